import { DateTime, Effect } from "effect"
import { DepositStore } from "./DepositStore.ts"
import type { MemberDeposit } from "./Deposit.ts"
import type { KeptIntent } from "./DepositIntentStore.ts"

/** Payments looked at for each intent at most. */
const PAYMENTS_MAX = 20

/** Where an intent stands: `expired` until a payment that was made in time is credited after all. */
export type IntentState = "open" | "expired" | "fulfilled"

/** An intent, and what its member has paid of its asset since it was opened, newest first. */
export interface IntentStanding {
  readonly kept: KeptIntent
  readonly state: IntentState
  readonly deposits: ReadonlyArray<MemberDeposit>
}

const stateOf = ({ fulfilled, intent }: KeptIntent, now: DateTime.Utc): IntentState =>
  fulfilled ? "fulfilled" : DateTime.isGreaterThan(intent.expiresAt, now) ? "open" : "expired"

const isOf = ({ intent, openedAt }: KeptIntent) => ({ deposit, userId }: MemberDeposit): boolean =>
  userId === intent.userId && deposit.asset === intent.asset && DateTime.isGreaterThanOrEqualTo(deposit.seenAt, openedAt)

/** Whether nothing can change any more: fulfilled, or expired and no payment is on its way. */
export const isOver = ({ deposits, state }: IntentStanding): boolean =>
  state === "fulfilled" || (state === "expired" && !deposits.some(({ deposit }) => deposit.state === "seen" || deposit.state === "final"))

/** Where intents stand, all of them by one look at the payments. */
export const intentStandings = Effect.fnUntraced(function*(intents: ReadonlyArray<KeptIntent>) {
  const [first, ...rest] = intents
  if (first === undefined) return []
  const now = yield* DateTime.now
  const since = rest.reduce((earliest, { openedAt }) => DateTime.min(earliest, openedAt), first.openedAt)
  const userIds = [...new Set(intents.map(({ intent }) => intent.userId))]
  const seen = yield* (yield* DepositStore).seenSince(userIds, since, PAYMENTS_MAX * intents.length)
  return intents.map((kept): IntentStanding =>
    ({ kept, state: stateOf(kept, now), deposits: seen.filter(isOf(kept)).slice(0, PAYMENTS_MAX) }))
})

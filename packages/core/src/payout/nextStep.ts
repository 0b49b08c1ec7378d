import { DateTime } from "effect"
import { replacementPrice } from "./firstPrice.ts"
import type { PayoutAttempt, PayoutRecord } from "./Payout.ts"
import { newestAttempt } from "./Payout.ts"
import type { PayoutRules } from "./PayoutPolicy.ts"

/** Where the chain stands with the payout wallet, as far as the quorum says so. */
export interface LaneView {
  /** The nonce of the wallet's next transaction after the newest block. */
  readonly latest: number
  /** The same after the newest final block; `null`: too few say so. */
  readonly finalized: number | null
  /** With what waits in any pool. */
  readonly pending: number
  /** Whether code runs in the wallet's name. */
  readonly hasCode: boolean
  /** What is suggested to pay per unit of gas; `null`: nobody does. */
  readonly gasPrice: bigint | null
}

/** What an open payout needs next. */
export type PayoutStep =
  /** Its newest attempt is not signed yet. */
  | { readonly _tag: "Sign"; readonly attempt: PayoutAttempt }
  /** These attempts go to every provider, the newest one first. */
  | { readonly _tag: "Send"; readonly attempts: ReadonlyArray<PayoutAttempt> }
  /** A further attempt, for this price. */
  | { readonly _tag: "Replace"; readonly gasPrice: bigint }
  /** Nothing now: it is mined and not final, or was sent a moment ago, or is over. */
  | { readonly _tag: "Wait" }

const WAIT: PayoutStep = { _tag: "Wait" }

const secondsSince = (at: DateTime.Utc, now: DateTime.Utc) => (DateTime.toEpochMillis(now) - DateTime.toEpochMillis(at)) / 1000

/** While nobody has taken the newest attempt, the one before may be what a pool still knows. */
const toSend = ({ attempts }: PayoutRecord): ReadonlyArray<PayoutAttempt> => {
  const signed = attempts.filter(({ signed: bytes }) => bytes !== null).toReversed()
  const untaken = signed.findIndex(({ isAccepted }) => isAccepted)
  return untaken === -1 ? signed : signed.slice(0, untaken + 1)
}

/**
 * Decides what an open payout needs: sign, send, send again, or offer more. A nonce that the quorum has in a block waits for finality,
 * whoever used it. Only the payout that is next to be mined is replaced: those behind it wait for it, whatever they pay. Pure.
 */
export const nextStep = (record: PayoutRecord, view: LaneView, rules: PayoutRules, now: DateTime.Utc): PayoutStep => {
  const { payout } = record
  const newest = newestAttempt(record)
  if (payout.state !== "open") return WAIT
  if (newest.signed === null) return { _tag: "Sign", attempt: newest }
  if (view.latest > payout.nonce) return WAIT
  if (newest.sentFirstAt === null || newest.sentLastAt === null) return { _tag: "Send", attempts: toSend(record) }
  const isNext = view.latest === payout.nonce
  const price = replacementPrice(newest.gasPrice, view.gasPrice, rules)
  if (isNext && price !== null && secondsSince(newest.sentFirstAt, now) >= rules.replaceSeconds) return { _tag: "Replace", gasPrice: price }
  return secondsSince(newest.sentLastAt, now) >= rules.resendSeconds ? { _tag: "Send", attempts: toSend(record) } : WAIT
}

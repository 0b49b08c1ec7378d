import { Effect, Option } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { ConfirmationPolicy } from "../confirmation/ConfirmationPolicy.ts"
import { nthHighest } from "../confirmation/finalHeight.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import { readingOrder } from "../provider/readFrom.ts"
import { lookAtLane } from "./lookAtLane.ts"
import type { LaneView } from "./nextStep.ts"
import type { LaneKey } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"

/** Incidents looked through for the operators' agreement. */
const INCIDENTS_MAX = 200
/** Open payouts looked through for one that is not signed. */
const OPEN_MAX = 1000

/** What the incident about a lane behind the chain is about. */
export const laneSubject = ({ chainId, wallet }: LaneKey): string => `${chainId}:${wallet}`

/** Up to which nonce operators have agreed that the wallet was used without the books' knowledge. */
export interface Agreement {
  readonly nonce: number
  /** All of it was in blocks up to this one. */
  readonly block: BlockNumber
}

/** The furthest agreement about a lane; `null`: there is none. */
export const agreedUpTo = Effect.fn("agreedUpTo")(function*(lane: LaneKey) {
  const incidents = yield* (yield* IncidentStore).recent(INCIDENTS_MAX)
  const closed = incidents.filter(({ closedAt, kind, subject }) =>
    kind === "books behind the chain" && subject === laneSubject(lane) && closedAt !== null)
  const agreements = closed.map(({ facts }): Agreement => ({
    nonce: Number(facts["chain"] ?? 0), block: BlockNumber.make(Number(facts["block"] ?? 0))
  }))
  return agreements.toSorted((one, other) => other.nonce - one.nonce)[0] ?? null
})

/** The lowest nonce for which the books hold no signed payment: no transaction of ours can have used it. */
export const firstUnsigned = Effect.fn("firstUnsigned")(function*(lane: LaneKey, nextNonce: number) {
  const open = yield* (yield* PayoutStore).open(lane, OPEN_MAX)
  return Math.min(nextNonce, ...open.filter(({ attempts }) => attempts.every(({ signed }) => signed === null)).map(({ payout }) => payout.nonce))
})

/** Opens the incident that puts everything in quarantine: the chain has used nonces for which the books hold no signed payment. */
export const reportBehind = Effect.fn("reportBehind")(function*(lane: LaneKey, { latest }: Pick<LaneView, "latest">, nextNonce: number) {
  const { quorum } = yield* ConfirmationPolicy
  const speaking = readingOrder(yield* (yield* ProviderPool).look)
  // Asked after the nonce: whatever used it is in a block up to this one.
  const block = nthHighest(speaking.map(({ head }) => head.latest.number), quorum)
  if (block === null) return
  yield* reportIncident(new Finding({
    kind: "books behind the chain",
    subject: laneSubject(lane),
    facts: { chain: String(latest), books: String(nextNonce), block: String(block) },
    stops: ["payouts", "broadcasts"],
    asset: null,
    approvalsNeeded: 2
  }))
})

/**
 * The fence that a process passes before it tells members anything or judges what left the payout wallet: does the chain know more of the
 * wallet than the books do? Then they were restored from an older copy, or somebody else has the key, and everything stands still. Needs no
 * signer and holds no lane. Errors: `ChainUnavailable` when the quorum does not say.
 */
export const checkFence = Effect.fn("checkFence")(function*() {
  const { chainId, payout: wallet } = yield* SystemWallet
  if (wallet === null) return
  const lane = { chainId, wallet }
  const store = yield* PayoutStore
  if (Option.isNone(yield* store.nextNonce(lane))) return
  const view = yield* lookAtLane(wallet)
  // The books are asked after the chain: what is given away meanwhile is no surprise.
  const nextNonce = Option.getOrElse(yield* store.nextNonce(lane), () => view.latest)
  if (view.latest <= (yield* firstUnsigned(lane, nextNonce))) return
  const agreed = yield* agreedUpTo(lane)
  if (agreed !== null && agreed.nonce >= view.latest) return
  yield* reportBehind(lane, view, nextNonce)
})

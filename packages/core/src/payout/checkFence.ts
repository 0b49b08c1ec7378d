import { DateTime, Effect, Option } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { ConfirmationPolicy } from "../confirmation/ConfirmationPolicy.ts"
import { nthHighest } from "../confirmation/finalHeight.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import { readingOrder } from "../provider/readFrom.ts"
import { lookAtLane } from "./lookAtLane.ts"
import type { LaneKey } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { Signer } from "./Signer.ts"
import { START } from "./takeLane.ts"
import { watchDelegation } from "./watchDelegation.ts"

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
  const incidents = yield* (yield* IncidentStore).about("books behind the chain", laneSubject(lane))
  const agreements = incidents.filter(({ closedAt }) => closedAt !== null).map(({ facts }): Agreement => ({
    nonce: Number(facts["chain"] ?? 0), block: BlockNumber.make(Number(facts["block"] ?? 0))
  }))
  return agreements.toSorted((one, other) => other.nonce - one.nonce)[0] ?? null
})

/** The lowest nonce for which the books hold no signed payment: no transaction of ours can have used it. */
export const firstUnsigned = Effect.fn("firstUnsigned")(function*(lane: LaneKey, nextNonce: number) {
  const open = yield* (yield* PayoutStore).open(lane, OPEN_MAX)
  return Math.min(nextNonce, ...open.filter(({ attempts }) => attempts.every(({ signed }) => signed === null)).map(({ payout }) => payout.nonce))
})

/** What is known of a lane outside the books. */
export interface LaneKnowledge {
  /** The nonce of the wallet's next transaction after the newest block. */
  readonly latest: number
  /** The nonce after the highest one that the signer remembers; 0: none. */
  readonly signed: number
}

/** Where the books stand behind chain and signer. */
export interface Behind {
  readonly isBehind: boolean
  /** The signer has signed what neither the books nor the chain know: it may be mined any moment, or never. */
  readonly isOutstanding: boolean
}

/** Compares the lane's next nonce by the books with what chain and signer know. Asked after them: what is given away meanwhile is no surprise. */
export const compareLane = Effect.fn("compareLane")(function*(lane: LaneKey, { latest, signed }: LaneKnowledge, nextNonce: number) {
  const isBehind = signed > nextNonce || latest > (yield* firstUnsigned(lane, nextNonce))
  return { isBehind, isOutstanding: signed > Math.max(latest, nextNonce) } satisfies Behind
})

/** Whether operators have agreed to all that is known, and nothing more can come. */
export const isAgreedTo = (agreed: Agreement | null, { latest }: LaneKnowledge, { isOutstanding }: Behind): agreed is Agreement =>
  agreed !== null && agreed.nonce >= latest && !isOutstanding

/**
 * Opens the incident that puts everything in quarantine: chain or signer know of nonces for which the books hold no signed payment. Nothing when
 * operators have agreed to them, even while the providers were asked.
 */
export const reportBehind = Effect.fn("reportBehind")(function*(lane: LaneKey, known: LaneKnowledge, behind: Behind, nextNonce: number) {
  const { quorum } = yield* ConfirmationPolicy
  const speaking = readingOrder(yield* (yield* ProviderPool).look)
  // Asked after the nonce: whatever used it is in a block up to this one.
  const block = nthHighest(speaking.map(({ head }) => head.latest.number), quorum)
  if (block === null) return
  const finding = new Finding({
    kind: "books behind the chain",
    subject: laneSubject(lane),
    facts: { chain: String(known.latest), signer: String(known.signed), books: String(nextNonce), block: String(block) },
    stops: ["payouts", "broadcasts"],
    asset: null,
    approvalsNeeded: 2
  })
  yield* (yield* Transaction).run(Effect.flatMap(agreedUpTo(lane), (agreed) =>
    isAgreedTo(agreed, known, behind) ? Effect.void : reportIncident(finding)))
})

/** The signer of the lane, where this process has it. */
const signerOf = Effect.fnUntraced(function*({ wallet }: LaneKey) {
  return Option.filter(yield* Effect.serviceOption(Signer), (signer) => signer.wallet === wallet)
})

/**
 * The fence that a process passes before it tells members anything or judges what left the payout wallet: does the chain, or the signer, know
 * more of the wallet than the books do? Then they were restored from an older copy, perhaps one from before the first payout, or somebody else
 * has the key, and everything stands still; a lane that is missing begins. Holds none. A process without a signer does not judge a wallet that has no lane: it pays nothing.
 * Errors: `ChainUnavailable` when the quorum does not say, `SignerUnavailable` when the signer does not.
 */
export const checkFence = Effect.fn("checkFence")(function*() {
  const { chainId, payout: wallet } = yield* SystemWallet
  if (wallet === null) return
  const lane = { chainId, wallet }
  const store = yield* PayoutStore
  const signer = yield* signerOf(lane)
  if (Option.isNone(signer) && Option.isNone(yield* store.nextNonce(lane))) return
  const view = yield* lookAtLane(wallet)
  yield* watchDelegation(lane, view)
  const { latest } = view
  const signed = Option.isNone(signer) ? 0 : (yield* signer.value.signedSoFar([])).nextNonce
  const known = yield* store.nextNonce(lane)
  const nextNonce = Option.getOrElse(known, () => 0)
  const behind = yield* compareLane(lane, { latest, signed }, nextNonce)
  if (!behind.isBehind) return
  yield* reportBehind(lane, { latest, signed }, behind, nextNonce)
  // Only what a lane has sent can be told apart from what somebody else did; whoever works takes it from here.
  const now = yield* DateTime.now
  if (Option.isNone(known)) yield* store.take(lane, "fence", START, now, now)
})

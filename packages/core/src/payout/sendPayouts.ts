import { DateTime, Effect } from "effect"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { asAsked } from "./asAsked.ts"
import { Broadcasters } from "./Broadcasters.ts"
import type { LaneView } from "./nextStep.ts"
import { nextStep } from "./nextStep.ts"
import type { PayoutAttempt, PayoutBroadcast, PayoutRecord } from "./Payout.ts"
import { newestAttempt } from "./Payout.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import { payoutStops } from "./payoutStops.ts"
import type { HeldLane } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { refusePayout } from "./refusePayout.ts"
import type { SignedPayment } from "./Signer.ts"
import { Signer } from "./Signer.ts"
import { withdrawalNotice } from "./withdrawalNotice.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Hands one attempt to every provider at once. Who does not answer in time may have it. */
const sendEverywhere = Effect.fn("sendEverywhere")(function*(signed: SignedPayment) {
  const { answerMsMax } = yield* PayoutPolicy
  const at = yield* DateTime.now
  return yield* Effect.forEach(yield* Broadcasters, ({ id, send }) =>
    send(signed).pipe(
      Effect.timeoutOrElse({ duration: answerMsMax, orElse: () => Effect.succeed({ _tag: "Unknown" as const }) }),
      Effect.map((outcome): PayoutBroadcast => ({ hash: signed.hash, provider: id, outcome, at }))
    ), { concurrency: "unbounded" })
})

/** Tells whose money is on its way, once. */
const tellSent = Effect.fn("tellSent")(function*({ payout }: PayoutRecord, { hash: txHash }: SignedPayment) {
  const store = yield* WithdrawalStore
  const withdrawals = yield* Effect.forEach(payout.withdrawals, (id) => Effect.orDie(store.get(id)))
  const { chainId } = payout
  const notices = withdrawals.map((withdrawal) => withdrawalNotice(withdrawal, { _tag: "WithdrawalSent", chainId, txHash }))
  yield* tell(notices, yield* DateTime.now)
})

const isInvalid = ({ outcome }: PayoutBroadcast) => outcome._tag === "Refused" && outcome.reason === "invalid"

/** Sends attempts of one payout, then writes down what was said. Whoever lost the lane meanwhile writes nothing: the bytes were the same. */
const send = Effect.fn("send")(function*(lane: HeldLane, record: PayoutRecord, attempts: ReadonlyArray<PayoutAttempt>) {
  const signed = attempts.flatMap(({ signed: bytes }) => bytes ?? [])
  const said = (yield* Effect.forEach(signed, (bytes) => sendEverywhere(bytes))).flat()
  const isFirst = record.attempts.every(({ sentFirstAt }) => sentFirstAt === null)
  yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* (yield* PayoutStore).noteSent(lane, said)
    const [first] = signed
    if (isFirst && first !== undefined) yield* tellSent(record, first)
  }))
  if (said.length > 0 && said.every(isInvalid)) yield* refusePayout(record.payout, { by: "every provider", rule: "invalid transaction" })
})

/** One payout's next step towards the network. Answers whether something was done. */
const advance = Effect.fn("advance")(function*(lane: HeldLane, record: PayoutRecord, view: LaneView) {
  const { isRefused, stops } = yield* payoutStops
  const { payout } = record
  if (stops(payout.asset) || isRefused(payout.id)) return false
  const store = yield* PayoutStore
  const now = yield* DateTime.now
  const step = nextStep(record, view, yield* PayoutPolicy, now)
  // The last look before what cannot be taken back: is the lane still ours?
  yield* (yield* Transaction).run(store.hold(lane))
  if (step._tag === "Send") yield* asAsked(payout.withdrawals)(send(lane, record, step.attempts))
  if (step._tag === "Replace") {
    const { gasLimit, gasPrice, number } = newestAttempt(record)
    const left = yield* (yield* Signer).feesLeft
    // The signer would refuse it for good: it waits for another day.
    if (left !== null && (step.gasPrice - gasPrice) * gasLimit > left) return false
    yield* store.plan(lane, payout.id, number, step.gasPrice, gasLimit, now)
  }
  return step._tag === "Send" || step._tag === "Replace"
})

/**
 * Sends what is signed to every provider, the same bytes again until its nonce is in a block, and plans a dearer attempt under the same nonce
 * where one waits too long. Stops at the first that is not signed: those behind it would only wait in the pools. Nothing while payouts are
 * stopped. Answers how many steps were taken. Errors: `LaneLost`,
 * `SignerUnavailable`.
 */
export const sendPayouts = Effect.fn("sendPayouts")(function*(lane: HeldLane, view: LaneView) {
  const open = yield* (yield* PayoutStore).open(lane, (yield* PayoutPolicy).inFlightMax)
  const blocked = open.findIndex(({ attempts }) => attempts.every(({ signed }) => signed === null))
  const sendable = blocked === -1 ? open : open.slice(0, blocked)
  const done = yield* Effect.forEach(sendable, (record) => advance(lane, record, view))
  return done.filter((isDone) => isDone).length
})

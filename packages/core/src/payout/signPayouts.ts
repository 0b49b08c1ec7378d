import { Effect } from "effect"
import { asAsked } from "./asAsked.ts"
import type { PayoutAttempt, PayoutRecord } from "./Payout.ts"
import { newestAttempt } from "./Payout.ts"
import { PayoutPolicy } from "./PayoutPolicy.ts"
import { payoutStops } from "./payoutStops.ts"
import type { HeldLane } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { refusePayout } from "./refusePayout.ts"
import { PaymentOrder, Signer } from "./Signer.ts"

/** What is to be signed: fixed when it was reserved or planned, so that whoever signs it again signs the same. */
export const orderOf = ({ payout }: PayoutRecord, { gasLimit, gasPrice }: PayoutAttempt): PaymentOrder => {
  const { amount, asset, chainId, nonce, to, wallet, withdrawals } = payout
  return new PaymentOrder({ chainId, wallet, nonce, asset, to, amount, gasLimit, gasPrice, withdrawals })
}

/** Signs one attempt and keeps the bytes before anybody is sent them. Answers whether it is signed. */
const signOne = Effect.fn("signOne")(function*(lane: HeldLane, record: PayoutRecord) {
  const { payout } = record
  const attempt = newestAttempt(record)
  const { isRefused, stops } = yield* payoutStops
  if (stops(payout.asset) || isRefused(payout.id)) return false
  return yield* (yield* Signer).sign(orderOf(record, attempt)).pipe(
    Effect.flatMap(Effect.fnUntraced(function*(signed) {
      yield* (yield* PayoutStore).keepSigned(lane, payout.id, attempt.number, signed)
      return true
    })),
    Effect.catchTag("SigningRefused", ({ detail, rule }) => Effect.as(refusePayout(payout, { by: "the signer", rule, detail }), false))
  )
})

/**
 * Signs what is not signed yet, lowest nonce first. What the signer refuses becomes an incident and is not asked again before an operator
 * has looked. Nothing while payouts are stopped. Answers how many were signed. Errors: `LaneLost`, `SignerUnavailable`.
 */
export const signPayouts = Effect.fn("signPayouts")(function*(lane: HeldLane) {
  const open = yield* (yield* PayoutStore).open(lane, (yield* PayoutPolicy).inFlightMax)
  const unsigned = open.filter((record) => newestAttempt(record).signed === null)
  const signed = yield* Effect.forEach(unsigned, (record) => asAsked(record.payout.withdrawals)(signOne(lane, record)))
  return signed.filter((isSigned) => isSigned).length
})

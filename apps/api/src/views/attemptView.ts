import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import type { Payout, PayoutAttempt } from "@sigmatrade/core/payout/Payout"
import type { ApiPayoutAttempt } from "../contract/ApiPayoutAttempt.ts"
import type { MoneyView } from "./moneyView.ts"

const stateOf = ({ settledBy, state }: Payout, { isAccepted, sentFirstAt, signed }: PayoutAttempt): (typeof ApiPayoutAttempt.Type)["state"] => {
  if (state !== "open") return signed !== null && signed.hash === settledBy ? "final" : "replaced"
  if (signed === null) return "planned"
  if (sentFirstAt === null) return "signed"
  return isAccepted ? "accepted" : "sent"
}

/** What names an attempt: the payout and the number. */
export const attemptKey = (payout: Payout, { number }: PayoutAttempt): string => `${payout.id}:${number}`

/** An attempt to pay as integrators see it. */
export const attemptView = (payout: Payout, attempt: PayoutAttempt, money: MoneyView): typeof ApiPayoutAttempt.Type => ({
  object: "payout_attempt",
  id: attemptKey(payout, attempt),
  number: attempt.number,
  nonce: payout.nonce,
  state: stateOf(payout, attempt),
  hash: attempt.signed?.hash ?? null,
  gas_price: String(attempt.gasPrice),
  gas_limit: String(attempt.gasLimit),
  fee_max: money(Amount.make(attempt.gasPrice * attempt.gasLimit), BNB.id),
  sent_first_at: attempt.sentFirstAt,
  sent_last_at: attempt.sentLastAt,
  settled_at: payout.settledAt
})

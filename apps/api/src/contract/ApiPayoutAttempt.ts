import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"

/** One transaction that may pay a withdrawal, on the wire. */
export const ApiPayoutAttempt = Schema.Struct({
  object: Schema.Literal("payout_attempt"),
  id: apiId.attempt,
  number: Schema.Int.annotate({ description: "1 is the first. Every attempt has the same nonce and pays the same, for another price." }),
  nonce: Schema.Int,
  state: Schema.Literals(["planned", "signed", "sent", "accepted", "final", "replaced"]).annotate({
    description: "planned: not signed yet. signed: not sent yet. sent: no provider has taken it yet. accepted: a provider has taken it. final: it "
      + "decided the payout. replaced: another transaction with its nonce did."
  }),
  hash: Schema.NullOr(TxHash).annotate({ description: "The hash of the signed transaction; null before it is signed." }),
  gas_price: Schema.String.annotate({ description: "Base units of the native coin per gas, as a string of digits." }),
  gas_limit: Schema.String.annotate({ description: "Gas at most, as a string of digits." }),
  fee_max: ApiMoney.annotateKey({ description: "What it can cost at most." }),
  sent_first_at: Schema.NullOr(ApiTime),
  sent_last_at: Schema.NullOr(ApiTime),
  settled_at: Schema.NullOr(ApiTime).annotate({ description: "When the payout was decided." })
}).annotate({ identifier: "PayoutAttempt", description: "One transaction that may pay a withdrawal." })

import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Payout, PayoutState } from "@sigmatrade/core/payout/Payout"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiPayoutAttempt } from "./ApiPayoutAttempt.ts"
import { ApiTime } from "./ApiTime.ts"

const members = {
  object: Schema.Literal("payout"),
  id: apiId.payout,
  state: PayoutState.annotate({
    description: "open: only the chain decides. paid: it arrived. reverted: it failed on the chain. filled: a gap was filled. displaced: something that we did not "
      + "sign has used its nonce. All but open are the end."
  }),
  purpose: Payout.fields.purpose.annotate({ description: "gap: nothing is paid, the nonce alone is used up, so that later ones can be mined." }),
  nonce: Schema.Int,
  wallet: Schema.String.annotate({ description: "The payout wallet it leaves from, with the checksum of EIP-55." }),
  destination: Schema.String.annotate({ description: "Where it goes, with the checksum of EIP-55." }),
  amount: ApiMoney.annotateKey({ description: "What arrives." }),
  withdrawal_ids: Schema.Array(apiId.withdrawal).annotate({ description: "What it pays; none for a gap." }),
  reserved_at: ApiTime,
  settled_at: Schema.NullOr(ApiTime),
  settled_by: Schema.NullOr(TxHash).annotate({ description: "The transaction that ended it." })
}

/** One nonce of the payout wallet and what it is for, on the wire. */
export const ApiPayout = Schema.Struct(members).annotate({ identifier: "Payout", description: "One nonce of the payout wallet, and what it is for." })

/** The same, with every transaction that may pay it. */
export const ApiPayoutTried = Schema.Struct({
  ...members,
  attempts: Schema.Array(ApiPayoutAttempt).annotate({ description: "Transactions that may pay it, the first one first. At most one of them is ever mined." })
}).annotate({ identifier: "PayoutTried", description: "One nonce of the payout wallet, with every transaction that may use it." })

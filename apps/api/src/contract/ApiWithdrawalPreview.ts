import { Schema } from "effect"
import { ApiMoney } from "./ApiMoney.ts"
import { WithdrawalBody } from "./ApiWithdrawal.ts"

/** Of what it is asked. */
export const previewQuery = { asset: WithdrawalBody.fields.asset, amount: WithdrawalBody.fields.amount }

/** What a withdrawal would be, on the wire. */
export const ApiWithdrawalPreview = Schema.Struct({
  object: Schema.Literal("withdrawal_preview"),
  amount: ApiMoney.annotateKey({ description: "What would leave the balance, fee included." }),
  fee: ApiMoney.annotateKey({ description: "What the house would keep of it." }),
  net: ApiMoney.annotateKey({ description: "What would arrive." }),
  destination: Schema.String.annotate({ description: "The member's wallet, with the checksum of EIP-55." }),
  approvals_needed: Schema.Int.annotate({ description: "How many different operators would have to agree; 0: none." })
}).annotate({ identifier: "WithdrawalPreview", description: "What a withdrawal would be. Nothing is booked, and nothing is promised." })

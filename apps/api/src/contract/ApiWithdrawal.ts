import { Amount, AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** A user's wish to have money sent to his own wallet, on the wire. */
export const ApiWithdrawal = Schema.Struct({
  object: Schema.Literal("withdrawal"),
  id: apiId.withdrawal,
  user_id: ApiUserId,
  state: WithdrawalState.annotate({
    description: "requested: waits for operators. approved: waits for its turn. paying: only the chain decides. paid: arrived. In all others "
      + "the money is available again: returned (failed on the chain), refused, cancelled (by the user), expired."
  }),
  amount: ApiMoney.annotateKey({ description: "What leaves the balance, fee included." }),
  fee: ApiMoney.annotateKey({ description: "What the house keeps of it." }),
  destination: Schema.String.annotate({ description: "The user's wallet when he asked, with the checksum of EIP-55." }),
  revision: Schema.Int.annotate({ description: "Grows with every change; an approval is given to one revision." }),
  approvals_needed: Schema.Int.annotate({ description: "How many different operators must agree." }),
  reason: Schema.NullOr(Schema.String).annotate({ description: "Why it was refused or why it waits." }),
  requested_at: ApiTime,
  expires_at: ApiTime.annotateKey({ description: "When it ends by itself if it is still requested." }),
  settled_at: Schema.NullOr(ApiTime)
}).annotate({ identifier: "Withdrawal", description: "A user's wish to have money sent to his own wallet." })

const ShownFee = AmountFromString.annotate({ description: "The fee the user was shown, in base units: while it is another one nothing is asked for." })

/** What is asked for in a user's name. */
export const WithdrawalBody = Schema.Struct({
  asset: AssetId,
  amount: AmountFromString.pipe(Schema.decodeTo(Amount.check(Schema.isGreaterThanBigInt(0n)))).annotate({
    description: "What leaves the balance, fee included, in base units: a string of digits."
  }),
  fee: Schema.optionalKey(ShownFee)
}).annotate({ identifier: "CreateWithdrawal", description: "What is asked for in a user's name." })

/** What a user asks for himself. */
export const OwnWithdrawalBody = Schema.Struct({
  ...WithdrawalBody.fields,
  fee: ShownFee,
  password: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(1000))).annotate({
    description: "His password for withdrawals, which he has set in the bot. It is kept nowhere and shown in no answer."
  })
}).annotate({ identifier: "CreateMyWithdrawal", description: "What a user asks for himself." })

/** Why something was decided. */
export const NoteBody = Schema.Struct({
  note: Schema.String.check(Schema.isPattern(/\S/u), Schema.isPattern(/^[^\0]*$/u), Schema.isMaxLength(1000)).annotate({ description: "What the user reads about it." })
}).annotate({ identifier: "Note", description: "Why something was decided." })

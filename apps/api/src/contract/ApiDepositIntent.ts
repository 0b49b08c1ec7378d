import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Schema } from "effect"
import { ApiDeposit } from "./ApiDeposit.ts"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** A payment that came in since an intent was opened, on the wire. */
export const ApiIntentDeposit = Schema.Struct({
  ...ApiDeposit.fields,
  confirmations: Schema.Int.annotate({ description: "Blocks that confirm it, its own included; 0 while it stands in none." }),
  confirmations_needed: Schema.Int.annotate({ description: "Confirmations a payment needs besides the chain's own finality." })
}).annotate({ identifier: "IntentDeposit", description: "A payment of a user, with how far it is." })

/** What a user is about to pay, on the wire. */
export const ApiDepositIntent = Schema.Struct({
  object: Schema.Literal("deposit_intent"),
  id: apiId.intent,
  user_id: ApiUserId,
  level: LevelNumber,
  state: Schema.Literals(["open", "expired", "fulfilled"]).annotate({
    description: "open: may be paid. expired: too late for a new payment, while one that was made in time still counts. fulfilled: the level was bought."
  }),
  price: ApiMoney.annotateKey({ description: "What has to be paid, exactly; this price holds until it expires." }),
  address: Schema.String.annotate({ description: "Where to pay to, with the checksum of EIP-55." }),
  payment_uri: Schema.String.annotate({ description: "What a wallet opens with everything filled in, for a link or a QR picture (ERC-681)." }),
  opened_at: ApiTime.annotateKey({ description: "When it was opened, or renewed last." }),
  expires_at: ApiTime,
  deposits: Schema.Array(ApiIntentDeposit).annotate({ description: "What the user has paid of this asset since then, newest first." })
}).annotate({ identifier: "DepositIntent", description: "What a user is about to pay, where, and how far his payments are." })

/** What a user is about to pay. */
export const DepositIntentBody = Schema.Struct({
  level: LevelNumber.annotate({ description: "The level he wants to buy." }),
  asset: AssetId.annotate({ description: "What he pays with." })
}).annotate({ identifier: "CreateDepositIntent", description: "What a user is about to pay." })

import { AssetId } from "@sigmatrade/core/money/Asset"
import { Schema } from "effect"
import { ApiMoney } from "./ApiMoney.ts"

/** What a user has in one asset, on the wire. */
export const ApiBalance = Schema.Struct({
  asset: AssetId,
  available: ApiMoney.annotateKey({ description: "What the user can spend." }),
  held: ApiMoney.annotateKey({ description: "Asked to be withdrawn and not paid yet: neither spendable nor gone." }),
  rewards: ApiMoney.annotateKey({ description: "Commissions earned and still held: they become available after their hold." })
}).annotate({ identifier: "Balance", description: "What a user has in one asset." })

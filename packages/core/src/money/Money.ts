import { Schema } from "effect"
import { Amount } from "./Amount.ts"
import { AssetId } from "./Asset.ts"

/** An amount together with its asset, so that two assets are never added. */
export class Money extends Schema.Class<Money>("Money")({ asset: AssetId, amount: Amount }) {}

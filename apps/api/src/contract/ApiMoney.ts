import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Schema } from "effect"

/** Money on the wire: exact base units as a string of digits, and what is needed to show them. */
export const ApiMoney = Schema.Struct({
  base_units: AmountFromString,
  asset: AssetId,
  chain_id: ChainId,
  /** Null for an asset that is not listed any more: then nobody may guess. */
  decimals: Schema.NullOr(Schema.Int),
  /** The base units as people write them, every digit kept; null when the decimals are. */
  display: Schema.NullOr(Schema.String)
}).annotate({
  identifier: "Money",
  description: "An exact amount. base_units is a whole number in the asset's smallest unit, as a string because it exceeds what JSON "
    + "numbers hold; calculate with it only. display is the same amount for people: base_units divided by 10 to the power of decimals."
})

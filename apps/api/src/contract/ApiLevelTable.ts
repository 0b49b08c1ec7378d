import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Schema } from "effect"
import { ApiMoney } from "./ApiMoney.ts"
import { reason } from "./ReasonBody.ts"

/** The prices of levels in force, on the wire. */
export const ApiLevelTable = Schema.Struct({
  object: Schema.Literal("level_table"),
  version: Schema.Int.annotate({ description: "Grows by one with every change of prices; 0 before any were published." }),
  prices: Schema.Array(Schema.Struct({ level: LevelNumber, price: ApiMoney })).annotate({
    description: "One entry per level and asset it is sold for, by asset and then by level."
  })
}).annotate({ identifier: "LevelTable", description: "The prices in force." })

const wish = {
  asset: AssetId.annotate({ description: "The asset whose prices change. Those in other assets stay." }),
  prices: Schema.Array(AmountFromString).check(Schema.isMaxLength(100)).annotate({
    description: "What each level costs, level 1 first, in base units: strings of digits that rise. Empty: no level is sold in this asset any more."
  })
}

/** Prices to look at. */
export const PreviewBody = Schema.Struct(wish).annotate({ identifier: "PreviewPrices", description: "Prices to look at." })

/** Prices to put in force. */
export const PricesBody = Schema.Struct({ ...wish, note: reason }).annotate({ identifier: "PublishPrices", description: "Prices to put in force." })

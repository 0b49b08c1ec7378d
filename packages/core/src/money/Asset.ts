import { Schema } from "effect"

/** The short name of an asset, as people and settings write it: `BNB`, `USDT`. */
export const AssetId = Schema.String.check(Schema.isPattern(/^[A-Z][A-Z0-9]{1,11}$/u)).pipe(Schema.brand("AssetId"))
export type AssetId = typeof AssetId.Type

/**
 * Something of value on one chain. Decimals belong to the asset: 1 unit people speak of is `10 ** decimals` base units.
 * The same token has other decimals on other chains (USDT: 18 on BSC, 6 on Ethereum), so they are never assumed.
 */
export class Asset extends Schema.Class<Asset>("Asset")({
  id: AssetId,
  decimals: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 36 }))
}) {}

/** The native coin of BNB Smart Chain. */
export const BNB = new Asset({ id: AssetId.make("BNB"), decimals: 18 })

/** Tether on BNB Smart Chain (Binance-Peg, 18 decimals). */
export const USDT = new Asset({ id: AssetId.make("USDT"), decimals: 18 })

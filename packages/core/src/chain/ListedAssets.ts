import { Context } from "effect"
import type { Asset } from "../money/Asset.ts"
import type { Address } from "./Address.ts"

/** An asset members may pay with, and where it lives: in a token contract, or (`null`) as the chain's native coin. */
export interface ListedAsset {
  readonly asset: Asset
  readonly contract: Address | null
}

/** Every asset we watch. A setting. */
export class ListedAssets
  extends Context.Service<ListedAssets, ReadonlyArray<ListedAsset>>()("@sigmatrade/core/chain/ListedAssets") {}

import { Context } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"

/** How payments find their members. A setting. */
export class AttributionPolicy extends Context.Service<AttributionPolicy, {
  /** `sender`: members pay our one wallet from theirs. `address`: each has his own address to pay to (`DEPOSIT_STRATEGY`). */
  readonly strategy: "sender" | "address"
  /** Less than this of an asset is dust: recorded and kept, nobody is told, nothing is bought (`DEPOSIT_DUST_*`). */
  readonly dust: ReadonlyMap<AssetId, Amount>
}>()("@sigmatrade/core/deposit/AttributionPolicy") {}

import { Effect } from "effect"
import { ListedAssets } from "../chain/ListedAssets.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import { readingOrder } from "../provider/readFrom.ts"
import { checkToken } from "./checkTokens.ts"

/** Compares every listed token's contract with what was agreed to, also while nobody pays. Safe to repeat. */
export const guardTokens = Effect.fn("guardTokens")(function*(looked?: ReadonlyArray<Standing>) {
  const providers = readingOrder(looked ?? (yield* (yield* ProviderPool).look))
  const tokens = (yield* ListedAssets).filter(({ contract }) => contract !== null)
  yield* Effect.forEach(tokens, ({ asset }) => checkToken(asset, providers), { discard: true })
})

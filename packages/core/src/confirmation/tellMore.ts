import { Clock, Effect } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { BalanceAt } from "../chain/ChainReader.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import { balanceKey, toldOf } from "../provider/Told.ts"

/** Balances asked for together; what is beyond is asked for one by one. */
const BALANCES_MAX = 32

/**
 * Asks each provider at once for everything it has not told with its head: balances, and contracts as of `since` or later. Answers the
 * providers with what they have told now; who does not answer is asked again when his word is needed.
 */
export const tellMore = Effect.fn("tellMore")(function*(
  providers: ReadonlyArray<Speaking>,
  balances: ReadonlyArray<BalanceAt>,
  tokens: ReadonlyArray<AssetId>,
  since: BlockNumber
) {
  return yield* Effect.forEach(providers, Effect.fnUntraced(function*(provider) {
    const { told } = provider
    const ahead = {
      next: null,
      balances: balances.filter((question) => !told.balances.has(balanceKey(question))).slice(0, BALANCES_MAX),
      tokens: tokens.filter((asset) => (told.tokens.get(asset)?.latest ?? -1) < since)
    }
    if (ahead.balances.length === 0 && ahead.tokens.length === 0) return provider
    const looked = yield* readFrom([provider], (reader) => reader.look(ahead)).pipe(Effect.orElseSucceed(() => null))
    if (looked === null) return provider
    const more = toldOf(ahead, looked, told.tokens, yield* Clock.currentTimeMillis)
    return { ...provider, told: { ...told, balances: new Map([...told.balances, ...more.balances]), tokens: more.tokens } }
  }), { concurrency: "unbounded" })
})

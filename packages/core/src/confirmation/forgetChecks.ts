import { Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { namedWallets } from "../chain/namedWallets.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { WalletCheckStore } from "../deposit/WalletCheckStore.ts"
import { Amount } from "../money/Amount.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/**
 * Inside a transaction, before anything is orphaned: forgets what our wallets were found to hold above a fork. A wallet whose every check
 * lies above it keeps one at the fork, its lowest less what moved in between: else comparing would begin anew on the new chain, and what
 * came between the fork and there would be in no books. Members' own addresses need none: they begin at nothing, when they were made.
 */
export const forgetChecks = Effect.fn("forgetChecks")(function*(chainId: ChainId, fork: BlockRef) {
  const checks = yield* WalletCheckStore
  const { headersMax } = yield* ScanPolicy
  const native = (yield* ListedAssets).find(({ contract }) => contract === null)?.asset.id
  const wallets = native === undefined ? [] : yield* namedWallets
  const atFork = yield* Effect.forEach(wallets, Effect.fnUntraced(function*(wallet) {
    const lowest = native === undefined ? Option.none() : yield* checks.lowest(chainId, wallet, native)
    if (Option.isNone(lowest) || lowest.value.number <= fork.number) return []
    const { asset, balance, number } = lowest.value
    const held = balance - (yield* (yield* TransferStore).net(chainId, wallet, asset, fork.number, number))
    // Below nothing: the first check lay above the fork, over money that nobody had explained. Then it is not known what was held there.
    return held < 0n ? [] : [{ ...lowest.value, number: fork.number, balance: Amount.make(held) }]
  }))
  yield* checks.forgetAbove(chainId, fork.number)
  yield* Effect.forEach(atFork.flat(), (check) => checks.put(check, headersMax), { discard: true })
})

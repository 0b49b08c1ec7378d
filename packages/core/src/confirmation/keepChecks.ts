import { Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { WalletCheckStore } from "../deposit/WalletCheckStore.ts"
import { Amount } from "../money/Amount.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/**
 * Inside the transaction that breaks finality, before anything of the old chain is given up: what the wallets of the settings held at the
 * fork, both chains' last common block. A wallet that was first checked above it would otherwise be checked anew on the new chain, and
 * what that had brought by then would never be found. Members' addresses need none: they begin with nothing.
 */
export const keepChecks = Effect.fn("keepChecks")(function*(chainId: ChainId, fork: BlockRef) {
  const { address, payout } = yield* SystemWallet
  const checks = yield* WalletCheckStore
  const transfers = yield* TransferStore
  const { headersMax } = yield* ScanPolicy
  const natives = (yield* ListedAssets).filter(({ contract }) => contract === null).map(({ asset }) => asset.id)
  const places = [address, ...(payout === null ? [] : [payout])].flatMap((wallet) => natives.map((asset) => ({ wallet, asset })))
  yield* Effect.forEach(places, Effect.fnUntraced(function*({ asset, wallet }) {
    const lowest = Option.getOrNull(yield* checks.lowest(chainId, wallet, asset))
    if (lowest === null || lowest.number <= fork.number) return
    const held = lowest.balance - (yield* transfers.net(chainId, wallet, asset, fork.number, lowest.number))
    if (held >= 0n) yield* checks.put({ ...lowest, number: fork.number, balance: Amount.make(held) }, headersMax)
  }), { discard: true })
})

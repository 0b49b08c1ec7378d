import { DateTime, Effect, Option } from "effect"
import type { Address } from "../chain/Address.ts"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { namedWallets } from "../chain/namedWallets.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { heldAt } from "../confirmation/heldAt.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { WalletCheckStore } from "../deposit/WalletCheckStore.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { openingBalance } from "../ledger/postings/openingBalance.ts"
import { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { Money } from "../money/Money.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Speaking } from "../provider/readFrom.ts"
import type { Opening, WalletLine } from "./Checkpoint.ts"
import { CheckpointStore } from "./CheckpointStore.ts"

/** Before the first block there is. */
const BELOW_ALL = BlockNumber.make(0)

/** Keeps what a wallet held before our first block, and books it as the operator's, in one step. */
const openWallet = Effect.fn("openWallet")(function*(opening: Opening) {
  const { address } = yield* SystemWallet
  const { amount, asset, chainId, wallet } = opening
  const now = yield* DateTime.now
  yield* (yield* Transaction).run(Effect.gen(function*() {
    const isFirst = yield* (yield* CheckpointStore).open(opening)
    if (!isFirst || amount <= 0n) return
    const money = new Money({ asset, amount: Amount.make(amount) })
    const entry = openingBalance(`${chainId}:${wallet}:${asset}`, money, wallet === address ? "deposit" : "payout")
    yield* (yield* Ledger).post([entry], now).pipe(Effect.orDie)
  }))
})

/**
 * What a wallet held before our first block. Of the native coin as of the last block up to which every unit is explained: what a contract sent
 * since then is found later, and would be counted twice. `null`: nothing is explained yet.
 */
const openingOf = Effect.fn("openingOf")(function*(chainId: ChainId, wallet: Address, asset: AssetId, block: BlockRef, held: Amount) {
  const { net } = yield* TransferStore
  const isNative = (yield* ListedAssets).some((one) => one.asset.id === asset && one.contract === null)
  const explained = isNative
    ? Option.map(yield* (yield* WalletCheckStore).last(chainId, wallet, asset), ({ balance, number }) => ({ balance, number }))
    : Option.some({ balance: held, number: block.number })
  if (Option.isNone(explained)) return null
  const { balance, number } = explained.value
  return { chainId, wallet, asset, number, amount: balance - (yield* net(chainId, wallet, asset, BELOW_ALL, number)) } satisfies Opening
})

/** One wallet and asset at a final block; `null` where so old a state is not kept by the providers, or nothing is explained yet. */
const readWallet = Effect.fn("readWallet")(function*(
  chainId: ChainId,
  wallet: Address,
  asset: AssetId,
  block: BlockRef,
  providers: ReadonlyArray<Speaking>
) {
  const held = yield* heldAt(asset, wallet, block.number, providers)
  if (held === null) return null
  const known = Option.getOrNull(yield* (yield* CheckpointStore).opening(chainId, wallet, asset))
  const opening = known ?? (yield* openingOf(chainId, wallet, asset, block, held))
  if (opening === null) return null
  if (known === null) yield* openWallet(opening)
  const moved = yield* (yield* TransferStore).net(chainId, wallet, asset, BELOW_ALL, block.number)
  return { wallet, asset, onChain: held, inBooks: opening.amount + moved } satisfies WalletLine
})

/**
 * The wallets of the settings and those that payouts left from before, at a final block, each asset: what the quorum says they hold, and what the books say. At the first look
 * what they held before our first block becomes their opening balance. Errors: `ChainUnavailable` when the quorum does not say.
 */
export const readWallets = Effect.fn("readWallets")(function*(chainId: ChainId, block: BlockRef, providers: ReadonlyArray<Speaking>) {
  const assets = (yield* ListedAssets).map(({ asset }) => asset.id)
  const places = (yield* namedWallets).flatMap((wallet) => assets.map((asset) => ({ wallet, asset })))
  const lines = yield* Effect.forEach(places, ({ asset, wallet }) => readWallet(chainId, wallet, asset, block, providers))
  return lines.filter((line) => line !== null)
})

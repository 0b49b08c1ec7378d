import { Effect, Option } from "effect"
import type { Address } from "../chain/Address.ts"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { namedWallets } from "../chain/namedWallets.ts"
import { BlockUnknown } from "../chain/ChainReader.ts"
import type { Transfer } from "../chain/Transfer.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { DepositAddressStore } from "../deposit/DepositAddressStore.ts"
import { recordTransfers } from "../deposit/recordTransfers.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import type { WalletCheck } from "../deposit/WalletCheckStore.ts"
import { WalletCheckStore } from "../deposit/WalletCheckStore.ts"
import { Amount, ZERO } from "../money/Amount.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom, readingOrder } from "../provider/readFrom.ts"
import type { UserId } from "../user/User.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { explainSurplus } from "./explainSurplus.ts"
import { ruleInForce } from "./finalHeight.ts"
import { heldAt } from "./heldAt.ts"
import { judgeBlocks } from "./judgeBlocks.ts"
import { agreedToCompare, readyToCompare } from "./readyToCompare.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** Addresses of members whose balance is compared in one step. */
const WALLETS_MAX = 8

/** By how much a wallet holds more at a height than its transfers say; `null` where it is not known what it held. */
const surplusAt = Effect.fn("surplusAt")(function*(last: WalletCheck, number: BlockNumber, providers: ReadonlyArray<Speaking>) {
  const held = yield* heldAt(last.asset, last.wallet, number, providers)
  if (held === null) return null
  const net = yield* (yield* TransferStore).net(last.chainId, last.wallet, last.asset, last.number, number)
  return held - (last.balance + net)
})

/** The first block above the last check after which the wallet holds another amount than its transfers say, found by halving. */
const firstSurplus = Effect.fn("firstSurplus")(function*(last: WalletCheck, upTo: BlockNumber, providers: ReadonlyArray<Speaking>) {
  let [low, high]: [number, number] = [last.number, upTo]
  while (high - low > 1) {
    const middle = BlockNumber.make(Math.floor((low + high) / 2))
    const surplus = yield* surplusAt(last, middle, providers)
    // Where nobody remembers the states between, everything is put down to the first block whose state is known.
    if (surplus === null || surplus === 0n) low = middle
    else high = middle
  }
  const number = BlockNumber.make(high)
  const known = yield* (yield* TransferStore).net(last.chainId, last.wallet, last.asset, last.number, number)
  const held = yield* heldAt(last.asset, last.wallet, number, providers)
  return held === null ? null : { number, known, held, surplus: held - (last.balance + known) }
})

/**
 * The block at a final height, as the quorum has it: one provider alone could name a block of a fork, and what is put down to that one would be
 * given up with it.
 */
const finalBlock = Effect.fn("finalBlock")(function*(number: BlockNumber, providers: ReadonlyArray<Speaking>) {
  const policy = yield* ConfirmationPolicy
  const { rule } = ruleInForce(policy, providers.map(({ head }) => head))
  return yield* readFrom(providers, Effect.fnUntraced(function*(reader) {
    const block = yield* reader.header(number)
    const [judged] = yield* judgeBlocks([block], providers, policy, rule)
    return judged?._tag === "Final" ? block : yield* new BlockUnknown({ number })
  }))
})

/**
 * Whether the mark that was compared at is on our final chain still. Finality may have been broken meanwhile, and even be repaired: then
 * the balances are of another chain than our transfers.
 */
const standsStill = Effect.fn("standsStill")(function*(compared: BlockRef) {
  const now = yield* readyToCompare
  if (now === null || now.mark.number < compared.number) return false
  if (now.mark.number === compared.number) return now.mark.hash === compared.hash
  const kept = yield* (yield* ScanCursorStore).header(now.chainId, compared.number)
  return Option.isSome(kept) && kept.value.hash === compared.hash
})

/**
 * Keeps what a wallet held at the mark that was compared at, unless finality was broken since: of a chain that is gone nothing is known.
 * The checks are locked first, so that a break that comes now waits, and then forgets this one.
 */
const keepCheck = Effect.fn("keepCheck")(function*(check: WalletCheck, compared: BlockRef) {
  const checks = yield* WalletCheckStore
  const { headersMax } = yield* ScanPolicy
  yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* checks.last(check.chainId, check.wallet, check.asset)
    if (yield* standsStill(compared)) yield* checks.put(check, headersMax)
  }))
})

/**
 * Inside a transaction: records what explains a surplus, and keeps that all is explained up to its block. Where the states before were not
 * known it stands in a later block than it came in: whoever looked between the two once more would find it once more.
 */
const explain = Effect.fn("explain")(function*(
  last: WalletCheck,
  { held, number }: { readonly number: BlockNumber; readonly held: Amount },
  transfers: ReadonlyArray<Transfer>,
  upTo: BlockNumber
) {
  const { confirmations } = yield* ConfirmationPolicy
  const count = yield* recordTransfers({ transfers, misdirected: [] }, upTo, confirmations)
  const net = yield* (yield* TransferStore).net(last.chainId, last.wallet, last.asset, last.number, number)
  const isExplained = last.balance + net === held
  if (isExplained) yield* (yield* WalletCheckStore).put({ ...last, number, balance: held }, (yield* ScanPolicy).headersMax)
  return count
})

/** Compares one wallet at a final height; finds and records what its transfers do not explain. Answers how many it recorded. */
const reconcileWallet = Effect.fn("reconcileWallet")(function*(
  chainId: ChainId,
  wallet: Address,
  asset: WalletCheck["asset"],
  mark: BlockRef,
  providers: ReadonlyArray<Speaking>
) {
  const upTo = mark.number
  const checks = yield* WalletCheckStore
  const known = yield* checks.last(chainId, wallet, asset)
  if (Option.isNone(known)) {
    const balance = yield* heldAt(asset, wallet, upTo, providers)
    if (balance !== null) yield* keepCheck({ chainId, wallet, asset, number: upTo, balance }, mark)
    return 0
  }
  const last = known.value
  if (upTo <= last.number) return 0
  const surplus = yield* surplusAt(last, upTo, providers)
  if (surplus === null) return 0
  if (surplus === 0n) {
    const net = yield* (yield* TransferStore).net(chainId, wallet, asset, last.number, upTo)
    yield* keepCheck({ ...last, number: upTo, balance: Amount.make(last.balance + net) }, mark)
    return 0
  }
  const found = yield* firstSurplus(last, upTo, providers)
  if (found === null) return 0
  const block = yield* finalBlock(found.number, providers)
  const transfers = yield* explainSurplus(last, block, found.surplus, providers)
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    // Somebody else may have explained it meanwhile: the check is locked, and what is known is added up once more.
    const check = yield* checks.last(chainId, wallet, asset)
    if (!(yield* standsStill(mark))) return 0
    const explained = yield* (yield* TransferStore).net(chainId, wallet, asset, last.number, found.number)
    const isOpen = Option.isSome(check) && check.value.number === last.number && explained === found.known
    return isOpen ? yield* explain(last, found, transfers, upTo) : 0
  }))
})

/**
 * One step of explaining what our wallets hold of the native coin: money that a contract sends leaves no log and is no transaction's own
 * value. Where a balance is not what the transfers say, the block is found, and either two providers trace alike what moved in it, or the
 * difference goes into suspense as "needs trace". Waits while older blocks are still unread or a broken finality is not repaired. Answers
 * how many transfers it found. Safe to repeat. Errors: `ChainUnavailable`, `BlockUnknown`.
 */
export const reconcileNatives = Effect.fn("reconcileNatives")(function*(looked?: ReadonlyArray<Standing>) {
  const providers = readingOrder(looked ?? (yield* (yield* ProviderPool).look))
  const ready = yield* agreedToCompare(providers)
  if (ready === null) return 0
  const counts = yield* Effect.forEach(yield* namedWallets, (wallet) =>
    reconcileWallet(ready.chainId, wallet, ready.native, ready.mark, providers))
  return counts.reduce((sum, count) => sum + count, 0)
})

/** What nobody had paid to before it was made. */
const GENESIS = BlockNumber.make(0)

/**
 * The same for members' own addresses, a few at a time: from after a member on (`null`: from the first). They held nothing when they were
 * made. Answers after whom the next step begins, `null` when it begins anew.
 */
export const reconcileAddresses = Effect.fn("reconcileAddresses")(function*(after: UserId | null, looked?: ReadonlyArray<Standing>) {
  const page = yield* (yield* DepositAddressStore).page(after, WALLETS_MAX)
  if (page.length === 0) return null
  const providers = readingOrder(looked ?? (yield* (yield* ProviderPool).look))
  const ready = yield* agreedToCompare(providers)
  if (ready === null) return after
  const { chainId, mark, native } = ready
  const checks = yield* WalletCheckStore
  const { headersMax } = yield* ScanPolicy
  yield* Effect.forEach(page, Effect.fnUntraced(function*({ address: wallet }) {
    const known = yield* checks.last(chainId, wallet, native)
    if (Option.isNone(known)) yield* checks.put({ chainId, wallet, asset: native, number: GENESIS, balance: ZERO }, headersMax)
    yield* reconcileWallet(chainId, wallet, native, mark, providers)
  }), { discard: true })
  return page.length < WALLETS_MAX ? null : page.at(-1)?.userId ?? null
})

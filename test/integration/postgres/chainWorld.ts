import type { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { GAS, LogIndex, NATIVE, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { ScanPolicy } from "@sigmatrade/core/confirmation/ScanPolicy"
import { settleFinal } from "@sigmatrade/core/confirmation/settleFinal"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect, Layer, Option } from "effect"
import { randomBytes } from "node:crypto"
import { joinFour, milli, newAddress, prices, settings as communitySettings, systemAddress } from "../../support/community.ts"
import { evidenceFor } from "@sigmatrade/adapters/contract/freshTransfer"

/** The chain of these tests. */
export const chainId = ChainId.make(56)
/** The wallet payouts leave from. */
export const payoutAddress = newAddress()

/** The community's settings, with a payout wallet and BNB below 0.001 as dust. */
export const settings = Layer.mergeAll(
  communitySettings,
  Layer.succeed(SystemWallet, { chainId, address: systemAddress, payout: payoutAddress }),
  Layer.succeed(AttributionPolicy, { strategy: "sender", dust: new Map([[BNB.id, milli(1)]]) }),
  Layer.succeed(ScanPolicy, {
    startBlock: Option.none(), finalBlocksMax: 100, liveBlocksMax: 10, youngBlocks: 0, behindBlocksMax: 1_000, headersMax: 100, transfersMax: 1_000,
    stateBlocks: 100
  })
)

const freshHash = () => `0x${randomBytes(32).toString("hex")}`

/** Money on the chain, proven by its block, made after everybody's wallets were linked. */
export const moved = (given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
  new Transfer({
    chainId,
    txHash: TxHash.make(freshHash()),
    logIndex: NATIVE,
    blockNumber: BlockNumber.make(100),
    blockHash: BlockHash.make(freshHash()),
    timestampSeconds: 4_000_000_000,
    from: newAddress(),
    to: systemAddress,
    asset: BNB.id,
    amount: milli(50),
    proof: "block",
    ...given
  })

/** Takes transfers all the way to being final, as the watcher does. */
export const makeFinal = Effect.fn("makeFinal")(function*(transfers: ReadonlyArray<Transfer>) {
  yield* recordTransfers({ transfers, misdirected: [] }, BlockNumber.make(120), 12)
  const evidence = evidenceFor(transfers.map((transfer) => ({ transfer, attribution: { _tag: "Dust" } as const })))
  return yield* (yield* Transaction).run(settleFinal(chainId, evidence, null, new Set()))
})

const crumb = (amount: bigint) => Amount.make(amount)
/** Places in blocks of one world: the same height is the same block. */
const places = () => {
  const hashes = new Map<number, BlockHash>()
  return (number: number, index: number) => {
    const hash = hashes.get(number) ?? BlockHash.make(freshHash())
    hashes.set(number, hash)
    return { blockNumber: BlockNumber.make(number), blockHash: hash, logIndex: LogIndex.make(index) }
  }
}

/**
 * A community that has seen everything once: a sale with commissions, money in suspense that stays and some that was assigned, dust,
 * and our own money in every direction. Answers the transfers by what they are.
 */
export const livelyChain = Effect.gen(function*() {
  yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
  const community = yield* joinFour
  const at = places()
  const wallet: Address = community.four.wallet?.address ?? newAddress()
  const sale = moved({ from: wallet, amount: milli(60) })
  const unowned = [moved({ ...at(101, 3), asset: USDT.id, amount: milli(7) }), moved({ ...at(101, 4), asset: USDT.id, amount: milli(9_000) })]
  const dust = [moved({ ...at(101, 5), amount: crumb(5n) }), moved({ ...at(101, 6), amount: crumb(7n) })]
  const own = [
    moved({ ...at(102, -1), from: payoutAddress, to: newAddress(), amount: milli(2) }),
    moved({ ...at(102, 1), to: payoutAddress, amount: milli(40) }),
    moved({ ...at(102, 2), from: systemAddress, to: payoutAddress, amount: milli(3) }),
    moved({ ...at(102, 3), from: payoutAddress, to: systemAddress, amount: milli(1) }),
    moved({ ...at(102, 4), from: systemAddress, to: newAddress(), amount: milli(4) }),
    moved({ ...at(102, 5), from: systemAddress, to: systemAddress, amount: milli(5) }),
    moved({ ...at(102, GAS), from: systemAddress, to: newAddress(), amount: milli(1) }),
    moved({ ...at(102, GAS), from: payoutAddress, to: newAddress(), amount: milli(1) })
  ]
  yield* makeFinal([sale, ...unowned, ...dust, ...own])
  yield* creditDeposits()
  const assigned = (yield* (yield* SuspenseStore).items(1_000)).filter(({ from }) => from === unowned[1]?.from)
  const operator = OperatorName.make("ann")
  for (const { id } of assigned) yield* resolveSuspense(id, { _tag: "Assign", userId: community.three.id }, operator, "he showed the receipt")
  for (const { id } of (yield* (yield* SuspenseStore).items(1_000)).filter(({ from }) => from === unowned[0]?.from)) {
    yield* resolveSuspense(id, { _tag: "Return" }, operator, "nobody asked for it")
  }
  yield* creditDeposits()
  return { ...community, sale, suspended: unowned[0] ?? sale, assigned: unowned[1] ?? sale, dust, own }
})

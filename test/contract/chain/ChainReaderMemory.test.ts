import { VALIDATOR } from "@sigmatrade/adapters/memory/ChainMemorySettings"
import * as ChainReaderMemory from "@sigmatrade/adapters/memory/ChainReaderMemory"
import { tokenContract } from "@sigmatrade/adapters/memory/MemoryToken"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { transferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import type { Payment } from "@sigmatrade/adapters/contract/chain/ChainDriver"
import { ChainDriver } from "@sigmatrade/adapters/contract/chain/ChainDriver"
import { chainFactsContract } from "@sigmatrade/adapters/contract/chain/chainFactsContract"
import { chainBlocksContract } from "@sigmatrade/adapters/contract/chain/chainBlocksContract"
import { chainReaderContract } from "@sigmatrade/adapters/contract/chain/chainReaderContract"

const address = (digit: string) => Address.make(`0x${digit.repeat(40)}`)
const [wallet, otherWallet, stranger] = [address("1"), address("2"), address("9")]
const [native, token, lookAlike] = [AssetId.make("BNB"), AssetId.make("USDT"), AssetId.make("FAKE")]
const settings = { chainId: ChainId.make(56), wallets: [wallet, otherWallet], tokens: [token], native }

/** Ours at first, and whoever is added. */
const makeWatched = () => {
  const ours = new Set([wallet, otherWallet])
  const wallets = WatchedWallets.of({
    few: Effect.sync(() => [...ours]),
    among: (addresses) => Effect.sync(() => new Set(addresses.filter((one) => ours.has(one))))
  })
  return { wallets, watch: (one: Address) => Effect.sync(() => void ours.add(one)) }
}

const [forwarder, allowed] = [address("7"), address("8")]
const assetOf = { native, internal: native, token, "look-alike": lookAlike }

/** A payment as the script takes it; gas differs from payment to payment. */
const scripted = (payment: Payment, txHash: TxHash, gas: bigint): ReadonlyArray<ChainReaderMemory.ScriptedTransfer> => {
  const sender = payment.fromWallet === true ? wallet : payment.sentByAnother === true ? allowed : stranger
  const from = payment.of === "internal" ? forwarder : payment.sentByAnother === true ? stranger : sender
  return payment.to.map(([to, amount], index) => ({
    from, to, asset: assetOf[payment.of], amount, txHash, failed: payment.fails, sentBy: sender, gas: index === 0 ? gas : 0n,
    internal: payment.of === "internal"
  }))
}

/** Drives the memory chain by its script. */
const driver = (watch: ChainDriver["Service"]["watch"]) => Layer.effect(ChainDriver, Effect.gen(function*() {
  const script = yield* ChainReaderMemory.ChainScript
  let sent = 0
  return ChainDriver.of({
    chainId: settings.chainId,
    native,
    token,
    lookAlike: tokenContract(lookAlike),
    wallet,
    otherWallet,
    stranger,
    traces: true,
    watch,
    mine: Effect.fnUntraced(function*(payments) {
      const txHashes = payments.map(() => TxHash.make(`0x${(++sent).toString(16).padStart(64, "0")}`))
      const gasPaid = payments.map((_, index) => 21_000n + BigInt(index))
      const { number } = yield* script.mine(payments.flatMap((payment, index) =>
        txHashes.slice(index, index + 1).flatMap((txHash) => scripted(payment, txHash, gasPaid[index] ?? 0n))))
      return { number, txHashes, gasPaid, validator: VALIDATOR }
    }),
    reorg: (depth) => script.reorg(depth),
    changeTokenCode: Effect.andThen(script.changeToken(token, { code: "other" }), script.mine())
  })
}))

const world = Layer.unwrap(Effect.sync(() => {
  const { wallets, watch } = makeWatched()
  return driver(watch).pipe(Layer.provideMerge(ChainReaderMemory.layer({ ...settings, wallets })))
}))

chainReaderContract("memory", world)
chainBlocksContract("memory", Layer.fresh(world))
chainFactsContract("memory", Layer.fresh(world))

describe("ChainReaderMemory script", () => {
  const paid = { from: stranger, to: wallet, asset: token, amount: 5n }

  it.effect("the same script gives the same chain, in virtual time", () => Effect.gen(function*() {
    const [one, other] = [yield* ChainReaderMemory.make(settings), yield* ChainReaderMemory.make(settings)]
    for (const { script } of [one, other]) yield* script.mine([paid])
    yield* TestClock.adjust("3 seconds")
    for (const { script } of [one, other]) yield* script.reorg(1, [[], [paid]])
    const { latest } = yield* one.reader.head
    assert.deepStrictEqual((yield* other.reader.head).latest, latest)
    assert.strictEqual(latest.timestampSeconds, 3)
  }))

  it.effect("a transaction included again after a reorg keeps its id in another block", () => Effect.gen(function*() {
    const { reader, script } = yield* ChainReaderMemory.make(settings)
    const named = { ...paid, txHash: TxHash.make(`0x${"e".repeat(64)}`) }
    const { number } = yield* script.mine([named])
    const before = yield* reader.liveRange(number, number)
    yield* script.reorg(1, [[named]])
    const after = yield* reader.liveRange(number, number)
    assert.deepStrictEqual(after.transfers.map(transferId), before.transfers.map(transferId))
    assert.notStrictEqual(after.transfers[0]?.blockHash, before.transfers[0]?.blockHash)
  }))

  it.effect("finality lags as set, or is missing", () => Effect.gen(function*() {
    const { reader, script } = yield* ChainReaderMemory.make(settings)
    for (let block = 0; block < 5; block++) yield* script.mine()
    yield* script.setFinalized(2)
    assert.strictEqual(Number((yield* reader.head).finalized?.number), 3)
    yield* script.setFinalized(null)
    assert.isNull((yield* reader.head).finalized)
  }))

  it.effect("questions fail as often as told, then are answered", () => Effect.gen(function*() {
    const { reader, script } = yield* ChainReaderMemory.make(settings)
    yield* script.failNext(2, "rate limited")
    for (let question = 0; question < 2; question++) {
      assert.deepStrictEqual(yield* Effect.flip(reader.head), new ChainUnavailable({ operation: "head", reason: "rate limited" }))
    }
    assert.strictEqual(Number((yield* reader.head).latest.number), 0)
  }))
})

import * as ChainReaderMemory from "@sigmatrade/adapters/memory/ChainReaderMemory"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { transferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { ChainDriver } from "./ChainDriver.ts"
import { chainReaderContract } from "./ChainReader.ts"

const address = (digit: string) => Address.make(`0x${digit.repeat(40)}`)
const [wallet, otherWallet, stranger] = [address("1"), address("2"), address("9")]
const [native, token, lookAlike] = [AssetId.make("BNB"), AssetId.make("USDT"), AssetId.make("FAKE")]
const settings = { chainId: ChainId.make(56), wallets: [wallet, otherWallet], tokens: [token], native }

/** Drives the memory chain by its script. */
const driver = Layer.effect(ChainDriver, Effect.gen(function*() {
  const script = yield* ChainReaderMemory.ChainScript
  let sent = 0
  return ChainDriver.of({
    chainId: settings.chainId,
    native,
    token,
    wallet,
    otherWallet,
    stranger,
    mine: Effect.fnUntraced(function*(payments) {
      const txHashes = payments.map(() => TxHash.make(`0x${(++sent).toString(16).padStart(64, "0")}`))
      const { number } = yield* script.mine(payments.flatMap(({ fails, fromWallet, of, to: receivers }, index) =>
        receivers.map(([to, amount]) => ({
          from: fromWallet === true ? wallet : stranger,
          to,
          asset: { native, token, "look-alike": lookAlike }[of],
          amount,
          txHash: txHashes[index],
          failed: fails
        }))
      ))
      return { number, txHashes }
    }),
    reorg: (depth) => script.reorg(depth)
  })
}))

chainReaderContract("memory", driver.pipe(Layer.provideMerge(ChainReaderMemory.layer(settings))))

describe("ChainReaderMemory script", () => {
  const paid = { from: stranger, to: wallet, asset: token, amount: 5n }

  it.effect("the same script gives the same chain, in virtual time", () => Effect.gen(function*() {
    const run = Effect.gen(function*() {
      const { reader, script } = yield* ChainReaderMemory.make(settings)
      yield* script.mine([paid])
      yield* TestClock.adjust("3 seconds")
      yield* script.reorg(1, [[], [paid]])
      return yield* reader.head
    })
    const [first, second] = [yield* run, yield* run]
    assert.strictEqual(first.latest.hash, second.latest.hash)
    assert.strictEqual(first.latest.timestampSeconds, 3)
    assert.strictEqual(second.latest.timestampSeconds, 6)
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

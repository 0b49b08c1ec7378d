import { assert, layer as withLayer } from "@effect/vitest"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockUnknown, ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { isLinked } from "@sigmatrade/core/chain/isLinked"
import { GAS, NATIVE, transferId } from "@sigmatrade/core/chain/Transfer"
import type { Layer } from "effect"
import { Effect, Stream } from "effect"
import type { Payment } from "./ChainDriver.ts"
import { ChainDriver } from "./ChainDriver.ts"
import { expected, mineAndRead } from "./expectTransfers.ts"

/** More than an int8 of SQL and more than a double hold exactly. */
const BIG = 2n ** 63n + 1n
const HUGE = 2n ** 127n + 12345678901234567891n

/** What every `ChainReader` promises about blocks and transfers; the rest is in `chainFactsContract`. The chain's clock is its own, so these tests run in real time. */
export const chainReaderContract = <E>(name: string, world: Layer.Layer<ChainReader | ChainDriver, E>) =>
  withLayer(world, { timeout: "60 seconds", excludeTestServices: true })(`ChainReader contract: ${name}`, (it) => {
    it.effect("finds native and token transfers exactly, above 2^63 too, native ones first", () => Effect.gen(function*() {
      const { native, token, wallet } = yield* ChainDriver
      const { number, transfers, txHashes } = yield* mineAndRead([
        { of: "token", to: [[wallet, HUGE]] },
        { of: "native", to: [[wallet, BIG]] },
        { of: "token", to: [[wallet, 1n]] },
        { of: "native", to: [[wallet, HUGE]] }
      ])
      assert.deepStrictEqual(transfers, [
        yield* expected(number, { txHash: txHashes[1], logIndex: NATIVE, asset: native, amount: BIG }),
        yield* expected(number, { txHash: txHashes[3], logIndex: NATIVE, asset: native, amount: HUGE }),
        yield* expected(number, { txHash: txHashes[0], logIndex: 0, asset: token, amount: HUGE }),
        yield* expected(number, { txHash: txHashes[2], logIndex: 1, asset: token, amount: 1n })
      ])
    }))

    it.effect("several logs of one transaction are several transfers with ids of their own", () => Effect.gen(function*() {
      const { otherWallet, stranger, token, wallet } = yield* ChainDriver
      const { number, transfers, txHashes: [txHash] } = yield* mineAndRead([
        { of: "token", to: [[wallet, 5n], [stranger, 6n], [wallet, 5n], [otherWallet, BIG]] }
      ])
      assert.deepStrictEqual(transfers, [
        yield* expected(number, { txHash, logIndex: 0, asset: token, amount: 5n }),
        yield* expected(number, { txHash, logIndex: 2, asset: token, amount: 5n }),
        yield* expected(number, { txHash, logIndex: 3, asset: token, amount: BIG, to: otherWallet })
      ])
      assert.strictEqual(new Set(transfers.map(transferId)).size, 3)
    }))

    it.effect("failed transactions, nothing as an amount, look-alike tokens and strangers' transfers are invisible", () => Effect.gen(function*() {
      const { stranger, wallet } = yield* ChainDriver
      const { transfers } = yield* mineAndRead([
        { of: "token", to: [[wallet, BIG]], fails: true },
        { of: "native", to: [[wallet, BIG]], fails: true },
        { of: "token", to: [[wallet, 0n]] },
        { of: "native", to: [[wallet, 0n]] },
        { of: "look-alike", to: [[wallet, BIG]] },
        { of: "token", to: [[stranger, BIG]] },
        { of: "native", to: [[stranger, BIG]] }
      ])
      assert.deepStrictEqual(transfers, [])
    }))

    it.effect("a transfer between our own wallets is shown once, and what its transaction cost is shown too", () => Effect.gen(function*() {
      const { native, otherWallet, token, wallet } = yield* ChainDriver
      yield* mineAndRead([{ of: "native", to: [[wallet, 10n ** 18n]] }, { of: "token", to: [[wallet, 100n]] }])
      const { gasPaid: [gas = 0n, ...gases], number, transfers, txHashes, validator } = yield* mineAndRead([
        { of: "native", to: [[otherWallet, 7n]], fromWallet: true },
        { of: "token", to: [[otherWallet, 8n]], fromWallet: true },
        { of: "native", to: [[wallet, 9n]], fromWallet: true }
      ])
      const paidGas = (index: number, amount: bigint) =>
        expected(number, { txHash: txHashes[index], logIndex: GAS, asset: native, amount, from: wallet, to: validator })
      assert.deepStrictEqual(transfers, [
        yield* paidGas(0, gas),
        yield* paidGas(1, gases[0] ?? 0n),
        yield* paidGas(2, gases[1] ?? 0n),
        yield* expected(number, { txHash: txHashes[0], logIndex: NATIVE, asset: native, amount: 7n, from: wallet, to: otherWallet }),
        yield* expected(number, { txHash: txHashes[2], logIndex: NATIVE, asset: native, amount: 9n, from: wallet }),
        yield* expected(number, { txHash: txHashes[1], logIndex: 0, asset: token, amount: 8n, from: wallet, to: otherWallet })
      ])
    }))

    it.effect("what leaves our wallets is shown, to the last unit of gas, but nothing of nothing", () => Effect.gen(function*() {
      const { native, stranger, token, wallet } = yield* ChainDriver
      yield* mineAndRead([{ of: "native", to: [[wallet, 10n ** 18n]] }, { of: "token", to: [[wallet, 100n]] }])
      const { gasPaid, number, transfers, txHashes, validator } = yield* mineAndRead([
        { of: "token", to: [[stranger, 3n], [stranger, 0n], [stranger, 4n]], fromWallet: true },
        { of: "native", to: [[stranger, 5n]], fromWallet: true }
      ])
      const out = { from: wallet, to: stranger }
      const gas = { logIndex: GAS, asset: native, from: wallet, to: validator }
      assert.deepStrictEqual(transfers, [
        yield* expected(number, { ...gas, txHash: txHashes[0], amount: gasPaid[0] ?? 0n }),
        yield* expected(number, { ...gas, txHash: txHashes[1], amount: gasPaid[1] ?? 0n }),
        yield* expected(number, { ...out, txHash: txHashes[1], logIndex: NATIVE, asset: native, amount: 5n }),
        yield* expected(number, { ...out, txHash: txHashes[0], logIndex: 0, asset: token, amount: 3n }),
        yield* expected(number, { ...out, txHash: txHashes[0], logIndex: 2, asset: token, amount: 4n })
      ])
    }))

    it.effect("a transaction of ours that fails costs its gas and nothing else", () => Effect.gen(function*() {
      const { native, stranger, wallet } = yield* ChainDriver
      yield* mineAndRead([{ of: "native", to: [[wallet, 10n ** 18n]] }])
      const { gasPaid: [amount = 0n], number, transfers, txHashes: [txHash], validator } = yield* mineAndRead([
        { of: "token", to: [[stranger, 2n ** 200n]], fromWallet: true, fails: true }
      ])
      assert.isTrue(amount > 0n)
      assert.deepStrictEqual(transfers, [yield* expected(number, { txHash, logIndex: GAS, asset: native, amount, from: wallet, to: validator })])
    }))

    it.effect("a wallet that becomes ours is ours in every block read from then on, older ones too", () => Effect.gen(function*() {
      const { native, watch } = yield* ChainDriver
      const reader = yield* ChainReader
      const newcomer = Address.make("0x00000000000000000000000000000000000a11ce")
      const { number, transfers, txHashes } = yield* mineAndRead([{ of: "native", to: [[newcomer, 5n]] }])
      assert.deepStrictEqual(transfers, [])
      yield* watch(newcomer)
      const now = [yield* expected(number, { txHash: txHashes[0], logIndex: NATIVE, asset: native, amount: 5n, to: newcomer })]
      assert.deepStrictEqual((yield* reader.liveRange(number, number)).transfers, now)
      assert.deepStrictEqual((yield* reader.finalRange(number, number)).transfers, now)
    }))

    it.effect("a token we do not take is misdirected when its owner sent it to us himself, and not when others did", () => Effect.gen(function*() {
      const { lookAlike, stranger, wallet } = yield* ChainDriver
      const { misdirected, number, transfers, txHashes } = yield* mineAndRead([
        { of: "look-alike", to: [[wallet, BIG], [stranger, 1n], [wallet, 0n]] },
        { of: "look-alike", to: [[wallet, 7n]], sentByAnother: true }
      ])
      assert.deepStrictEqual(transfers, [])
      assert.deepStrictEqual(misdirected.map((found) => ({ ...found })), [
        { txHash: txHashes[0], blockNumber: number, from: stranger, to: wallet, contract: lookAlike, amount: BIG }
      ])
    }))

    it.effect("a long stretch read as final holds the same transfers as read live, and the header of its end only", () => Effect.gen(function*() {
      const { mine, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { number: from } = yield* mine([{ of: "native", to: [[wallet, 1n]] }])
      for (let step = 1; step <= 30; step++) {
        const native: Payment = { of: "native", to: [[wallet, BigInt(step)]], fails: step === 20 }
        const token: Payment = { of: "token", to: [[wallet, BigInt(step)], [wallet, 1n]] }
        yield* mine([...(step % 10 === 0 ? [native] : []), ...(step % 7 === 0 ? [token] : [])])
      }
      const { number: to } = yield* mine([{ of: "native", to: [[wallet, 2n]] }])
      const live = yield* reader.liveRange(from, to)
      const final = yield* reader.finalRange(from, to)
      assert.strictEqual(live.transfers.length, 1 + 2 + 4 * 2 + 1)
      assert.deepStrictEqual(final.transfers, live.transfers)
      assert.deepStrictEqual(final.headers, live.headers.slice(-1))
      assert.deepStrictEqual(live.headers.map((header) => header.number as number), Array.from({ length: to - from + 1 }, (_, index) => from + index))
      for (const { blockHash, blockNumber, timestampSeconds } of live.transfers) {
        const header = live.headers[blockNumber - from]
        assert.deepStrictEqual([header?.hash, header?.timestampSeconds], [blockHash, timestampSeconds])
      }
    }))

    it.effect("headers are linked to each other and to the block before", () => Effect.gen(function*() {
      const { mine } = yield* ChainDriver
      const reader = yield* ChainReader
      for (let block = 0; block < 12; block++) yield* mine([])
      const { latest } = yield* reader.head
      const from = BlockNumber.make(latest.number - 10)
      const { headers } = yield* reader.liveRange(from, latest.number)
      const parent = yield* reader.header(BlockNumber.make(from - 1))
      assert.isTrue(isLinked(parent.hash, headers))
      assert.deepStrictEqual(headers.at(-1), latest)
    }))

    it.effect("a block that is not there yet is unknown, not empty", () => Effect.gen(function*() {
      const reader = yield* ChainReader
      const { latest } = yield* reader.head
      const beyond = BlockNumber.make(latest.number + 1)
      const unknown = new BlockUnknown({ number: beyond })
      assert.deepStrictEqual(yield* Effect.flip(reader.header(beyond)), unknown)
      assert.deepStrictEqual(yield* Effect.flip(reader.liveRange(latest.number, beyond)), unknown)
      assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(latest.number, beyond)), unknown)
    }))

    it.effect("the head is as new as the chain, and final blocks are not ahead of it", () => Effect.gen(function*() {
      const { mine } = yield* ChainDriver
      const reader = yield* ChainReader
      for (let block = 0; block < 5; block++) {
        const { number } = yield* mine([])
        const { finalized, latest } = yield* reader.head
        assert.strictEqual(latest.number, number)
        assert.isTrue(finalized !== null && finalized.number <= number)
        if (finalized !== null) assert.deepStrictEqual(yield* reader.header(finalized.number), finalized)
      }
    }))

    it.effect("a reorg is visible: other hashes from the fork on, the transfers gone, the links whole", () => Effect.gen(function*() {
      const { mine, reorg, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { number: shared } = yield* mine([])
      const { number: paid } = yield* mine([{ of: "token", to: [[wallet, BIG]] }, { of: "native", to: [[wallet, BIG]] }])
      const { number: last } = yield* mine([])
      const before = yield* reader.liveRange(shared, last)
      assert.strictEqual(before.transfers.length, 2)
      yield* reorg(2)
      const after = yield* reader.liveRange(shared, last)
      assert.deepStrictEqual(after.transfers, [])
      assert.deepStrictEqual((yield* reader.finalRange(shared, last)).transfers, [])
      assert.strictEqual(after.headers[0]?.hash, before.headers[0]?.hash)
      for (const index of [1, 2]) assert.notStrictEqual(after.headers[index]?.hash, before.headers[index]?.hash)
      assert.deepStrictEqual(yield* reader.header(paid), after.headers[1])
      const [first] = after.headers
      assert.isTrue(first !== undefined && isLinked(first.parentHash, after.headers))
      assert.deepStrictEqual((yield* reader.head).latest, after.headers[2])
    }))

    it.effect("new heads are announced, each once", () => Effect.gen(function*() {
      const { mine } = yield* ChainDriver
      const reader = yield* ChainReader
      const announced: Array<string> = []
      yield* Effect.forkScoped(Stream.runForEach(reader.heads, (hash) => Effect.sync(() => announced.push(hash))))
      const mineAndWait = Effect.gen(function*() {
        const { number } = yield* mine([])
        yield* Effect.sleep("60 millis")
        return (yield* reader.header(number)).hash
      })
      let hash = yield* mineAndWait
      for (let attempt = 0; attempt < 50 && !announced.includes(hash); attempt++) hash = yield* mineAndWait
      assert.include(announced, hash)
      assert.strictEqual(new Set(announced).size, announced.length)
    }))
  })

import { assert, layer as withLayer } from "@effect/vitest"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { GAS, NATIVE, transferId } from "@sigmatrade/core/chain/Transfer"
import type { Layer } from "effect"
import { Effect } from "effect"
import { ChainDriver } from "./ChainDriver.ts"
import { expected, mineAndRead } from "./mineAndRead.ts"

/** More than an int8 of SQL and more than a double hold exactly. */
const BIG = 2n ** 63n + 1n

const HUGE = 2n ** 127n + 12345678901234567891n

/** What every `ChainReader` promises about transfers; the rest is in `chainBlocksContract` and `chainFactsContract`. The chain's clock is its own, so these tests run in real time. */
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
  })

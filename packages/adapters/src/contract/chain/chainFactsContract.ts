import { assert, layer as withLayer } from "@effect/vitest"
import type { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { sameToken } from "@sigmatrade/core/chain/TokenFacts"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Layer } from "effect"
import { Effect } from "effect"
import { ChainDriver } from "./ChainDriver.ts"

const balanceOf = Effect.fnUntraced(function*(asset: AssetId, wallet: Address, number: BlockNumber) {
  const [held] = yield* (yield* ChainReader).balances(asset, [wallet], number)
  assert.isTrue(held !== undefined && held !== null)
  return held ?? 0n
})

/** What every `ChainReader` promises about the chain itself, balances, tokens and what contracts do inside transactions. */
export const chainFactsContract = <E>(name: string, world: Layer.Layer<ChainReader | ChainDriver, E>) =>
  withLayer(world, { timeout: "60 seconds", excludeTestServices: true })(`ChainReader contract, facts: ${name}`, (it) => {
    it.effect("says which chain it serves, by the hash of block 0", () => Effect.gen(function*() {
      const { chainId } = yield* ChainDriver
      const reader = yield* ChainReader
      const { hash: genesis } = yield* reader.header(BlockNumber.make(0))
      assert.deepStrictEqual(yield* reader.identity, { chainId, genesis, syncing: false })
    }))

    it.effect("gives headers in the order asked for, and nothing for a block that is not there", () => Effect.gen(function*() {
      const { mine } = yield* ChainDriver
      const reader = yield* ChainReader
      for (let block = 0; block < 3; block++) yield* mine([])
      const { latest } = yield* reader.head
      const [before, beyond] = [BlockNumber.make(latest.number - 2), BlockNumber.make(latest.number + 1)]
      const zero = BlockNumber.make(0)
      assert.deepStrictEqual(yield* reader.headers([latest.number, before, beyond, zero]), [
        latest, yield* reader.header(before), null, yield* reader.header(zero)
      ])
      assert.deepStrictEqual(yield* reader.headers([]), [])
    }))

    it.effect("tells what wallets held after each block, to the unit, however long ago", () => Effect.gen(function*() {
      const { mine, native, otherWallet, stranger, token, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const funded = yield* mine([{ of: "native", to: [[wallet, 10n ** 18n]] }, { of: "token", to: [[wallet, 2n ** 70n]] }])
      const spent = yield* mine([
        { of: "native", to: [[stranger, 5n]], fromWallet: true },
        { of: "token", to: [[stranger, 3n], [otherWallet, 4n]], fromWallet: true },
        { of: "token", to: [[stranger, 2n ** 200n]], fromWallet: true, fails: true }
      ])
      yield* mine([{ of: "native", to: [[wallet, 99n]] }, { of: "token", to: [[wallet, 99n]] }])
      const before = BlockNumber.make(funded.number - 1)
      const gas = spent.gasPaid.reduce((sum, paid) => sum + paid, 0n)
      assert.strictEqual((yield* balanceOf(native, wallet, funded.number)) - (yield* balanceOf(native, wallet, before)), 10n ** 18n)
      assert.strictEqual((yield* balanceOf(token, wallet, funded.number)) - (yield* balanceOf(token, wallet, before)), 2n ** 70n)
      assert.strictEqual((yield* balanceOf(native, wallet, spent.number)) - (yield* balanceOf(native, wallet, funded.number)), -5n - gas)
      assert.strictEqual((yield* balanceOf(token, wallet, spent.number)) - (yield* balanceOf(token, wallet, funded.number)), -7n)
      const inOrder: ReadonlyArray<bigint | null> = [yield* balanceOf(token, otherWallet, spent.number), yield* balanceOf(token, wallet, spent.number)]
      assert.deepEqual<unknown>(yield* reader.balances(token, [otherWallet, wallet], spent.number), inOrder)
    }))

    it.effect("tells with the head what is asked with it, as if it were asked by itself, and leaves out a block that is not there", () => Effect.gen(function*() {
      const { mine, native, otherWallet, token, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { number } = yield* mine([{ of: "native", to: [[wallet, 2n ** 64n]] }, { of: "token", to: [[wallet, 2n ** 70n]] }])
      const before = BlockNumber.make(number - 1)
      const balances = [{ asset: token, wallet, number }, { asset: token, wallet, number: before }, { asset: native, wallet: otherWallet, number }]
      const looked = yield* reader.look({ next: number, balances, tokens: [token] })
      assert.deepStrictEqual(looked.head, yield* reader.head)
      assert.deepStrictEqual(looked.next, yield* reader.liveRange(number, number))
      assert.deepEqual<unknown>(looked.balances, [
        yield* balanceOf(token, wallet, number), yield* balanceOf(token, wallet, before), yield* balanceOf(native, otherWallet, number)
      ])
      assert.deepStrictEqual(looked.tokens, [yield* reader.tokenFacts(token)])
      const { latest } = looked.head
      const beyond = { next: BlockNumber.make(latest.number + 1), balances: [], tokens: [] }
      assert.deepStrictEqual(yield* reader.look(beyond), { head: looked.head, next: null, balances: [], tokens: [] })
    }))

    it.effect("does not guess what is held after a block that is not there", () => Effect.gen(function*() {
      const { token, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { latest } = yield* reader.head
      const error = yield* Effect.flip(reader.balances(token, [wallet], BlockNumber.make(latest.number + 5)))
      assert.strictEqual(error._tag, "ChainUnavailable")
    }))

    it.effect("what a contract pays us inside a transaction shows in balances and traces, and nowhere else", () => Effect.gen(function*() {
      const { mine, native, otherWallet, stranger, traces, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { number, txHashes } = yield* mine([
        { of: "internal", to: [[wallet, 5n]] },
        { of: "internal", to: [[stranger, 6n]] },
        { of: "internal", to: [[otherWallet, 7n]] }
      ])
      assert.deepStrictEqual((yield* reader.liveRange(number, number)).transfers, [])
      assert.deepStrictEqual((yield* reader.finalRange(number, number)).transfers, [])
      const before = BlockNumber.make(number - 1)
      assert.strictEqual((yield* balanceOf(native, wallet, number)) - (yield* balanceOf(native, wallet, before)), 5n)
      const header = yield* reader.header(number)
      const found = yield* reader.internalTransfers(header)
      const told = found?.map(({ amount, asset, blockHash, proof, to, txHash }) => ({ amount, asset, blockHash, proof, to, txHash })) ?? null
      const shared = { asset: native, blockHash: header.hash, proof: "word" }
      assert.deepEqual<unknown>(told, !traces ? null : [
        { ...shared, amount: 5n, to: wallet, txHash: txHashes[0] },
        { ...shared, amount: 7n, to: otherWallet, txHash: txHashes[2] }
      ])
      assert.isTrue((found ?? []).every(({ from, logIndex }) => logIndex <= -3 && from !== stranger))
    }))

    it.effect("a block that is not on the chain any more is not traced", () => Effect.gen(function*() {
      const { mine, reorg, traces, wallet } = yield* ChainDriver
      const reader = yield* ChainReader
      const { number } = yield* mine([{ of: "internal", to: [[wallet, 5n]] }])
      const header = yield* reader.header(number)
      yield* reorg(1)
      if (traces) assert.strictEqual((yield* Effect.flip(reader.internalTransfers(header)))._tag, "ChainMoved")
      assert.deepStrictEqual(yield* reader.internalTransfers(yield* reader.header(number)), traces ? [] : null)
    }))

    it.effect("a token is the same while its code is, and the native coin is no token", () => Effect.gen(function*() {
      const { changeTokenCode, mine, native, token } = yield* ChainDriver
      const reader = yield* ChainReader
      const first = yield* reader.tokenFacts(token)
      yield* mine([])
      const second = yield* reader.tokenFacts(token)
      yield* changeTokenCode
      const changed = yield* reader.tokenFacts(token)
      assert.isTrue(first !== null && second !== null && changed !== null)
      if (first === null || second === null || changed === null) return
      assert.deepEqual<unknown>([first.asset, first.decimals], [token, 18])
      assert.isTrue(sameToken(first, second))
      assert.isFalse(sameToken(first, changed))
      assert.deepStrictEqual([changed.decimals, changed.proxyHash], [first.decimals, first.proxyHash])
      assert.isNull(yield* reader.tokenFacts(native))
    }))
  })

import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { WalletCheck } from "@sigmatrade/core/deposit/WalletCheckStore"
import { WalletCheckStore } from "@sigmatrade/core/deposit/WalletCheckStore"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Deferred, Effect, Option } from "effect"
import { freshAddress, freshChainId } from "../freshAddress.ts"
import { BNB, LARGE, LARGEST, USDT } from "../freshPayment.ts"

const freshCheck = (given: Partial<WalletCheck> = {}): WalletCheck => ({
  chainId: freshChainId(), wallet: freshAddress(), asset: BNB, number: BlockNumber.make(2 ** 40), balance: LARGE, ...given
})

/** More blocks than these checks lie apart. */
const KEPT = 1_000

/** What every `WalletCheckStore` promises. */
export const walletCheckStoreContract = <E>(name: string, layer: Layer.Layer<WalletCheckStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`WalletCheckStore: ${name}`, (it) => {
    const kept = Effect.fn("kept")(function*({ asset, chainId, wallet }: WalletCheck) {
      return Option.getOrNull(yield* (yield* WalletCheckStore).last(chainId, wallet, asset))
    })

    it.effect("a wallet that was never checked has no check; afterwards it has that one, to the base unit", () =>
      Effect.gen(function*() {
        const store = yield* WalletCheckStore
        for (const check of [freshCheck({ balance: LARGEST }), freshCheck({ balance: ZERO, number: BlockNumber.make(0) })]) {
          assert.strictEqual(yield* kept(check), null)
          yield* store.put(check, KEPT)
          assert.deepStrictEqual(yield* kept(check), check)
        }
      }))

    it.effect("the highest check counts, of this chain, wallet and asset only", () =>
      Effect.gen(function*() {
        const store = yield* WalletCheckStore
        const check = freshCheck()
        const others = [{ ...check, chainId: freshChainId() }, { ...check, wallet: freshAddress() }, { ...check, asset: USDT }]
        yield* Effect.forEach([check, ...others], (one) => store.put(one, KEPT))
        const next = { ...check, number: BlockNumber.make(check.number + 1), balance: Amount.make(7n) }
        yield* store.put(next, KEPT)
        yield* store.put(check, KEPT)
        assert.deepStrictEqual(yield* kept(check), next)
        assert.deepStrictEqual(yield* Effect.forEach(others, kept), others)
      }))

    it.effect("the lowest check that is kept is known, of this chain, wallet and asset only", () =>
      Effect.gen(function*() {
        const store = yield* WalletCheckStore
        const check = freshCheck()
        const lowest = Effect.map(store.lowest(check.chainId, check.wallet, check.asset), Option.getOrNull)
        assert.strictEqual(yield* lowest, null)
        const below = BlockNumber.make(check.number - 5)
        const others = [{ ...check, chainId: freshChainId() }, { ...check, wallet: freshAddress() }, { ...check, asset: USDT }]
        yield* Effect.forEach([check, ...others.map((one) => ({ ...one, number: below }))], (one) => store.put(one, KEPT))
        assert.deepStrictEqual(yield* lowest, check)
        const earlier = { ...check, number: below, balance: LARGEST }
        yield* store.put(earlier, KEPT)
        assert.deepStrictEqual(yield* lowest, earlier)
      }))

    it.effect("who has read the highest check and keeps the next one is waited for by a break, which then forgets it", () =>
      Effect.gen(function*() {
        const [store, transaction] = [yield* WalletCheckStore, yield* Transaction]
        const check = freshCheck()
        const next = { ...check, number: BlockNumber.make(check.number + 9) }
        yield* store.put(check, KEPT)
        const hasRead = yield* Deferred.make<void>()
        const keeping = transaction.run(Effect.gen(function*() {
          yield* store.last(check.chainId, check.wallet, check.asset)
          yield* Deferred.succeed(hasRead, undefined)
          yield* Effect.sleep("200 millis")
          yield* store.put(next, KEPT)
        }))
        const breaking = Effect.andThen(Deferred.await(hasRead), store.forgetAbove(check.chainId, check.number))
        yield* Effect.all([keeping, breaking], { concurrency: "unbounded" })
        assert.deepStrictEqual(yield* kept(check), check)
      }))

    it.effect("after broken finality the highest check that still stands counts, and those of other chains stay", () =>
      Effect.gen(function*() {
        const store = yield* WalletCheckStore
        const check = freshCheck({ number: BlockNumber.make(1_000) })
        const at = (number: number) => ({ ...check, number: BlockNumber.make(number) })
        const other = { ...check, chainId: freshChainId() }
        yield* Effect.forEach([at(1_000), at(1_010), at(1_020), other], (one) => store.put(one, KEPT))
        yield* store.forgetAbove(check.chainId, BlockNumber.make(1_010))
        assert.deepStrictEqual([yield* kept(check), yield* kept(other)], [at(1_010), other])
        yield* store.forgetAbove(check.chainId, BlockNumber.make(999))
        assert.strictEqual(yield* kept(check), null)
      }))

    it.effect("checks far below a newer one are forgotten, those within reach are not", () =>
      Effect.gen(function*() {
        const store = yield* WalletCheckStore
        const check = freshCheck({ number: BlockNumber.make(1_000) })
        yield* store.put(check, 50)
        yield* store.put({ ...check, number: BlockNumber.make(1_050) }, 50)
        yield* store.put({ ...check, number: BlockNumber.make(1_051) }, 50)
        yield* store.forgetAbove(check.chainId, BlockNumber.make(1_049))
        assert.strictEqual(yield* kept(check), null)
      }))

    it.effect("of twenty who keep a check at once the highest counts", () =>
      Effect.gen(function*() {
        const store = yield* WalletCheckStore
        const check = freshCheck()
        const all = Array.from({ length: 20 }, (_, index) => ({
          ...check, number: BlockNumber.make(index), balance: Amount.make(BigInt(index))
        }))
        yield* Effect.forEach(all, (one) => store.put(one, KEPT), { concurrency: "unbounded" })
        assert.deepStrictEqual(yield* kept(check), all.at(-1) ?? null)
      }))

    it.effect("a check of a step that is undone was never kept", () =>
      Effect.gen(function*() {
        const store = yield* WalletCheckStore
        const check = freshCheck()
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.put(check, KEPT), Effect.fail("undo" as const))))
        assert.strictEqual(yield* kept(check), null)
      }))
  })

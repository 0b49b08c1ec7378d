import { assert, layer as withLayer } from "@effect/vitest"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { PaymentOrder, Signer, SigningRefused } from "@sigmatrade/core/payout/Signer"
import type { Layer } from "effect"
import { Effect, Result } from "effect"
import { recoverTransactionAddress } from "viem"
import type { TransactionSerializedLegacy } from "viem"
import { anyReceiver, ASSETS, gapOf, GWEI, ONE, order, SYSTEM_WALLET, UNLISTED, WALLET, withdrawalAt } from "./order.ts"

const signs = (one: PaymentOrder) => Effect.flatMap(Signer, (signer) => signer.sign(one))

const ruleOf = (one: PaymentOrder) =>
  Effect.map(Effect.flip(signs(one)), (error) => error instanceof SigningRefused ? error.rule : error._tag)

/** A nonce that no other test of one suite uses. */
let nonceLast = 1000
const fresh = () => ++nonceLast

/** Reads signed bytes back: what they order, without its withdrawals, and the hash of their transaction. */
export type ReadSigned = (bytes: string, assets: ReadonlyArray<ListedAsset>) => { readonly order: PaymentOrder; readonly hash: TxHash }

/** What every `Signer` promises. It must hold `KEY`, the key of `WALLET`, with `LIMITS`, a new log, and `ASSETS`, all of `order.ts`. */
export const signerContract = <E>(name: string, layer: Layer.Layer<Signer, E>, read: ReadSigned) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Signer: ${name}`, (it) => {
    it.effect("what is signed is exactly what was ordered, by its own wallet, in base units beyond 2^63", () => Effect.gen(function*() {
      assert.strictEqual((yield* Signer).wallet, WALLET)
      for (const given of [{}, { asset: BNB.id, amount: Amount.make(2n ** 62n + 1n), gasLimit: 21_000n }, { amount: Amount.make(1n) }]) {
        const one = order({ nonce: fresh(), ...given })
        const { bytes, hash } = yield* signs(one)
        assert.deepStrictEqual(read(bytes, ASSETS), { order: new PaymentOrder({ ...one, withdrawals: [] }), hash })
        const serializedTransaction = bytes as TransactionSerializedLegacy
        const from = yield* Effect.promise(() => recoverTransactionAddress({ serializedTransaction }))
        assert.strictEqual(from.toLowerCase(), WALLET)
      }
    }))

    it.effect("the same order again, also by twenty at once, is the same transaction", () => Effect.gen(function*() {
      const one = order({ nonce: fresh() })
      const signed = yield* Effect.all(Array.from({ length: 20 }, () => signs(one)), { concurrency: "unbounded" })
      assert.strictEqual(new Set(signed.map(({ bytes }) => bytes)).size, 1)
    }))

    it.effect("of twenty payments for one nonce at once exactly one is signed, and the others never", () => Effect.gen(function*() {
      const nonce = fresh()
      const orders = Array.from({ length: 20 }, () => order({ nonce, to: anyReceiver() }))
      const done = yield* Effect.forEach(orders, (one) => Effect.result(signs(one)), { concurrency: "unbounded" })
      assert.strictEqual(done.filter((one) => Result.isSuccess(one)).length, 1)
      for (const [index, one] of orders.entries()) {
        const before = done[index]
        if (before === undefined || Result.isSuccess(before)) continue
        assert.strictEqual(yield* ruleOf(one), "nonce signed for another payment")
      }
    }))

    it.effect("a replacement costs no less and changes nothing else; no gap is filled over a payment, nor the other way round", () =>
      Effect.gen(function*() {
        const [nonce, gap] = [fresh(), fresh()]
        const one = order({ nonce })
        yield* signs(one)
        yield* signs(order({ nonce, gasPrice: 2n * GWEI }))
        const refused = [
          order({ nonce, gasPrice: GWEI + 1n }), order({ nonce, gasPrice: 3n * GWEI, amount: Amount.make(one.amount + 1n) }),
          order({ nonce, gasPrice: 3n * GWEI, to: anyReceiver() }), order({ nonce, gasPrice: 3n * GWEI, gasLimit: 119_999n }),
          order({ nonce, gasPrice: 3n * GWEI, asset: BNB.id, amount: Amount.make(ONE) }), gapOf(nonce)
        ]
        for (const other of refused) assert.strictEqual(yield* ruleOf(other), "nonce signed for another payment")
        yield* signs(gapOf(gap))
        assert.strictEqual(yield* ruleOf(order({ nonce: gap })), "nonce signed for another payment")
        yield* signs(one)
      }))

    it.effect("what breaks a limit is refused, with its rule, and leaves the nonce free", () => Effect.gen(function*() {
      const nonce = fresh()
      const breaking: ReadonlyArray<readonly [SigningRefused["rule"], Parameters<typeof order>[0]]> = [
        ["other wallet", { wallet: SYSTEM_WALLET }], ["other chain", { chainId: ChainId.make(97) }], ["asset not listed", { asset: UNLISTED }],
        ["receiver not allowed", { to: SYSTEM_WALLET }], ["receiver not allowed", { to: WALLET }],
        ["amount above limit", { amount: Amount.make(2_500n * ONE + 1n) }], ["amount above limit", { amount: Amount.make(2n ** 256n - 1n) }],
        ["fee above limit", { gasPrice: 50n * GWEI + 1n }], ["fee above limit", { gasLimit: 120_001n }]
      ]
      for (const [rule, given] of breaking) assert.strictEqual(yield* ruleOf(order({ nonce, ...given })), rule)
      yield* signs(order({ nonce }))
    }))

    it.effect("a withdrawal is paid under the nonce it was first signed for, and under no other, whatever else is changed", () => Effect.gen(function*() {
      const [nonce, other, gap] = [fresh(), fresh(), fresh()]
      const one = order({ nonce, amount: Amount.make(3n) })
      yield* signs(one)
      yield* signs(order({ ...one, gasPrice: 2n * GWEI }))
      const second = { nonce: other, amount: Amount.make(3n), withdrawals: one.withdrawals }
      const refused = [second, { ...second, to: anyReceiver() }, { ...second, withdrawals: [withdrawalAt(other), withdrawalAt(nonce)] }]
      for (const given of refused) assert.strictEqual(yield* ruleOf(order(given)), "withdrawal signed under another nonce")
      for (const given of [{ withdrawals: [] }, { ...gapOf(other), withdrawals: one.withdrawals }]) {
        assert.strictEqual(yield* ruleOf(order({ nonce: other, ...given })), "withdrawal not named")
      }
      assert.strictEqual(yield* ruleOf(order({ ...one, withdrawals: [withdrawalAt(other)] })), "nonce signed for another payment")
      yield* signs(gapOf(gap))
      yield* signs(order({ nonce: other, amount: Amount.make(3n) }))
    }))

    it.effect("of twenty nonces for one withdrawal at once exactly one is signed, and the others never", () => Effect.gen(function*() {
      const withdrawals = [withdrawalAt(fresh())]
      const orders = Array.from({ length: 20 }, () => order({ nonce: fresh(), amount: Amount.make(4n), withdrawals }))
      const done = yield* Effect.forEach(orders, (one) => Effect.result(signs(one)), { concurrency: "unbounded" })
      assert.strictEqual(done.filter((one) => Result.isSuccess(one)).length, 1)
      for (const [index, one] of orders.entries()) {
        const before = done[index]
        if (before !== undefined && Result.isSuccess(before)) yield* signs(one)
        else assert.strictEqual(yield* ruleOf(one), "withdrawal signed under another nonce")
      }
    }))

    it.effect("says how much more it signs for in fees today, each nonce at its highest price", () => Effect.gen(function*() {
      const { feesLeft } = yield* Signer
      const before = yield* feesLeft
      const one = order({ nonce: fresh(), amount: Amount.make(6n) })
      for (const gasPrice of [GWEI, 2n * GWEI]) yield* signs(order({ ...one, gasPrice }))
      assert.strictEqual(yield* feesLeft, (before ?? 0n) - one.gasLimit * 2n * GWEI)
    }))

    it.effect("what it has signed it remembers by itself", () => Effect.gen(function*() {
      const { signedSoFar } = yield* Signer
      const nonce = fresh()
      const asked = [withdrawalAt(nonce), withdrawalAt(999_999)]
      assert.deepStrictEqual((yield* signedSoFar(asked)).withdrawals, new Set())
      yield* signs(order({ nonce, amount: Amount.make(5n) }))
      assert.deepStrictEqual(yield* signedSoFar(asked), { nextNonce: nonce + 1, withdrawals: new Set([withdrawalAt(nonce)]) })
    }))

    it.effect("a day's sum is a fence for all payments at once, and each nonce counts once", () => Effect.gen(function*() {
      const big = Array.from({ length: 30 }, () => order({ nonce: fresh(), asset: BNB.id, amount: Amount.make(4n * ONE), gasLimit: 21_000n }))
      const done = yield* Effect.forEach(big, (one) => Effect.result(signs(one)), { concurrency: "unbounded" })
      const signed = big.filter((_, index) => done[index]?._tag === "Success")
      // 50 BNB a day, of which this suite sent about 4.6 before.
      assert.strictEqual(signed.length, 11)
      for (const one of signed) yield* signs(order({ ...one, gasPrice: 2n * GWEI }))
      assert.strictEqual(yield* ruleOf(big.find((one) => !signed.includes(one)) ?? order()), "daily sum above limit")
    }))
  })

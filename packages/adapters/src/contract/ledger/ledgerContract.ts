import { assert, layer as withLayer } from "@effect/vitest"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { availableOf, CHAIN_DEPOSIT, HOUSE_SALES, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { InsufficientFunds, Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Result, Schema } from "effect"
import { freshMember } from "../freshMember.ts"
import { BNB, freshBusinessId, freshPayment, freshSale, LARGE, LARGEST, movement, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { told } from "./booked.ts"

/** What every `Ledger` promises. */
export const ledgerContract = <E>(name: string, layer: Layer.Layer<Ledger | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Ledger: ${name}`, (it) => {
    const held = Effect.fn("held")(function*(account: Account, asset = USDT) {
      return (yield* (yield* Ledger).balances([account])).find((balance) => balance.asset === asset)?.amount ?? 0n
    })

    it.effect("what one account loses another gains, to the base unit", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        const [chain, sales] = [yield* held(CHAIN_DEPOSIT), yield* held(HOUSE_SALES)]
        assert.strictEqual(yield* ledger.post([freshPayment(member.id, LARGE)], NOW), 1)
        assert.strictEqual(yield* ledger.post([freshSale(member.id, LARGE - 1n)], NOW), 1)
        assert.strictEqual(yield* held(availableOf(member.id)), 1n)
        assert.strictEqual(yield* held(CHAIN_DEPOSIT), chain - LARGE)
        assert.strictEqual(yield* held(HOUSE_SALES), sales + LARGE - 1n)
      }))

    it.effect("the largest amount there is is kept exactly", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const ledger = yield* Ledger
        const payment = freshPayment(member.id, LARGEST, BNB)
        yield* ledger.post([payment], NOW)
        assert.deepStrictEqual(yield* ledger.balances([availableOf(member.id)]), [
          { account: availableOf(member.id), asset: BNB, amount: LARGEST }
        ])
        assert.deepStrictEqual(yield* told(availableOf(member.id), 1), [payment])
      }))

    it.effect("assets are never mixed", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        yield* ledger.post([freshPayment(member.id, 7n, BNB), freshPayment(member.id, LARGE, USDT)], NOW)
        assert.strictEqual((yield* Effect.flip(ledger.post([freshSale(member.id, 8n, BNB)], NOW)))._tag, "InsufficientFunds")
        assert.strictEqual(yield* held(availableOf(member.id), BNB), 7n)
        assert.strictEqual(yield* held(availableOf(member.id), USDT), LARGE)
      }))

    it.effect("an entry is booked once, whatever it says the second time", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        const payment = freshPayment(member.id, 10n)
        assert.strictEqual(yield* ledger.post([payment, payment], NOW), 1)
        assert.strictEqual(yield* ledger.post([payment], minutesLater(1)), 0)
        assert.strictEqual(yield* ledger.post([{ ...freshPayment(member.id, 99n), businessId: payment.businessId }, freshPayment(member.id, 1n)], NOW), 1)
        assert.strictEqual(yield* held(availableOf(member.id)), 11n)
      }))

    it.effect("the same business id is another event when the kind differs", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        const payment = freshPayment(member.id, 10n)
        assert.strictEqual(yield* ledger.post([payment, { ...freshSale(member.id, 4n), businessId: payment.businessId }], NOW), 2)
        assert.strictEqual(yield* held(availableOf(member.id)), 6n)
      }))

    it.effect("an entry that takes a member below zero is refused, and nothing of its batch is booked", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const [member, other] = [yield* freshMember, yield* freshMember]
        yield* ledger.post([freshPayment(member.id, LARGE)], NOW)
        const sale = freshSale(member.id, LARGE + 1n)
        const error = yield* Effect.flip(ledger.post([freshPayment(other.id, 5n), sale], NOW))
        assert.deepStrictEqual(error, new InsufficientFunds())
        assert.strictEqual(yield* held(availableOf(other.id)), 0n)
        assert.strictEqual(yield* held(availableOf(member.id)), LARGE)
        yield* ledger.post([freshPayment(member.id, 1n)], NOW)
        assert.strictEqual(yield* ledger.post([sale], NOW), 1)
        assert.strictEqual(yield* held(availableOf(member.id)), 0n)
      }))

    it.effect("what is credited and spent in one batch is no overdraft", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        assert.strictEqual(yield* (yield* Ledger).post([freshPayment(member.id, LARGE), freshSale(member.id, LARGE)], NOW), 2)
        assert.strictEqual(yield* held(availableOf(member.id)), 0n)
      }))

    it.effect("a repeated entry does not count against the balance", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        const sale = freshSale(member.id, LARGE)
        yield* ledger.post([freshPayment(member.id, LARGE), sale], NOW)
        assert.strictEqual(yield* ledger.post([sale], NOW), 0)
      }))

    it.effect("all movements of an entry are booked, and rewards cannot fall below zero either", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        const entry: Entry = {
          kind: "commission-earned",
          businessId: freshBusinessId(),
          movements: [movement(HOUSE_SALES, rewardsOf(member.id), 3n), movement(HOUSE_SALES, rewardsOf(member.id), 4n, BNB)]
        }
        yield* ledger.post([entry], NOW)
        assert.deepStrictEqual([yield* held(rewardsOf(member.id)), yield* held(rewardsOf(member.id), BNB)], [3n, 4n])
        const release: Entry = {
          kind: "commission-released",
          businessId: freshBusinessId(),
          movements: [movement(rewardsOf(member.id), availableOf(member.id), 4n)]
        }
        assert.strictEqual((yield* Effect.flip(ledger.post([release], NOW)))._tag, "InsufficientFunds")
        assert.strictEqual(yield* held(availableOf(member.id)), 0n)
      }))

    it.effect("nothing to book is nothing booked, and an account nothing moved in has no balance", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        assert.strictEqual(yield* ledger.post([], NOW), 0)
        assert.deepStrictEqual(yield* ledger.balances([availableOf(member.id)]), [])
        assert.deepStrictEqual(yield* ledger.balances([]), [])
        assert.deepStrictEqual(yield* told(availableOf(member.id), 5), [])
      }))

    it.effect("of twenty who spend the same money at once as many succeed as it lasts for", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        yield* ledger.post([freshPayment(member.id, 10n * LARGE)], NOW)
        const results = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          Effect.result(ledger.post([freshSale(member.id, LARGE)], NOW)), { concurrency: "unbounded" })
        assert.strictEqual(results.filter(Result.isSuccess).length, 10)
        assert.strictEqual(yield* held(availableOf(member.id)), 0n)
      }))

    it.effect("of twenty who book the same entry at once exactly one does", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        const entries = [freshPayment(member.id, LARGE), freshPayment(member.id, 1n)]
        const counts = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) =>
          ledger.post(index % 2 === 0 ? entries : entries.toReversed(), NOW), { concurrency: "unbounded" })
        assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 2)
        assert.strictEqual(yield* held(availableOf(member.id)), LARGE + 1n)
      }))

    it.effect("entries of a step that is undone never happened", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        const payment = freshPayment(member.id, LARGE)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(ledger.post([payment], NOW), Effect.fail("undo"))))
        assert.strictEqual(yield* held(availableOf(member.id)), 0n)
        assert.deepStrictEqual(yield* told(availableOf(member.id), 5), [])
        assert.strictEqual(yield* ledger.post([payment], NOW), 1)
      }))

    it.effect.prop("balances are the sum of what was booked", {
      amounts: Schema.Array(Schema.BigInt.check(Schema.isBetweenBigInt({ minimum: 1n, maximum: 1n << 200n })))
    }, ({ amounts }) =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const member = yield* freshMember
        assert.strictEqual(yield* ledger.post(amounts.map((amount) => freshPayment(member.id, amount)), NOW), amounts.length)
        assert.strictEqual(yield* held(availableOf(member.id)), amounts.reduce((sum, amount) => sum + amount, 0n))
      }), { arbitrary: { runs: 25, seed: 42 } })
  })

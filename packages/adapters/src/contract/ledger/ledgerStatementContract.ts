import { assert, layer as withLayer } from "@effect/vitest"
import { availableOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshMember } from "../freshMember.ts"
import { BNB, freshPayment, freshSale, LARGE, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { booked, told } from "./booked.ts"

/** What every `Ledger` promises about statements and turnovers of an account. */
export const ledgerStatementContract = <E>(name: string, layer: Layer.Layer<Ledger | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Ledger, statements: ${name}`, (it) => {
    it.effect("a statement tells what touched the account, newest first, not more than asked for", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const [member, other] = [yield* freshMember, yield* freshMember]
        const payment = freshPayment(member.id, LARGE)
        const [first, second] = [freshSale(member.id, 1n), freshSale(member.id, 2n)]
        yield* ledger.post([payment], NOW)
        yield* ledger.post([freshPayment(other.id, 1n)], NOW)
        yield* ledger.post([first], minutesLater(1))
        yield* ledger.post([second], minutesLater(2))
        assert.deepStrictEqual(yield* told(availableOf(member.id), 10), [second, first, payment])
        assert.deepStrictEqual(yield* told(availableOf(member.id), 2), [second, first])
      }))

    it.effect("each line of a statement has the balance after it, whatever page it is on", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const { id } = yield* freshMember
        for (let count = 1n; count <= 6n; count += 1n) yield* booked(count % 3n === 0n ? freshSale(id, count) : freshPayment(id, count * LARGE))
        yield* booked(freshPayment(id, 9n, BNB))
        const all = yield* ledger.statement(availableOf(id), { limit: 100 })
        const lines = all.map(({ changes }) => changes.map(({ asset, balance, change }) => [asset, change, balance]))
        assert.deepStrictEqual(lines, [
          [[BNB, 9n, 9n]],
          [[USDT, -6n, 12n * LARGE - 9n]], [[USDT, 5n * LARGE, 12n * LARGE - 3n]], [[USDT, 4n * LARGE, 7n * LARGE - 3n]],
          [[USDT, -3n, 3n * LARGE - 3n]], [[USDT, 2n * LARGE, 3n * LARGE]], [[USDT, LARGE, LARGE]]
        ])
        const page = (given: Partial<Parameters<typeof ledger.statement>[1]>) => ledger.statement(availableOf(id), { limit: 2, ...given })
        assert.deepStrictEqual(yield* page({}), all.slice(0, 2))
        assert.deepStrictEqual(yield* page({ before: all[1]?.id }), all.slice(2, 4))
        assert.deepStrictEqual(yield* page({ after: all[5]?.id }), all.slice(3, 5))
        assert.deepStrictEqual(yield* page({ before: all[2]?.id, after: all[5]?.id }), all.slice(3, 5))
        assert.deepStrictEqual(yield* page({ before: all[6]?.id }), [])
      }))

    it.effect("a statement of some lines only skips the others, page by page, and their balances count all the same", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const { id } = yield* freshMember
        for (let count = 1n; count <= 6n; count += 1n) yield* booked(count % 3n === 0n ? freshSale(id, count) : freshPayment(id, count * LARGE))
        const all = yield* ledger.statement(availableOf(id), { limit: 100 })
        const page = (given: Partial<Parameters<typeof ledger.statement>[1]>) => ledger.statement(availableOf(id), { limit: 2, ...given })
        const [into, out] = [all.filter(({ entry }) => entry.kind === "deposit-final"), all.filter(({ entry }) => entry.kind === "level-bought")]
        assert.deepStrictEqual(yield* page({ only: { direction: "out" } }), out)
        assert.deepStrictEqual(yield* page({ only: { kinds: ["level-bought", "level-reversed"] } }), out)
        assert.deepStrictEqual(yield* page({ only: { kinds: [] } }), [])
        assert.deepStrictEqual(yield* page({ only: { direction: "in" } }), into.slice(0, 2))
        assert.deepStrictEqual(yield* page({ only: { direction: "in" }, before: into[1]?.id }), into.slice(2))
        assert.deepStrictEqual(yield* page({ only: { direction: "in" }, after: into[3]?.id }), into.slice(1, 3))
        // New rows move no page that begins at a line.
        yield* booked(freshPayment(id, 1n))
        assert.deepStrictEqual(yield* page({ only: { direction: "in" }, before: into[1]?.id }), into.slice(2))
      }))

    it.effect("a turnover is what events of some kinds have moved in an account, by asset", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const { id } = yield* freshMember
        const account = availableOf(id)
        assert.deepStrictEqual(yield* ledger.turnover(account, ["deposit-final"]), [])
        for (const entry of [freshPayment(id, LARGE), freshPayment(id, LARGE), freshPayment(id, 3n, BNB), freshSale(id, 7n)]) yield* booked(entry)
        assert.deepStrictEqual(yield* ledger.turnover(account, ["deposit-final"]), [{ asset: BNB, amount: 3n }, { asset: USDT, amount: 2n * LARGE }])
        assert.deepStrictEqual(yield* ledger.turnover(account, ["level-bought", "level-reversed"]), [{ asset: USDT, amount: -7n }])
        assert.deepStrictEqual(yield* ledger.turnover(account, ["deposit-final", "level-bought"]), [
          { asset: BNB, amount: 3n }, { asset: USDT, amount: 2n * LARGE - 7n }
        ])
        assert.deepStrictEqual(yield* ledger.turnover(account, []), [])
        assert.deepStrictEqual(yield* ledger.turnover(rewardsOf(id), ["deposit-final"]), [])
      }))
  })

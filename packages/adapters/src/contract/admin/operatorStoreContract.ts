import { assert, layer as withLayer } from "@effect/vitest"
import { Operator } from "@sigmatrade/core/admin/Operator"
import { AccountTaken, OperatorExists, OperatorStore, OperatorUnknown } from "@sigmatrade/core/admin/OperatorStore"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { NOW } from "../minutesLater.ts"
import { freshAccount, freshKeyHash, freshName, freshOperator } from "./freshOperator.ts"

/** What every `OperatorStore` promises. */
export const operatorStoreContract = <E>(name: string, layer: Layer.Layer<OperatorStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`OperatorStore: ${name}`, (it) => {
    it.effect("an operator is found by his name and by his key, and nobody by a name or key that is nobody's", () =>
      Effect.gen(function*() {
        const store = yield* OperatorStore
        const [named, hash] = [freshName(), freshKeyHash()]
        const added = yield* store.add({ name: named, role: "support", keyHash: hash }, NOW)
        assert.deepStrictEqual(added, new Operator({ name: named, role: "support", telegramId: null, standing: "active", addedAt: NOW }))
        assert.deepStrictEqual([yield* store.get(named), yield* store.lock(named), Option.getOrNull(yield* store.byKey(hash))], [added, added, added])
        assert.isTrue((yield* store.all).some((one) => one.name === named))
        assert.isTrue(Option.isNone(yield* store.byKey(freshKeyHash())))
        const unknown = freshName()
        assert.deepStrictEqual(yield* Effect.flip(store.get(unknown)), new OperatorUnknown({ name: unknown }))
        assert.deepStrictEqual(yield* Effect.flip(store.setRole(unknown, "owner")), new OperatorUnknown({ name: unknown }))
      }))

    it.effect("a name is given once, to one of twenty who want it at once too", () =>
      Effect.gen(function*() {
        const store = yield* OperatorStore
        const named = freshName()
        const add = Effect.result(store.add({ name: named, role: "owner", keyHash: null }, NOW))
        const results = yield* Effect.replicateEffect(add, 20, { concurrency: "unbounded" })
        assert.strictEqual(results.filter(({ _tag }) => _tag === "Success").length, 1)
        assert.deepStrictEqual(yield* Effect.flip(store.add({ name: named, role: "owner", keyHash: null }, NOW)), new OperatorExists({ name: named }))
      }))

    it.effect("one account, one operator: a second one does not get it, the first may move on", () =>
      Effect.gen(function*() {
        const store = yield* OperatorStore
        const [one, two, account] = [yield* freshOperator(), yield* freshOperator(), freshAccount()]
        assert.strictEqual((yield* store.bind(one.name, account)).telegramId, account)
        assert.deepStrictEqual(yield* Effect.flip(store.bind(two.name, account)), new AccountTaken({ by: one.name }))
        assert.strictEqual((yield* store.bind(one.name, account)).telegramId, account)
        assert.strictEqual(Option.getOrNull(yield* store.byTelegramId(account))?.name, one.name)
        yield* store.bind(one.name, freshAccount())
        assert.strictEqual((yield* store.bind(two.name, account)).telegramId, account)
      }))

    it.effect("of twenty who bind one account at once exactly one has it", () =>
      Effect.gen(function*() {
        const store = yield* OperatorStore
        const account = freshAccount()
        const all = yield* Effect.replicateEffect(freshOperator(), 20)
        const bound = yield* Effect.forEach(all, ({ name: who }) => Effect.result(store.bind(who, account)), { concurrency: "unbounded" })
        assert.strictEqual(bound.filter(({ _tag }) => _tag === "Success").length, 1)
      }))

    it.effect("a new key opens and the old one does not; a role changes; a dismissed operator has neither key nor account", () =>
      Effect.gen(function*() {
        const store = yield* OperatorStore
        const [one, fresh, account] = [yield* freshOperator(), freshKeyHash(), freshAccount()]
        yield* store.bind(one.name, account)
        yield* store.setKey(one.name, fresh)
        assert.isTrue(Option.isNone(yield* store.byKey(one.keyHash)))
        assert.strictEqual((yield* store.setRole(one.name, "support")).role, "support")
        const dismissed = yield* store.dismiss(one.name)
        assert.deepStrictEqual([dismissed.standing, dismissed.telegramId], ["dismissed", null])
        assert.isTrue(Option.isNone(yield* store.byKey(fresh)))
        assert.isTrue(Option.isNone(yield* store.byTelegramId(account)))
        assert.deepStrictEqual(yield* Effect.flip(store.setKey(one.name, freshKeyHash())), new OperatorUnknown({ name: one.name }))
        assert.deepStrictEqual(yield* Effect.flip(store.bind(one.name, account)), new OperatorUnknown({ name: one.name }))
      }))
  })

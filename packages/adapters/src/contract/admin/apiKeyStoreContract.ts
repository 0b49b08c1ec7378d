import { assert, layer as withLayer } from "@effect/vitest"
import { ApiKey, ApiKeyId, ApiKeyName } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore, ApiKeyUnknown } from "@sigmatrade/core/admin/ApiKeyStore"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { DateTime, Deferred, Effect, Fiber, Option } from "effect"
import { randomUUID } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshKeyHash, freshOperator } from "./freshOperator.ts"

/** The id of no key yet. */
export const freshApiKeyId = () => ApiKeyId.make(randomUUID())

/** A key of a new operator that is kept, and the hash of its secret. */
export const freshKey = (expiresAt: DateTime.Utc | null = null) => Effect.gen(function*() {
  const hash = freshKeyHash()
  const key = new ApiKey({
    id: freshApiKeyId(), name: ApiKeyName.make("Shop"), hint: "sk_live_0123", mode: "live", scopes: ["users:read", "deposits:read"], operator: (yield* freshOperator()).name,
    createdAt: NOW, expiresAt, revokedAt: null, lastUsedAt: null
  })
  yield* (yield* ApiKeyStore).add(key, hash)
  return { key, hash }
})

/** What every `ApiKeyStore` promises. */
export const apiKeyStoreContract = <E>(name: string, layer: Layer.Layer<ApiKeyStore | OperatorStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`ApiKeyStore: ${name}`, (it) => {
    it.effect("a key is found by its id and by the hash of its secret, and none by what is nobody's", () =>
      Effect.gen(function*() {
        const store = yield* ApiKeyStore
        const { hash, key } = yield* freshKey(minutesLater(60))
        assert.deepStrictEqual([yield* store.get(key.id), yield* store.lock(key.id)], [key, key])
        assert.deepStrictEqual(Option.getOrNull(yield* store.byHash(hash)), { key, role: "manager" })
        assert.isTrue(Option.isNone(yield* store.byHash(freshKeyHash())))
        const unknown = freshApiKeyId()
        for (const missing of [store.get(unknown), store.lock(unknown), store.revoke(unknown, NOW)]) {
          assert.deepStrictEqual(yield* Effect.flip(missing), new ApiKeyUnknown({ id: unknown }))
        }
      }))

    it.effect("a key is live or a test key for ever", () =>
      Effect.gen(function*() {
        const store = yield* ApiKeyStore
        const { key } = yield* freshKey()
        const test = new ApiKey({ ...key, id: freshApiKeyId(), mode: "test", hint: "sk_test_0123", scopes: ["sandbox:control", "users:read"] })
        const hash = freshKeyHash()
        yield* store.add(test, hash)
        assert.deepStrictEqual(Option.getOrNull(yield* store.byHash(hash))?.key, test)
        assert.deepStrictEqual([(yield* store.revoke(test.id, NOW)).mode, (yield* store.get(key.id)).mode], ["test", "live"])
      }))

    it.effect("the key of a dismissed operator is found by nobody who shows it, and still by its id", () =>
      Effect.gen(function*() {
        const store = yield* ApiKeyStore
        const [{ hash, key }, other] = [yield* freshKey(), yield* freshKey()]
        yield* (yield* OperatorStore).dismiss(key.operator)
        assert.isTrue(Option.isNone(yield* store.byHash(hash)))
        assert.deepStrictEqual(yield* store.get(key.id), key)
        assert.deepStrictEqual(Option.getOrNull(yield* store.byHash(other.hash))?.key, other.key)
      }))

    it.effect("whoever shows a key is told the role its operator has by now", () =>
      Effect.gen(function*() {
        const store = yield* ApiKeyStore
        const { hash, key } = yield* freshKey()
        yield* (yield* OperatorStore).setRole(key.operator, "support")
        assert.deepStrictEqual(Option.getOrNull(yield* store.byHash(hash)), { key, role: "support" })
      }))

    it.effect("a hundred who ask at once each get their own", () =>
      Effect.gen(function*() {
        const store = yield* ApiKeyStore
        const keys = yield* Effect.replicateEffect(freshKey(), 10)
        const asked = Array.from({ length: 100 }, (_, index) => keys[index % 10] ?? keys[0])
        const found = yield* Effect.forEach(asked, (one) => store.byHash(one?.hash ?? freshKeyHash()), { concurrency: "unbounded" })
        assert.deepStrictEqual(found.map((one) => Option.getOrNull(one)?.key.id), asked.map((one) => one?.key.id))
      }))

    it.effect("an end is moved to an earlier moment and never to a later one", () =>
      Effect.gen(function*() {
        const store = yield* ApiKeyStore
        const { hash, key: { id } } = yield* freshKey()
        assert.deepStrictEqual((yield* store.revoke(id, minutesLater(30))).revokedAt, minutesLater(30))
        assert.deepStrictEqual((yield* store.revoke(id, minutesLater(60))).revokedAt, minutesLater(30))
        assert.deepStrictEqual((yield* store.revoke(id, minutesLater(5))).revokedAt, minutesLater(5))
        assert.deepStrictEqual(Option.getOrThrow(yield* store.byHash(hash)).key.revokedAt, minutesLater(5))
      }))

    it.effect("a key that is locked is as it was until the step ends: whoever revokes it waits", () =>
      Effect.gen(function*() {
        const [store, transaction] = [yield* ApiKeyStore, yield* Transaction]
        const { key: { id } } = yield* freshKey()
        const [locked, revoking] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
        const order: Array<string> = []
        const step = yield* Effect.forkChild(transaction.run(Effect.gen(function*() {
          yield* store.lock(id)
          yield* Deferred.succeed(locked, undefined)
          yield* Deferred.await(revoking)
          // Reads that go round the lock would not see it; what holds is that nothing is written before the step has ended.
          for (let look = 0; look < 20; look++) assert.isNull((yield* store.get(id)).revokedAt)
          order.push("the step ends")
        })))
        yield* Deferred.await(locked)
        const revoked = yield* Effect.forkChild(Effect.andThen(store.revoke(id, NOW), Effect.sync(() => void order.push("revoked"))), { startImmediately: true })
        yield* Deferred.succeed(revoking, undefined)
        yield* Effect.all([Fiber.join(step), Fiber.join(revoked)], { concurrency: "unbounded" })
        assert.deepStrictEqual(order, ["the step ends", "revoked"])
      }))

    it.effect("the last use is known to the minute", () =>
      Effect.gen(function*() {
        const store = yield* ApiKeyStore
        const { key: { id } } = yield* freshKey()
        const used = Effect.map(store.get(id), ({ lastUsedAt }) => lastUsedAt)
        yield* store.touch(id, minutesLater(1))
        yield* store.touch(id, DateTime.add(minutesLater(1), { seconds: 59 }))
        assert.deepStrictEqual(yield* used, minutesLater(1))
        yield* store.touch(id, minutesLater(2))
        assert.deepStrictEqual(yield* used, minutesLater(2))
      }))
  })

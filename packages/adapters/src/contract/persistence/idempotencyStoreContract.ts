import { assert, layer as withLayer } from "@effect/vitest"
import type { KeyedRequest } from "@sigmatrade/core/persistence/IdempotencyStore"
import { ANSWER_DAYS, IdempotencyKey, IdempotencyStore, KeptAnswer } from "@sigmatrade/core/persistence/IdempotencyStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Cause, DateTime, Deferred, Effect, Exit, Fiber, Option } from "effect"
import { randomUUID } from "node:crypto"
import { NOW } from "../minutesLater.ts"

const freshRequest = (changes: Partial<KeyedRequest> = {}): KeyedRequest =>
  ({ caller: "alice", operation: "POST /v1/things", key: IdempotencyKey.make(randomUUID()), ...changes })

const answerOf = (body: string) =>
  new KeptAnswer({ fingerprint: `0x${"a".repeat(64)}`, status: 201, contentType: "application/json", body })

/** What every `IdempotencyStore` promises. */
export const idempotencyStoreContract = <E>(name: string, layer: Layer.Layer<IdempotencyStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`IdempotencyStore: ${name}`, (it) => {
    it.effect("an answer is kept exactly, whatever it holds, for its caller, operation and key alone", () =>
      Effect.gen(function*() {
        const store = yield* IdempotencyStore
        const request = freshRequest({ key: IdempotencyKey.make("'); DROP TABLE kept_answers; --".replaceAll(" ", "_") + randomUUID()) })
        const answer = answerOf("{\"one\":\"\\u0000 é 💶 \\\\ \"}")
        yield* store.keep(request, answer, NOW)
        assert.deepStrictEqual(yield* store.get(request), Option.some(answer))
        for (const other of [{ caller: "bob" }, { operation: "POST /v1/others" }, { key: IdempotencyKey.make(`${request.key}x`) }]) {
          assert.deepStrictEqual(yield* store.get({ ...request, ...other }), Option.none())
        }
      }))

    it.effect("a second answer to one wish is a defect, and the first one stays", () =>
      Effect.gen(function*() {
        const store = yield* IdempotencyStore
        const request = freshRequest()
        yield* store.keep(request, answerOf("first"), NOW)
        const exit = yield* Effect.exit(store.keep(request, answerOf("second"), NOW))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        assert.deepStrictEqual(yield* store.get(request), Option.some(answerOf("first")))
      }))

    it.effect("an answer of a step that is undone was never kept", () =>
      Effect.gen(function*() {
        const store = yield* IdempotencyStore
        const { run } = yield* Transaction
        const request = freshRequest()
        yield* Effect.flip(run(Effect.andThen(store.keep(request, answerOf("undone"), NOW), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* store.get(request), Option.none())
        yield* run(store.keep(request, answerOf("done"), NOW))
        assert.deepStrictEqual(yield* store.get(request), Option.some(answerOf("done")))
      }))

    it.effect("twenty who claim one wish at once: one acts, whoever else comes in finds it taken or answered", () =>
      Effect.gen(function*() {
        const store = yield* IdempotencyStore
        const { run } = yield* Transaction
        const request = freshRequest()
        const attempt = run(Effect.gen(function*() {
          if (!(yield* store.claim(request))) return "taken"
          if (Option.isSome(yield* store.get(request))) return "answered"
          yield* store.keep(request, answerOf("once"), NOW)
          return "acted"
        }))
        const all = yield* Effect.all(Array.from({ length: 20 }, () => attempt), { concurrency: "unbounded" })
        assert.strictEqual(all.filter((one) => one === "acted").length, 1)
      }))

    it.effect("a claim ends with its transaction, also with one that fails, and keeps no other wish from being claimed", () =>
      Effect.gen(function*() {
        const store = yield* IdempotencyStore
        const { run } = yield* Transaction
        const request = freshRequest()
        yield* Effect.flip(run(Effect.andThen(store.claim(request), Effect.fail("undo"))))
        const [held, done] = [yield* Deferred.make<boolean>(), yield* Deferred.make<boolean>()]
        const holder = yield* Effect.forkChild(run(Effect.gen(function*() {
          const mine = yield* store.claim(request)
          yield* Deferred.succeed(held, mine)
          yield* Deferred.await(done)
        })))
        assert.isTrue(yield* Deferred.await(held))
        const other = yield* Effect.forkChild(run(store.claim(freshRequest())))
        yield* Deferred.succeed(done, true)
        yield* Fiber.join(holder)
        assert.isTrue(yield* Fiber.join(other))
        assert.isTrue(yield* run(store.claim(request)))
      }))

    it.effect("answers are kept for their days and forgotten afterwards, when others are kept", () =>
      Effect.gen(function*() {
        const store = yield* IdempotencyStore
        const later = DateTime.add(NOW, { days: ANSWER_DAYS })
        const [old, edge] = [freshRequest(), freshRequest()]
        yield* store.keep(old, answerOf("old"), DateTime.subtract(NOW, { seconds: 1 }))
        yield* store.keep(edge, answerOf("edge"), later)
        for (let count = 0; count < 20; count += 1) yield* store.keep(freshRequest(), answerOf("new"), later)
        assert.deepStrictEqual(yield* store.get(old), Option.none())
        assert.deepStrictEqual(yield* store.get(edge), Option.some(answerOf("edge")))
      }))
  })

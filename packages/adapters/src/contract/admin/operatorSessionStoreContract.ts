import { assert, layer as withLayer } from "@effect/vitest"
import { OperatorSession, SessionId } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshAccount, freshKeyHash, freshOperator } from "./freshOperator.ts"

const fresh = (given: Pick<OperatorSession, "operator" | "telegramId"> & Partial<OperatorSession>) =>
  new OperatorSession({ id: SessionId.make(randomUUID()), startedAt: NOW, seenAt: NOW, ...given })

/** What every `OperatorSessionStore` promises. */
export const operatorSessionStoreContract = <E>(name: string, layer: Layer.Layer<OperatorSessionStore | OperatorStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`OperatorSessionStore: ${name}`, (it) => {
    it.effect("an account has the session it began last, and it alone", () =>
      Effect.gen(function*() {
        const store = yield* OperatorSessionStore
        const [{ name: operator }, telegramId] = [yield* freshOperator(), freshAccount()]
        const [first, second] = [fresh({ operator, telegramId }), fresh({ operator, telegramId, startedAt: minutesLater(1), seenAt: minutesLater(1) })]
        yield* store.begin(first)
        assert.deepStrictEqual(Option.getOrNull(yield* store.of(telegramId)), first)
        yield* store.begin(second)
        assert.deepStrictEqual(Option.getOrNull(yield* store.of(telegramId)), second)
        assert.isTrue(Option.isNone(yield* store.of(freshAccount())))
        assert.isFalse(yield* store.touch(first, minutesLater(2)))
        assert.deepStrictEqual((yield* store.all).filter((one) => one.operator === operator), [second])
      }))

    it.effect("a session in a browser stands beside the one in the chat, is found by its key alone and ends alone", () =>
      Effect.gen(function*() {
        const store = yield* OperatorSessionStore
        const [{ name: operator }, telegramId] = [yield* freshOperator(), freshAccount()]
        const [chat, first, second] = [fresh({ operator, telegramId }), fresh({ operator, telegramId, keyHash: freshKeyHash() }), fresh({ operator, telegramId, keyHash: freshKeyHash() })]
        const byKey = ({ keyHash }: OperatorSession) => Effect.map(store.byKey(keyHash ?? freshKeyHash()), Option.getOrNull)
        yield* store.begin(first)
        assert.isTrue(Option.isNone(yield* store.of(telegramId)), "in the chat nobody is logged in")
        yield* store.begin(chat)
        assert.deepStrictEqual([Option.getOrNull(yield* store.of(telegramId)), yield* byKey(first)], [chat, first])
        yield* store.begin(second)
        assert.deepStrictEqual([yield* byKey(first), yield* byKey(second), Option.getOrNull(yield* store.of(telegramId))], [null, second, chat])
        assert.deepStrictEqual([yield* store.touch(first, minutesLater(1)), yield* store.touch(second, minutesLater(1))], [false, true])
        assert.deepStrictEqual([(yield* byKey(second))?.seenAt, Option.getOrNull(yield* store.of(telegramId))?.seenAt], [minutesLater(1), NOW])
        assert.isTrue(yield* store.end(second.id))
        assert.deepStrictEqual([yield* byKey(second), Option.getOrNull(yield* store.of(telegramId))], [null, chat])
      }))

    it.effect("what is done in a session is seen, and time never goes back", () =>
      Effect.gen(function*() {
        const store = yield* OperatorSessionStore
        const [{ name: operator }, telegramId] = [yield* freshOperator(), freshAccount()]
        const session = fresh({ operator, telegramId })
        yield* store.begin(session)
        assert.isTrue(yield* store.touch(session, minutesLater(5)))
        assert.isTrue(yield* store.touch(session, minutesLater(3)))
        assert.deepStrictEqual(Option.getOrNull(yield* store.of(telegramId)), new OperatorSession({ ...session, seenAt: minutesLater(5) }))
      }))

    it.effect("an ended session is gone, once; all of an operator's end together and nobody else's", () =>
      Effect.gen(function*() {
        const store = yield* OperatorSessionStore
        const [one, two] = [yield* freshOperator(), yield* freshOperator()]
        const ones = [fresh({ operator: one.name, telegramId: freshAccount() }), fresh({ operator: one.name, telegramId: freshAccount() })]
        const other = fresh({ operator: two.name, telegramId: freshAccount() })
        yield* Effect.forEach([...ones, other], store.begin)
        assert.deepStrictEqual([yield* store.end(other.id), yield* store.end(other.id)], [true, false])
        yield* store.begin(other)
        assert.deepStrictEqual([yield* store.endAll(one.name), yield* store.endAll(one.name)], [2, 0])
        assert.isTrue(Option.isSome(yield* store.of(other.telegramId)))
      }))
  })

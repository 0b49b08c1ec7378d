import { assert, layer as withLayer } from "@effect/vitest"
import { OperatorSession, SessionId } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { Dialogue, DialogueId, Question } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Leftovers } from "@sigmatrade/core/job/Leftovers"
import { IdempotencyKey, IdempotencyStore, KeptAnswer } from "@sigmatrade/core/persistence/IdempotencyStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import { WebhookAttempt } from "@sigmatrade/core/webhook/WebhookDelivery"
import { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { freshAccount, freshOperator } from "../admin/freshOperator.ts"
import { arrangeAll } from "../event/arrangeAll.ts"
import { freshFact } from "../event/eventLogContract.ts"
import { freshMember } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshEndpoint } from "../webhook/freshEndpoint.ts"

type Needed = Leftovers | OperatorSessionStore | OperatorStore | DialogueStore | UserStore | IdempotencyStore | EventLog | WebhookEndpointStore | WebhookDeliveryStore

const dayBefore = minutesLater(-24 * 60)

/** What every `Leftovers` promises. */
export const leftoversContract = <E>(name: string, layer: Layer.Layer<Needed, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Leftovers: ${name}`, (it) => {
    it.effect("of operators who were logged in those are forgotten that were seen before, no more than asked for", () =>
      Effect.gen(function*() {
        const [sessions, leftovers] = [yield* OperatorSessionStore, yield* Leftovers]
        const { name: operator } = yield* freshOperator()
        const seen = Effect.fn("seen")(function*(minute: number) {
          const at = minutesLater(minute)
          const session = new OperatorSession({ id: SessionId.make(randomUUID()), operator, telegramId: freshAccount(), startedAt: at, seenAt: at })
          yield* sessions.begin(session)
          return session
        })
        const [oldest, old, young] = [yield* seen(-5000), yield* seen(-4000), yield* seen(0)]
        assert.strictEqual(yield* leftovers.forget("operator sessions", dayBefore, 1), 1)
        assert.deepStrictEqual([Option.isSome(yield* sessions.of(oldest.telegramId)), Option.isSome(yield* sessions.of(old.telegramId))], [false, true])
        assert.deepStrictEqual([yield* leftovers.forget("operator sessions", dayBefore, 10), yield* leftovers.forget("operator sessions", dayBefore, 10)], [1, 0])
        assert.isTrue(Option.isSome(yield* sessions.of(young.telegramId)))
      }))

    it.effect("a dialogue is forgotten when it has been too late to answer since before", () =>
      Effect.gen(function*() {
        const [dialogues, leftovers] = [yield* DialogueStore, yield* Leftovers]
        const [old, young] = [yield* freshMember, yield* freshMember]
        for (const [{ id: userId }, minute] of [[old, -3000], [young, 30]] as const) {
          yield* dialogues.begin(new Dialogue({
            id: DialogueId.make(randomUUID()), userId, question: Question.make("how-much"), meaning: 1, answers: {}, step: 1, expiresAt: minutesLater(minute)
          }))
        }
        assert.strictEqual(yield* leftovers.forget("dialogues", dayBefore, 10), 1)
        assert.deepStrictEqual([Option.isSome(yield* dialogues.of(old.id)), Option.isSome(yield* dialogues.of(young.id))], [false, true])
      }))

    it.effect("an answer is forgotten when it was given before", () =>
      Effect.gen(function*() {
        const [answers, leftovers] = [yield* IdempotencyStore, yield* Leftovers]
        const fresh = () => ({ caller: "alice", operation: "POST /v1/things", key: IdempotencyKey.make(randomUUID()) })
        const answer = new KeptAnswer({ fingerprint: `0x${"a".repeat(64)}`, status: 201, contentType: "application/json", body: "{}" })
        const [old, young] = [fresh(), fresh()]
        yield* answers.keep(old, answer, minutesLater(-3000))
        yield* answers.keep(young, answer, NOW)
        assert.strictEqual(yield* leftovers.forget("answers", dayBefore, 10), 1)
        assert.deepStrictEqual([Option.isSome(yield* answers.get(old)), Option.isSome(yield* answers.get(young))], [false, true])
      }))

    it.effect("a webhook delivery that has ended is forgotten; one that still waits stays, however old", () =>
      Effect.gen(function*() {
        const [log, endpoints, store, leftovers] = [yield* EventLog, yield* WebhookEndpointStore, yield* WebhookDeliveryStore, yield* Leftovers]
        yield* arrangeAll
        const endpoint = freshEndpoint({ plannedTo: yield* log.last })
        yield* endpoints.add(endpoint, 10_000)
        yield* log.record([freshFact(), freshFact()], minutesLater(-3000))
        yield* arrangeAll
        const events = yield* log.after(endpoint.plannedTo, 1000)
        yield* store.plan({ endpointId: endpoint.id, from: endpoint.plannedTo, to: events.at(-1)?.place ?? endpoint.plannedTo, events: events.map(({ id }) => id) }, minutesLater(-3000))
        const taken = yield* store.claim(minutesLater(-2990), minutesLater(-2980), 10_000, 1000)
        const [ended, waits] = taken
        assert.isDefined(ended)
        assert.isDefined(waits)
        yield* store.settle(ended, new WebhookAttempt({ attempt: 1, at: minutesLater(-2990), durationMs: 1, status: 200, error: null }), { _tag: "Delivered" })
        assert.strictEqual(yield* leftovers.forget("webhook deliveries", dayBefore, 10), 1)
        assert.deepStrictEqual((yield* store.claim(NOW, minutesLater(5), 10_000, 1000)).map(({ event }) => event.id), [waits.event.id])
      }))
  })

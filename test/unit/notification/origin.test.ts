import { assert, it } from "@effect/vitest"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { freshNotice } from "@sigmatrade/adapters/contract/notification/freshNotice"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { MessengerUnavailable } from "@sigmatrade/core/notification/Messenger"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { DateTime, Effect, Logger, References } from "effect"
import { TestClock } from "effect/testing"
import { community, person } from "../community.ts"

it.effect("whoever delivers a notice logs under the id of the request it came of, however often it takes", () =>
  Effect.gen(function*() {
    const lines: Array<readonly [unknown, unknown]> = []
    const logger = Logger.make<unknown, void>(({ fiber, message }) =>
      void lines.push([fiber.getRef(References.CurrentLogAnnotations)["requestId"], Array.isArray(message) ? message[0] : message]))
    const { user } = yield* joinByInvitation(person(1), "")
    const ask = (requestId: string) =>
      Effect.gen(function*() {
        yield* (yield* Outbox).enqueue([freshNotice(user)], yield* DateTime.now)
      }).pipe(Effect.annotateLogs({ requestId }))
    yield* ask("req_of-the-member")
    yield* (yield* MessengerScript).failNext([new MessengerUnavailable({ reason: "no answer" })])
    const deliver = deliverNotifications().pipe(
      Effect.annotateLogs({ requestId: "step-of-the-watcher" }), Effect.provide(Logger.layer([logger])), Effect.provideService(References.MinimumLogLevel, "Debug")
    )
    yield* deliver
    yield* TestClock.adjust("1 minute")
    yield* deliver
    const about = lines.filter(([, words]) => String(words).startsWith("A notice"))
    assert.deepStrictEqual(about, [["req_of-the-member", "A notice could not be delivered"], ["req_of-the-member", "A notice was delivered"]])
  }).pipe(Effect.provide(community())))

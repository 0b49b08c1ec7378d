import { assert, it } from "@effect/vitest"
import { registerUser } from "@sigmatrade/core/user/registerUser"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { community, person } from "../community.ts"

it.effect("a newcomer is a member from now on", () =>
  Effect.gen(function*() {
    yield* TestClock.adjust("1 hour")
    const { isNew, user } = yield* registerUser(person(1))
    assert.isTrue(isNew)
    assert.strictEqual(user.createdAt.epochMilliseconds, 3_600_000)
    const again = yield* registerUser(person(1))
    assert.isFalse(again.isNew)
    assert.deepStrictEqual(again.user, user)
  }).pipe(Effect.provide(community())))

it.effect("whoever had blocked the bot and comes back is reachable again, and is told so", () =>
  Effect.gen(function*() {
    const users = yield* UserStore
    const { user } = yield* registerUser(person(1))
    yield* users.setReachable(user.id, false)
    const back = yield* registerUser(person(1))
    assert.isTrue((yield* users.get(user.id)).reachable)
    assert.deepStrictEqual(back, { user, isNew: false })
  }).pipe(Effect.provide(community())))

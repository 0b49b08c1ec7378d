import { assert, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import * as BanListRedis from "@sigmatrade/adapters/redis/BanListRedis"
import * as RateLimitsRedis from "@sigmatrade/adapters/redis/RateLimitsRedis"
import { readinessPart } from "@sigmatrade/adapters/redis/readinessPart"
import * as RedisClient from "@sigmatrade/adapters/redis/RedisClient"
import * as SessionsRedis from "@sigmatrade/adapters/redis/SessionsRedis"
import { BanList } from "@sigmatrade/core/limit/BanList"
import { LimitRule, LimitSubject, LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { Session, SessionId, Sessions } from "@sigmatrade/core/limit/Sessions"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer, Logger, Option, Redacted, Schedule } from "effect"
import { describe } from "vitest"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { NOW, minutesLater } from "@sigmatrade/adapters/contract/minutesLater"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { settingsOf } from "../../support/RedisTest.ts"
import { hasRedis, startRedis } from "../../support/startRedis.ts"

const ann = LimitSubject.make("ann")
const rule = new LimitRule({ windows: [new LimitWindow({ count: 5, ms: 3_600_000 })], whenUnknown: "refuse" })
const take = (now = NOW) => Effect.flatMap(RateLimits, (limits) => limits.take({ operation: "withdrawal", subject: ann, rule, now }))
const send = (command: string, ...args: ReadonlyArray<string>) =>
  Effect.flatMap(RedisClient.RedisClient, (client) => client.send((redis) => redis.call(command, ...args)))
const session = new Session({ subject: ann, id: SessionId.make("one"), version: 1, data: {}, expiresAt: minutesLater(30) })

const server = Effect.acquireRelease(Effect.promise(() => startRedis()), (running) => Effect.promise(running.close))
const everything = BanListRedis.layer.pipe(Layer.provideMerge(MemoryAdapters.layer), (layer) => Layer.merge(RateLimitsRedis.layer, SessionsRedis.layer).pipe(Layer.provideMerge(layer)))
const on = (running: { readonly port: number }) => Layer.provideMerge(everything, RedisClient.layer(settingsOf(running)))
/** After an outage the connection comes back by itself, within this. */
const whenBack = { times: 200, schedule: Schedule.spaced("100 millis") }

describe.skipIf(!hasRedis)("a real Redis", () => {
  it.live("that has forgotten does not know how often anything was done, for the length of a window, and then counts anew", () =>
    Effect.gen(function*() {
      const running = yield* server
      yield* Effect.gen(function*() {
        for (let time = 0; time < 4; time += 1) assert.strictEqual((yield* take())._tag, "Allowed")
        yield* send("FLUSHALL")
        assert.strictEqual((yield* Effect.flip(take()))._tag, "LimitsUnavailable")
        assert.strictEqual((yield* Effect.flip(take(minutesLater(59))))._tag, "LimitsUnavailable")
        assert.strictEqual((yield* take(minutesLater(60)))._tag, "Allowed")
      }).pipe(Effect.provide(on(running)))
    }).pipe(Effect.scoped))

  it.live("that is full and drops nothing refuses to count, and counts on when there is room", () =>
    Effect.gen(function*() {
      const running = yield* server
      yield* Effect.gen(function*() {
        yield* take()
        yield* send("CONFIG", "SET", "maxmemory", "1")
        assert.strictEqual((yield* Effect.flip(take()))._tag, "LimitsUnavailable")
        yield* send("CONFIG", "SET", "maxmemory", "0")
        assert.strictEqual((yield* take())._tag, "Allowed")
      }).pipe(Effect.provide(on(running)))
    }).pipe(Effect.scoped))

  it.live("that evicts lets nobody have more than the rule: either it is counted or nobody knows", () =>
    Effect.gen(function*() {
      const running = yield* server
      yield* Effect.gen(function*() {
        yield* take()
        yield* send("CONFIG", "SET", "maxmemory-policy", "allkeys-random")
        yield* send("CONFIG", "SET", "maxmemory", "1")
        yield* Effect.ignore(send("SET", "crowd", "x"))
        assert.strictEqual(yield* send("DBSIZE"), 0)
        yield* send("CONFIG", "SET", "maxmemory", "0")
        assert.strictEqual((yield* Effect.flip(take()))._tag, "LimitsUnavailable")
      }).pipe(Effect.provide(on(running)))
    }).pipe(Effect.scoped))

  it.live("that is down, frozen or wants another password counts nothing, keeps nobody waiting, and is found again", () =>
    Effect.gen(function*() {
      const running = yield* server
      yield* Effect.gen(function*() {
        const sessions = yield* Sessions
        const started = DateTime.nowUnsafe()
        yield* Effect.sync(running.freeze)
        assert.strictEqual((yield* Effect.flip(take()))._tag, "LimitsUnavailable")
        assert.strictEqual((yield* Effect.flip(sessions.get(ann, session.id, NOW)))._tag, "SessionsUnavailable")
        yield* Effect.sync(running.thaw)
        yield* Effect.promise(running.kill)
        assert.strictEqual((yield* Effect.flip(take()))._tag, "LimitsUnavailable")
        assert.strictEqual((yield* Effect.flip(sessions.put(session, NOW)))._tag, "SessionsUnavailable")
        const part = yield* readinessPart
        assert.strictEqual((yield* Effect.flip(part)).reason, "Redis does not answer.")
        assert.isBelow(DateTime.nowUnsafe().epochMilliseconds - started.epochMilliseconds, 10_000)
        yield* Effect.promise(running.restart)
        yield* Effect.retry(part, whenBack)
        // It came back empty.
        assert.isTrue(Option.isNone(yield* sessions.get(ann, session.id, NOW)))
      }).pipe(Effect.provide(on(running)))
    }).pipe(Effect.scoped), 120_000)

  it.live("does not keep a password that is wrong from being told, nor tell it", () =>
    Effect.gen(function*() {
      const lines: Array<string> = []
      const log = Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void lines.push(line))])
      const running = yield* Effect.acquireRelease(
        Effect.promise(() => startRedis(["--requirepass", "right"])), ({ close }) => Effect.promise(close)
      )
      const outcome = (password: string) => Effect.flatMap(Effect.result(take()), ({ _tag }) => Effect.succeed(_tag)).pipe(
        Effect.provide(Layer.provide(RateLimitsRedis.layer, RedisClient.layer({ ...settingsOf(running), password: Redacted.make(password) }))),
        Effect.provide(log)
      )
      assert.deepStrictEqual([yield* outcome("right"), yield* outcome("canary-secret"), yield* outcome("")], ["Success", "Failure", "Failure"])
      assert.isTrue(lines.some((line) => line.includes("Redis is away")))
      assert.notInclude(lines.join("\n"), "canary-secret")
    }).pipe(Effect.scoped), 60_000)

  it.live("lets no banned person in, whatever it says or does not say, and keeps nothing for ever", () =>
    Effect.gen(function*() {
      const running = yield* server
      yield* Effect.gen(function*() {
        const [list, sessions] = [yield* BanList, yield* Sessions]
        const member = yield* freshMember
        const isBanned = Effect.map(list.of(member.telegramId), Option.isSome)
        assert.isFalse(yield* isBanned)
        yield* (yield* UserStore).setStanding({ userId: member.id, standing: "blocked", operator: operator("olga"), note: "because", at: NOW })
        assert.isTrue(yield* isBanned)
        const key = `ban:${member.telegramId}`
        assert.isAtLeast(Number(yield* send("TTL", key)), 1)
        for (const said of ["", "false", "0", "null", "{}", `{"language":"de"}`]) {
          yield* send("SET", key, said)
          assert.isTrue(yield* isBanned, said)
        }
        yield* take()
        yield* sessions.put(session, NOW)
        const keys = yield* send("KEYS", "*")
        assert.sameMembers(Array.isArray(keys) ? keys : [], [key, "ratelimit:mark", "ratelimit:withdrawal:ann", "session:ann"])
        const lives = yield* Effect.forEach(["ratelimit:withdrawal:ann", "session:ann", key], (one) => send("PTTL", one))
        assert.isTrue(lives.every((ms) => Number(ms) > 0 && Number(ms) <= 3_600_000), String(lives))
        yield* send("FLUSHALL")
        assert.isTrue(yield* isBanned)
        assert.isTrue(Option.isNone(yield* sessions.get(ann, session.id, NOW)))
        yield* Effect.promise(running.kill)
        assert.isTrue(yield* isBanned)
      }).pipe(Effect.provide(on(running)))
    }).pipe(Effect.scoped), 60_000)
})

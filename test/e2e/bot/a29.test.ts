import * as BanListRedis from "@sigmatrade/adapters/redis/BanListRedis"
import * as RateLimitsRedis from "@sigmatrade/adapters/redis/RateLimitsRedis"
import * as RedisClient from "@sigmatrade/adapters/redis/RedisClient"
import * as SessionsRedis from "@sigmatrade/adapters/redis/SessionsRedis"
import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import type { LimitedOperation } from "@sigmatrade/core/limit/LimitRule"
import { RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { Session, SessionId, Sessions } from "@sigmatrade/core/limit/Sessions"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { USDT } from "@sigmatrade/core/money/Asset"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { DateTime, Effect, Layer, ManagedRuntime, Result } from "effect"
import { describe, expect, it } from "vitest"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { settingsOf } from "../../support/RedisTest.ts"
import { hasRedis, startRedis } from "../../support/startRedis.ts"
import { botWorld, limitsOf, memberOf, placesOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import type { World } from "./richMember.ts"
import { asked, PASSWORD, rich, standing, wallet } from "./richMember.ts"

const limits = limitsOf(1_000)
const olga = LimitSubject.make("olga")

/** A world whose limits and bans are in a Redis of its own, and a second client of that as an operator's session has it. */
const worldOnRedis = async () => {
  const redis = await startRedis()
  const counted = Layer.merge(RateLimitsRedis.layer, BanListRedis.layer).pipe(Layer.provide(RedisClient.layer(settingsOf(redis))))
  const at = await botWorld({ limits, counted, onSale: [] })
  const outside = ManagedRuntime.make(Layer.provideMerge(SessionsRedis.layer, RedisClient.layer(settingsOf(redis))))
  const send = (command: string, ...args: ReadonlyArray<string>) =>
    outside.runPromise(Effect.flatMap(RedisClient.RedisClient, (client) => client.send((connection) => connection.call(command, ...args))))
  const close = async () => {
    await at.stop()
    await outside.dispose()
    await redis.close()
  }
  return { at, redis, outside, send, [Symbol.asyncDispose]: close }
}

/** He asks for 1 USDT and confirms; answers what the bot says to that. */
const withdraw = async (at: World, member: number) => {
  await at.say(member, "/withdraw")
  await at.press(member, "withdraw:USDT")
  await at.say(member, "1")
  return (await at.say(member, PASSWORD)).text
}

/** He takes back what he has asked for last. */
const takeBack = async (at: World, member: number) => {
  const listed = await at.say(member, "/withdrawals")
  const cancel = placesOf(listed).find((place) => place.startsWith("!cancel"))
  await at.press(member, cancel ?? "")
}

const session = async (outside: Awaited<ReturnType<typeof worldOnRedis>>["outside"]) => {
  const now = DateTime.nowUnsafe()
  const begun = new Session({ subject: olga, id: SessionId.make("desk"), version: 1, data: { role: "admin" }, expiresAt: DateTime.add(now, { hours: 1 }) })
  const found = Effect.flatMap(Sessions, (sessions) => Effect.result(sessions.get(olga, begun.id, DateTime.nowUnsafe())))
  return {
    logIn: () => outside.runPromise(Effect.flatMap(Sessions, (sessions) => sessions.put(begun, DateTime.nowUnsafe()))),
    /** What the operator's next request finds. */
    found: async () => {
      const result = await outside.runPromise(found)
      return Result.isFailure(result) ? result.failure._tag : result.success._tag
    }
  }
}

const wornBy = (member: string, operation: LimitedOperation, times: number) => Effect.gen(function*() {
  const counts = yield* RateLimits
  const attempt = { operation, subject: LimitSubject.make(member), rule: limits[operation], now: yield* DateTime.now }
  yield* Effect.repeat(counts.take(attempt), { times: times - 1 })
})

/** Everything that the banned U9 tries is refused, while money that he sends is credited, exactly. */
const banHolds = async (at: World, u9: number, payment: number) => {
  const [before = 0n] = await at.run(standing(u9))
  for (const said of ["/menu", "/withdraw", "/start"]) expect((await at.say(u9, said)).text, said).toContain("suspended")
  const paid = { number: payment, asset: USDT.id, amount: unit, isFinal: true }
  await at.run(payIn(u9, paid))
  // The same payment once more, as a watcher that begins anew brings it.
  await at.run(payIn(u9, paid))
  expect(await at.run(standing(u9))).toEqual([before + unit, 0n])
}

describe.skipIf(!hasRedis)("A29: Redis forgets", () => {
  it("and the banned stay banned, withdrawals wait while nobody can count, deposits are credited, sessions begin anew, nothing happens twice", async () => {
    await using world = await worldOnRedis()
    const { at, outside, redis, send } = world
    const [u8, u9] = [await rich(at), await at.join()]
    await at.say(u9, wallet.toLowerCase().replace(/.$/, "e"))
    const { id: u8Id } = await at.run(memberOf(u8))
    const { id: u9Id } = await at.run(memberOf(u9))
    await at.run(blockMember(u9Id, operator("olga"), "because"))
    const desk = await session(outside)
    await desk.logIn()
    // All that the hour allows but one, which U8 has just had.
    await at.run(wornBy(u8Id, "withdrawal", 8))
    expect(await withdraw(at, u8)).toContain("set aside")
    await takeBack(at, u8)
    await banHolds(at, u9, 900_001)
    expect(await desk.found()).toBe("Some")

    await send("FLUSHALL")
    await banHolds(at, u9, 900_002)
    expect(await withdraw(at, u8)).toContain("please try later")
    expect(await desk.found()).toBe("None")
    expect(await desk.logIn()).toBe(true)
    expect(await desk.found()).toBe("Some")

    await send("CONFIG", "SET", "maxmemory-policy", "allkeys-random")
    await send("CONFIG", "SET", "maxmemory", "1")
    await banHolds(at, u9, 900_003)
    expect(await withdraw(at, u8)).toContain("please try later")
    expect(await desk.found()).toBe("None")

    await redis.kill()
    await banHolds(at, u9, 900_004)
    expect(await withdraw(at, u8)).toContain("please try later")
    expect(await desk.found()).toBe("SessionsUnavailable")

    await redis.restart()
    await expect.poll(() => send("PING").catch(() => "away"), { timeout: 30_000 }).toBe("PONG")
    await banHolds(at, u9, 900_005)
    // It has come back empty: nobody knows how often U8 has asked.
    expect(await withdraw(at, u8)).toContain("please try later")
    expect(await desk.found()).toBe("None")

    expect((await at.run(asked(u8))).map(({ state }) => state)).toEqual(["cancelled"])
    expect(await at.run(standing(u8))).toEqual([5n * unit, 0n])
    expect((await at.run(standing(u9)))[0]).toBe(5n * unit)
    const entries = await at.run(Effect.flatMap(Ledger, (ledger) => ledger.statement(availableOf(u9Id), { limit: 100 })))
    expect(entries).toHaveLength(5)
  }, 120_000)
})

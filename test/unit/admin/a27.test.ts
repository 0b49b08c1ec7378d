import { assert, describe, it } from "@effect/vitest"
import { currentSession, logIn } from "@sigmatrade/core/admin/logIn"
import { actAs } from "@sigmatrade/core/admin/actAs"
import { OperatorSession, SessionId } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { MASTER } from "@sigmatrade/core/admin/Operator"
import { OperatorKeys, SettingsKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Logger, Redacted } from "effect"
import { KEY, loudWorld, openApp } from "../api/ApiTest.ts"

const MASTER_KEY = "the-master-key-of-the-house"
/** Attackers, and the keys each of them tries. */
const [ATTACKERS, TRIES] = [50, 10]
const account = (number: number) => TelegramId.make(number)
const many = (count: number) => Array.from({ length: count }, (_, index) => index)

const keys = Layer.provide(Layer.effect(SettingsKeys, Effect.map(OperatorKeys, ({ hash }) => ({ master: hash(Redacted.make(MASTER_KEY)), named: [] }))), loudWorld)

/** A world and every line of its log. */
const heard = () => {
  const lines: Array<string> = []
  const world = Layer.mergeAll(loudWorld, keys, Logger.layer([Logger.map(Logger.formatJson, (line) => void lines.push(line))]))
  return { lines, world }
}

/** How long something takes, in milliseconds. */
const timed = (effect: Effect.Effect<unknown>) => Effect.suspend(() => {
  const begun = performance.now()
  return Effect.map(effect, () => performance.now() - begun)
})

/** How long one and the other take, in pairs, of which each begins half. */
const compared = (one: Effect.Effect<unknown>, other: Effect.Effect<unknown>, times: number) =>
  Effect.forEach(many(times), (index) => index % 2 === 0
    ? Effect.all([timed(one), timed(other)])
    : Effect.map(Effect.all([timed(other), timed(one)]), ([second, first]) => [first, second] as const))

/** Whoever is refused for asking too often is not compared with any key. */
const asOftenAsHeLikes = limitsFor(new LimitWindow({ count: 20, ms: 60_000 }), new LimitWindow({ count: 1_000_000, ms: 60_000 }))

const middle = (values: ReadonlyArray<number>): number => values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0

/** By which part of itself the middle of the one differs from that of the other. A machine that does other work moves both alike. */
const difference = (pairs: ReadonlyArray<readonly [number, number]>): number => {
  const [one, other] = [middle(pairs.map(([first]) => first)), middle(pairs.map(([, second]) => second))]
  return Math.abs(one - other) / Math.min(one, other)
}

describe("A27: guessing the admin key", () => {
  it.live("of 1,000 wrong keys from 50 chats and 50 addresses five each are looked at, all hear the alarm, and the real admin gets in meanwhile", () => {
    const { lines, world } = heard()
    return Effect.gen(function*() {
      const { ask } = yield* openApp({ trustedProxyHops: 1 })
      const chats = Effect.forEach(many(ATTACKERS * TRIES), (index) =>
        Effect.flip(logIn(account(1_000 + index % ATTACKERS), Redacted.make(`opk_planted-${index}`), "r")), { concurrency: "unbounded" })
      // What stands left of the address our proxy has seen is made up, and another one each time.
      const addresses = Effect.forEach(many(ATTACKERS * TRIES), (index) =>
        ask("/v1/levels", { headers: { authorization: `Bearer sk_live_planted-${index}`, "x-forwarded-for": `203.0.113.${index % 250}, 198.51.100.${index % ATTACKERS}` } }), { concurrency: "unbounded" })
      const admin = Effect.all([logIn(account(1), Redacted.make(MASTER_KEY), "r"), ask("/v1/levels", { headers: { authorization: `Bearer ${KEY}`, "x-forwarded-for": "192.0.2.1" } })])
      const [refused, answers, [session, { status }]] = yield* Effect.all([chats, addresses, admin], { concurrency: "unbounded" })
      assert.strictEqual(refused.filter(({ _tag }) => _tag === "LoginRefused").length, ATTACKERS * 5)
      assert.strictEqual(answers.filter((answer) => answer.status === 401).length, ATTACKERS * 5)
      assert.strictEqual(answers.filter((answer) => answer.status === 429).length, ATTACKERS * (TRIES - 5))
      assert.deepStrictEqual([session.operator, status], [MASTER, 200])
      const heardOf = (words: string) => lines.filter((line) => line.includes(words)).length
      assert.deepStrictEqual([heardOf("Somebody tries keys"), heardOf("tried from many addresses"), heardOf("A login was refused")], [ATTACKERS, 1, ATTACKERS * TRIES])
      for (const line of lines) for (const secret of ["planted", MASTER_KEY, KEY]) assert.notInclude(line, secret)
    }).pipe(Effect.scoped, Effect.provide(world))
  })

  it.live("a session fixed before the login is none after it", () => {
    const { world } = heard()
    return Effect.gen(function*() {
      const now = yield* DateTime.now
      const fixed = new OperatorSession({ id: SessionId.make("01890a5d-ac96-774b-bcce-b302099a8057"), operator: MASTER, telegramId: account(1), startedAt: now, seenAt: now })
      yield* logIn(account(9), Redacted.make(MASTER_KEY), "r")
      yield* (yield* OperatorSessionStore).begin(fixed)
      const session = yield* logIn(account(1), Redacted.make(MASTER_KEY), "r")
      assert.notStrictEqual(session.id, fixed.id)
      assert.strictEqual((yield* currentSession(account(1)))?.id, session.id)
      const act = { permission: "audit.read", action: "look", subject: "x:1", reason: null, requestId: "r" } as const
      assert.strictEqual((yield* Effect.flip(actAs(fixed, act, () => Effect.void)))._tag, "SessionOver")
    }).pipe(Effect.provide(world))
  })

  it.live("a key that differs in its last byte is refused as soon as one that differs in all, thousands of times measured", () => {
    const { world } = heard()
    return Effect.gen(function*() {
      const { ask } = yield* openApp({ trustedProxyHops: 1 })
      let caller = 0
      const guess = (key: string) => Effect.suspend(() =>
        ask("/v1/levels", { headers: { authorization: `Bearer ${key}`, "x-forwarded-for": `10.${caller >> 16}.${(caller >> 8) & 255}.${(caller += 1) & 255}` } }))
      assert.strictEqual((yield* guess("z".repeat(KEY.length))).status, 401)
      const [near, far] = [guess(`${KEY.slice(0, -1)}x`), guess("z".repeat(KEY.length))]
      yield* compared(near, far, 500)
      // A real difference shows in every round, one of a busy machine not; the middles are a hundredth apart at most.
      const rounds = yield* Effect.replicateEffect(Effect.map(compared(near, far, 500), difference), 5)
      assert.isBelow(Math.min(...rounds), 0.04)
      assert.strictEqual((yield* near).status, 401)
    }).pipe(Effect.scoped, Effect.provideService(LimitRules, asOftenAsHeLikes), Effect.provide(Layer.merge(world, Logger.layer([]))))
  })
})

import { PgClient } from "@effect/sql-pg"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { Amount } from "@sigmatrade/core/money/Amount"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import type { User } from "@sigmatrade/core/user/User"
import { Effect, Fiber, Layer, Result } from "effect"
import type { Context, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { assert, describe, it } from "vitest"
import { settings } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { ask, memberWith, PASSWORD, payoutRules, standsAt, wishOf } from "../../unit/payout/payoutWorld.ts"

/** A hundred units of 18 decimals: more than a signed 64-bit integer holds. */
const HUNDRED = Amount.make(100n * 10n ** 18n)
const UNLIMITED = Amount.make(2n ** 200n)

const rules = payoutRules({ requestMax: UNLIMITED, dayMax: UNLIMITED, hourMax: UNLIMITED }, { inFlightMax: 1000 })
/** What one process has: a pool of its own, and everything above it. */
const processOn = (url: Redacted.Redacted, pool: number) =>
  Layer.build(OurWallet.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(PostgresAdapters.layer, settings, rules)),
    Layer.provideMerge(PgClient.layer({ url, maxConnections: pool }))
  ))

/** Looks, while they ask, whether the member is ever below zero or has more or less than he has. */
const watched = Effect.fn("watched")(function*(member: User, whole: bigint, seen: Array<bigint>) {
  for (;;) {
    const { available, held } = yield* standsAt(member)
    assert.isTrue(available >= 0n && held >= 0n && available + held === whole, `${available} ${held}`)
    seen.push(available)
    yield* Effect.sleep("2 millis")
  }
})

/** Two processes on one new database, and deadlocks it has seen so far. */
const twoProcesses = Effect.gen(function*() {
  const url = yield* PostgresTest.migratedDatabase
  yield* Migrations.migrate.pipe(Effect.provide(PgClient.layer({ url, maxConnections: 1 })))
  const processes = [yield* processOn(url, 10), yield* processOn(url, 10)] as const
  const deadlocks = Effect.map(
    Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()`),
    (rows) => rows[0]?.["count"]
  ).pipe(Effect.provide(processes[0]))
  return { processes, deadlocks }
})

type Process = Effect.Success<ReturnType<typeof processOn>>
type Services = Process extends Context.Context<infer All> ? All : never

/** The same wish so many times at once, every second one in the other process. */
const share = <A, E>(processes: readonly [Process, Process], times: number, wish: Effect.Effect<A, E, Services>) =>
  Effect.forEach(Array.from({ length: times }, (_, index) => index), (index) =>
    Effect.result(Effect.provide(wish, index % 2 === 0 ? processes[0] : processes[1])), { concurrency: "unbounded" })

describe("A14", () => {
  it("two hundred withdrawals of the same hundred, from two processes: exactly one is held, and the others are refused cleanly", async () => {
    await Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const { deadlocks, processes } = yield* twoProcesses
      const [one] = processes
      const member = yield* Effect.provide(memberWith(HUNDRED), one)
      const seen: Array<bigint> = []
      const watch = yield* Effect.forkScoped(Effect.provide(watched(member, HUNDRED, seen), one))
      const results = yield* share(processes, 200, Effect.suspend(() => ask(member, HUNDRED)))
      yield* Fiber.interrupt(watch)
      assert.strictEqual(results.filter(Result.isSuccess).length, 1)
      const tags = new Set(results.filter(Result.isFailure).map(({ failure }) => failure._tag))
      assert.deepStrictEqual([...tags], ["InsufficientFunds"])
      assert.deepStrictEqual(yield* Effect.provide(standsAt(member), one), { available: 0n, held: HUNDRED })
      assert.isAbove(seen.length, 10)
      assert.strictEqual(yield* deadlocks, 0)
    })))
  }, 120_000)

  it("two hundred repeats of one request are one withdrawal, answered two hundred times alike", async () => {
    await Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const { processes } = yield* twoProcesses
      const member = yield* Effect.provide(memberWith(2n * HUNDRED), processes[0])
      const wish = requestWithdrawal(wishOf(member, HUNDRED, { key: "one" }), PASSWORD)
      const answers = (yield* share(processes, 200, wish)).filter(Result.isSuccess).map(({ success }) => success)
      assert.strictEqual(answers.length, 200)
      assert.strictEqual(answers.filter(({ isNew }) => isNew).length, 1)
      assert.strictEqual(new Set(answers.map(({ withdrawal }) => withdrawal.id)).size, 1)
      assert.deepStrictEqual(yield* Effect.provide(standsAt(member), processes[0]), { available: HUNDRED, held: HUNDRED })
    })))
  }, 120_000)

  it("a hundred withdrawals at once of a balance worth ten: exactly ten pass", async () => {
    await Effect.runPromise(Effect.scoped(Effect.gen(function*() {
      const { deadlocks, processes } = yield* twoProcesses
      const [one] = processes
      const whole = 10n * HUNDRED + 1n
      const member = yield* Effect.provide(memberWith(whole), one)
      const results = yield* share(processes, 100, Effect.suspend(() => ask(member, HUNDRED)))
      assert.strictEqual(results.filter(Result.isSuccess).length, 10)
      assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "InsufficientFunds"))
      assert.deepStrictEqual(yield* Effect.provide(standsAt(member), one), { available: 1n, held: 10n * HUNDRED })
      assert.strictEqual(yield* deadlocks, 0)
    })))
  }, 120_000)
})

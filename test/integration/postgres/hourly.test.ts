import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { HourlyStep } from "@sigmatrade/core/reward/runHourly"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Clock, Context, DateTime, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { join, newAddress, prices } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { makeFinal, moved, settings } from "./chainWorld.ts"
import { hourly } from "./rewardsWorld.ts"

/** Midnight in UTC; an hour later clocks in Berlin jump from 2 to 3. */
const MIDNIGHT = Date.parse("2026-03-29T00:00:00Z")
const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000]
const hourOf = ({ period }: HourlyStep) => period === null ? -1 : (DateTime.toEpochMillis(period.startsAt) - MIDNIGHT) / HOUR_MS

/** A clock that shows what it is told to; waits are real. */
const clockAt = (ms: number) => <A, E, R>(work: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Clock.Clock, (real) =>
    Effect.provideService(work, Clock.Clock, {
      ...real,
      sleep: real.sleep.bind(real),
      currentTimeMillisUnsafe: () => ms,
      currentTimeMillis: Effect.succeed(ms),
      currentTimeNanosUnsafe: () => BigInt(ms) * 1_000_000n,
      currentTimeNanos: Effect.succeed(BigInt(ms) * 1_000_000n)
    }))

/** One process: stores of its own, and a session in this zone, over the same database. */
const instance = (url: Effect.Success<typeof PostgresTest.migratedDatabase>, zone: string) =>
  Layer.build(Layer.mergeAll(settings, PostgresAdapters.layer.pipe(
    Layer.provideMerge(Migrations.layer.pipe(Layer.provideMerge(PgClient.layer({ url, maxConnections: 6, startupParameters: { TimeZone: zone } }))))
  )))

/** Twelve members buy from one sponsor, half past every hour from midnight on. */
const twelveSales = Effect.gen(function*() {
  yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
  const sponsor = yield* join()
  for (let hour = 0; hour < 12; hour += 1) {
    const buyer = yield* join(sponsor.invitationCode)
    const { wallet } = yield* (yield* UserStore).linkWallet(buyer.id, newAddress(), yield* DateTime.now)
    yield* makeFinal([moved({ from: wallet?.address ?? newAddress() })])
    yield* creditDeposits().pipe(clockAt(MIDNIGHT + hour * HOUR_MS + 30 * MINUTE_MS))
  }
})

/** Works off what is due; at most this many steps. */
const catchUp = Effect.fn("catchUp")(function*(did: Array<HourlyStep>) {
  for (let step = 0; step < 100; step += 1) {
    const done = yield* hourly(10)
    if (done.period === null) return
    did.push(done)
  }
})

it.live("A20: the hour that happens twice has one effect, and hours that were missed are caught up in order", () =>
  Effect.scoped(Effect.gen(function*() {
    const url = yield* PostgresTest.migratedDatabase
    const one = yield* instance(url, "UTC")
    let two = yield* instance(url, "Europe/Berlin")
    yield* Effect.provideContext(twelveSales, one)
    const did: Array<HourlyStep> = []
    const both = (ms: number, twosClock = ms) => Effect.all([
      catchUp(did).pipe(clockAt(ms), Effect.provideContext(one)),
      catchUp(did).pipe(clockAt(twosClock), Effect.provideContext(two))
    ], { concurrency: "unbounded" })
    for (let minute = 0; minute < 12 * 60; minute += 10) {
      const now = MIDNIGHT + minute * MINUTE_MS
      // At 02:59:50 the second one's clock is set back by an hour, until half past four.
      if (minute === 180) yield* both(now - 10_000, now - 10_000 - HOUR_MS)
      // Five hours of downtime.
      if (minute > 5 * 60 && minute < 10 * 60) continue
      yield* both(now, minute >= 180 && minute < 270 ? now - HOUR_MS : now)
      if (minute === 4 * 60 - 10) {
        // At 59:59.9 the second one is restarted, in the middle of whatever it does.
        const late = MIDNIGHT + 4 * HOUR_MS - 100
        const dying = yield* Effect.forkChild(catchUp(did).pipe(clockAt(late + 200), Effect.provideContext(two)))
        yield* Effect.yieldNow
        yield* Effect.sync(() => dying.interruptUnsafe())
        two = yield* instance(url, "America/New_York")
        yield* both(late)
      }
    }
    yield* Effect.gen(function*() {
      const sql = Context.get(one, SqlClient.SqlClient)
      const rows = yield* sql<{ readonly start: Date; readonly end: Date; readonly closed: boolean }>`
        SELECT starts_at AS start, ends_at AS end, closed_at IS NOT NULL AS closed FROM job_periods ORDER BY starts_at`
      assert.deepStrictEqual(rows.map(({ closed, end, start }) => [(start.getTime() - MIDNIGHT) / HOUR_MS, (end.getTime() - start.getTime()) / HOUR_MS, closed]),
        Array.from({ length: 12 }, (_, hour) => [hour, 1, true]))
      // The sale of half past an hour is released in the next one, and only there.
      const effects = did.filter(({ released }) => released > 0)
      const released = Map.groupBy(effects, hourOf)
      for (const [hour, steps] of released) assert.deepStrictEqual(steps.map((step) => step.released), [1], String(hour))
      const booked = yield* sql<{ readonly held: Date }>`
        SELECT c.held_until AS held FROM ledger_entries e JOIN referral_commissions c ON e.business_id = c.purchase_id || ':' || c.tier
        WHERE e.kind = 'commission-released' ORDER BY e.id`
      assert.deepStrictEqual(booked.map(({ held }) => (held.getTime() - MIDNIGHT) / HOUR_MS), Array.from({ length: 11 }, (_, hour) => hour + 0.5))
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provideContext(one))
  })), 120_000)

it.live("the first period of all, begun at once by twenty whose clocks differ by hours: one begins it, and all come to their end", () =>
  Effect.scoped(Effect.gen(function*() {
    const one = yield* instance(yield* PostgresTest.migratedDatabase, "UTC")
    const clocks = Array.from({ length: 20 }, (_, index) => MIDNIGHT + (index * 7 % 20) * HOUR_MS)
    yield* Effect.forEach(clocks, (ms) => catchUp([]).pipe(clockAt(ms)), { concurrency: "unbounded" }).pipe(Effect.provideContext(one))
    assert.deepStrictEqual(yield* Effect.provideContext(brokenInvariants, one), [])
  })), 60_000)

import { assert, layer } from "@effect/vitest"
import { together } from "@sigmatrade/adapters/postgres/together"
import { Cause, Deferred, Effect, Exit, Fiber } from "effect"
import { SqlClient } from "effect/sql"
import * as PostgresTest from "../../support/PostgresTest.ts"

const crowd = Array.from({ length: 200 }, (_, index) => index)
const all = { concurrency: "unbounded" } as const

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("asking together", (it) => {
  it.effect("a crowd is answered by few statements, each with what is his; somebody alone by one", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const asked: Array<number> = []
      const double = yield* together(sql, Effect.fnUntraced(function*(many: ReadonlyArray<number>) {
        asked.push(many.length)
        const rows = yield* Effect.orDie(sql<{ readonly twice: number }>`
          SELECT one * 2 AS twice FROM unnest(${many}::int[]) WITH ORDINALITY AS given (one, place) ORDER BY place`)
        return rows.map(({ twice }) => twice)
      }))
      assert.deepStrictEqual(yield* Effect.forEach(crowd, double, all), crowd.map((one) => one * 2))
      assert.isAtMost(asked.length, 20)
      assert.strictEqual(yield* double(7), 14)
      assert.strictEqual(asked.at(-1), 1)
    }))

  it.effect("whoever a statement dies of dies alone: those he was asked with are answered, and so is whoever comes later", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const ask = yield* together(sql, (many: ReadonlyArray<string>) =>
        many.includes("bad") ? Effect.die(new Error("bad")) : Effect.as(Effect.yieldNow, many))
      const exits = yield* Effect.forEach(["one", "two", "bad", "three", "four"], (one) => Effect.exit(ask(one)), all)
      assert.deepStrictEqual(exits.map((exit) => Exit.isSuccess(exit) ? exit.value : String(Cause.squash(exit.cause))),
        ["one", "two", "Error: bad", "three", "four"])
      assert.strictEqual(yield* ask("good"), "good")
    }))

  it.effect("whoever gave up while he waited is not asked for any more: what he was told does not happen does not happen", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const gate = yield* Deferred.make<void>()
      const asked: Array<string> = []
      const ask = yield* together(sql, (many: ReadonlyArray<string>) => {
        asked.push(...many)
        return Effect.as(Deferred.await(gate), many)
      })
      // Two hold up both statements that may be under way; a third one waits, and gives up.
      yield* Effect.forkChild(ask("first"))
      yield* Effect.sleep(20)
      yield* Effect.forkChild(ask("second"))
      yield* Effect.sleep(20)
      yield* Effect.timeoutOption(ask("gone"), 20)
      const last = yield* Effect.forkChild(ask("last"))
      yield* Deferred.succeed(gate, undefined)
      assert.strictEqual(yield* Fiber.join(last), "last")
      assert.deepStrictEqual(asked, ["first", "second", "last"])
    }))

  it.effect("inside a transaction everybody asks for himself, and sees what he has written", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* sql`CREATE TABLE seen (id int)`
      const count = yield* together(sql, (many: ReadonlyArray<number>) =>
        Effect.orDie(Effect.map(sql<{ readonly count: string }>`SELECT count(*)::text AS count FROM seen`, ([row]) => many.map(() => row?.count))))
      const inside = Effect.andThen(sql`INSERT INTO seen VALUES (1)`, count(1))
      assert.strictEqual(yield* sql.withTransaction(inside), "1")
      const [mine, others] = yield* Effect.all([sql.withTransaction(Effect.tap(inside, () => Effect.sleep(50))), count(1)], all)
      assert.deepStrictEqual([mine, others], ["2", "1"])
    }))
})

import { assert, layer as withLayer } from "@effect/vitest"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { JobPeriod } from "@sigmatrade/core/reward/JobPeriod"
import { JobName } from "@sigmatrade/core/reward/JobPeriod"
import { JobPeriodStore } from "@sigmatrade/core/reward/JobPeriodStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Option } from "effect"
import { randomBytes } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"

const freshJob = () => JobName.make(`job-${randomBytes(8).toString("hex")}`)
/** The hour that begins this many hours after noon. */
const hour = (number: number): JobPeriod => ({ startsAt: minutesLater(60 * number), endsAt: minutesLater(60 * (number + 1)) })

/** What every `JobPeriodStore` promises. */
export const jobPeriodStoreContract = <E>(name: string, layer: Layer.Layer<JobPeriodStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`JobPeriodStore: ${name}`, (it) => {
    const begin = Effect.fn("begin")(function*(job: JobName, period: JobPeriod) {
      return yield* (yield* Transaction).run((yield* JobPeriodStore).begin(job, period))
    })
    const workOff = Effect.fn("workOff")(function*(job: JobName, period: JobPeriod) {
      const store = yield* JobPeriodStore
      return yield* (yield* Transaction).run(Effect.gen(function*() {
        if (!(yield* store.begin(job, period))) return false
        yield* store.close(job, period, NOW)
        return true
      }))
    })
    const dies = Effect.fn("dies")(function*<A, E2, R>(work: Effect.Effect<A, E2, R>) {
      const exit = yield* Effect.exit(work)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
    })

    it.effect("a job that never ran has no last period, and each job has its own", () =>
      Effect.gen(function*() {
        const store = yield* JobPeriodStore
        const [job, other] = [freshJob(), freshJob()]
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.none())
        yield* workOff(job, hour(0))
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.some(hour(0).endsAt))
        assert.deepStrictEqual(yield* store.lastEnd(other), Option.none())
      }))

    it.effect("a period stays open, batch after batch, until it is closed; only then is it the last one", () =>
      Effect.gen(function*() {
        const store = yield* JobPeriodStore
        const job = freshJob()
        yield* workOff(job, hour(0))
        assert.deepStrictEqual([yield* begin(job, hour(1)), yield* begin(job, hour(1))], [true, true])
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.some(hour(1).startsAt))
        assert.deepStrictEqual([yield* workOff(job, hour(1)), yield* workOff(job, hour(1))], [true, false])
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.some(hour(1).endsAt))
      }))

    it.effect("the very first period is where a job goes on while it is open", () =>
      Effect.gen(function*() {
        const store = yield* JobPeriodStore
        const job = freshJob()
        assert.isTrue(yield* begin(job, hour(3)))
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.some(hour(3).startsAt))
        assert.isTrue(yield* workOff(job, hour(3)))
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.some(hour(3).endsAt))
      }))

    it.effect("of many who try at once one works a period off", () =>
      Effect.gen(function*() {
        const job = freshJob()
        const worked = yield* Effect.forEach(Array.from({ length: 20 }), () => workOff(job, hour(0)), { concurrency: "unbounded" })
        assert.strictEqual(worked.filter((mine) => mine).length, 1)
      }))

    it.effect("many who begin a period at once all have it in turn while it is open, and nobody fails for being second by a hair", () =>
      Effect.gen(function*() {
        for (let round = 0; round < 60; round += 1) {
          const job = freshJob()
          const answers = yield* Effect.forEach(Array.from({ length: 20 }), () => begin(job, hour(0)), { concurrency: "unbounded" })
          assert.deepStrictEqual(answers, answers.map(() => true))
        }
      }))

    it.effect("no period is skipped, none begins while another is open, and none is closed twice", () =>
      Effect.gen(function*() {
        const store = yield* JobPeriodStore
        const job = freshJob()
        yield* workOff(job, hour(0))
        yield* dies(begin(job, hour(2)))
        yield* dies(begin(job, hour(-2)))
        assert.isFalse(yield* begin(job, hour(0)))
        yield* begin(job, hour(1))
        yield* dies(begin(job, hour(2)))
        yield* dies(store.close(job, hour(0), NOW))
        yield* dies(store.close(job, hour(2), NOW))
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.some(hour(0).endsAt))
      }))

    it.effect("what is undone was never begun or closed", () =>
      Effect.gen(function*() {
        const store = yield* JobPeriodStore
        const job = freshJob()
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(workOff(job, hour(0)), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* store.lastEnd(job), Option.none())
        assert.isTrue(yield* workOff(job, hour(5)))
      }))
  })

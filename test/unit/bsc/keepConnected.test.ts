import { assert, describe, it } from "@effect/vitest"
import { BSC_LIMITS } from "@sigmatrade/adapters/bsc/BscSettings"
import { keepConnected } from "@sigmatrade/adapters/bsc/keepConnected"
import { malformed } from "@sigmatrade/adapters/bsc/RpcFailure"
import { Clock, Effect, Fiber, Schema } from "effect"
import { TestClock } from "effect/testing"

interface Life {
  readonly lastsMs: number
  readonly serves: boolean
}
const Lives = Schema.Array(Schema.Struct({
  lastsMs: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 25_000 })),
  serves: Schema.Boolean
})).check(Schema.isMinLength(1), Schema.isMaxLength(5))

/** When connections were opened and closed within twenty minutes, with lives that come round and round. */
const lived = (lives: ReadonlyArray<Life>) => Effect.gen(function*() {
  const openedAt: Array<number> = []
  const closedAt: Array<number> = []
  const fiber = yield* Effect.forkChild(keepConnected(BSC_LIMITS, (served) => Effect.gen(function*() {
    const { lastsMs, serves } = lives[openedAt.length % lives.length] ?? { lastsMs: 0, serves: false }
    openedAt.push(yield* Clock.currentTimeMillis)
    yield* Effect.sleep(lastsMs)
    if (serves) served()
    closedAt.push(yield* Clock.currentTimeMillis)
    return yield* malformed("end")
  })))
  yield* TestClock.adjust("20 minutes")
  yield* Fiber.interrupt(fiber)
  return { openedAt, pauses: closedAt.flatMap((closed, index) => openedAt[index + 1] === undefined ? [] : [(openedAt[index + 1] ?? 0) - closed]) }
})

describe("a connection that is kept", () => {
  it.effect.prop("is opened at most six times in any minute, whatever the server does, and again after a minute at the latest", { lives: Lives }, ({ lives }) =>
    Effect.gen(function*() {
      const { openedAt, pauses } = yield* lived(lives)
      openedAt.forEach((opened, index) => assert.isAtLeast((openedAt[index + 6] ?? Infinity) - opened, 60_000))
      for (const pauseMs of pauses) assert.isTrue(pauseMs >= 1_000 && pauseMs <= 60_000, `paused ${pauseMs} ms`)
    }), { arbitrary: { runs: 60, seed: 11 } })

  it.effect("that never serves is left alone for a second, then twice as long each time, up to half a minute", () => Effect.gen(function*() {
    const { pauses } = yield* lived([{ lastsMs: 0, serves: false }])
    for (const [index, least] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000].entries()) {
      assert.isTrue((pauses[index] ?? 0) >= least && (pauses[index] ?? 0) <= Math.min(30_000, least * 1.2) + 1, `pause ${index}: ${pauses[index]}`)
    }
  }))

  it.effect("that served before it ended is opened again after the short pause", () => Effect.gen(function*() {
    const { pauses } = yield* lived([{ lastsMs: 20_000, serves: true }])
    for (const pauseMs of pauses) assert.isTrue(pauseMs >= 1_000 && pauseMs <= 1_201, `paused ${pauseMs} ms`)
  }))
})

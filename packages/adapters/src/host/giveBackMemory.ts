import type { Scope } from "effect"
import { Duration, Effect } from "effect"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

/** How often it is looked. */
const LOOK = Duration.seconds(1)
/** Nobody waits for a process that used less of a core than this since the last look. */
const QUIET_SHARE_MAX = 0.1
/** What is worth a collection, which takes 50 to 100 ms: bytes that a process holds more than after the last one. */
const WORTH_BYTES = 4_000_000
/** A collection is not made more often than this, whatever grows. */
const REST = Duration.seconds(15)

/** What a process has used, and how much it holds. */
export interface Use {
  /** Processor time since its start, in µs. */
  readonly cpuMicros: number
  /** Since when it is counted, in ms of a clock that never goes back. */
  readonly atMs: number
  readonly residentBytes: number
}

/** Whether it is worth it to collect now: nothing is under way, and enough has come together since `keptBytes` were left. */
export const isWorthIt = (before: Use, now: Use, keptBytes: number): boolean =>
  (now.cpuMicros - before.cpuMicros) / 1_000 < QUIET_SHARE_MAX * (now.atMs - before.atMs) && now.residentBytes - keptBytes > WORTH_BYTES

const look = Effect.sync((): Use => {
  const { system, user } = process.cpuUsage()
  return { cpuMicros: system + user, atMs: performance.now(), residentBytes: process.memoryUsage.rss() }
})

/** What `--expose-gc` would have given, without a flag that whoever starts the program must know. */
const collector = Effect.sync((): NodeJS.GCFunction => {
  setFlagsFromString("--expose-gc")
  return runInNewContext("gc")
})

/**
 * Gives back to the machine what a start or a crowd needed, once it is quiet. V8 leaves a young generation as large as it has ever been, and what
 * was compiled for a start that never comes again: a fifth of what each of our programs holds at rest. Only its last resort lets go of both.
 */
export const givingBack: Effect.Effect<never> = Effect.gen(function*() {
  const collect = yield* collector
  let [keptBytes, before] = [0, yield* look]
  for (;;) {
    yield* Effect.sleep(LOOK)
    const now = yield* look
    if (isWorthIt(before, now, keptBytes)) {
      collect({ type: "major", execution: "sync", flavor: "last-resort" })
      keptBytes = (yield* look).residentBytes
      yield* Effect.sleep(REST)
    }
    before = yield* look
  }
})

/** Runs a program, and gives back memory while nobody waits for it. */
export const giveBackMemory = <A, E, R>(run: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Scope.Scope>> =>
  Effect.scoped(Effect.andThen(Effect.forkScoped(givingBack), run))

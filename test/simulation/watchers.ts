import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Cause, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import type { HistoryServices } from "./historyWorld.ts"
import { StoreFault, WorksFor } from "./Interference.ts"
import type { Scene } from "./Scene.ts"
import type { Work } from "./work.ts"
import { workOf } from "./work.ts"

/** A watcher met something that nobody planned: a broken invariant of its own. */
export class UnplannedFailure extends Error {}

const EXPECTED: ReadonlySet<string> = new Set([
  "ChainUnavailable", "BlockUnknown", "ChainMoved", "CursorMoved", "ReorgTooDeep", "LaneLost", "SignerUnavailable"
])

/** Throws what was not expected of a piece of work. */
const check = (work: string, exit: Exit.Exit<unknown, unknown>) => {
  if (Exit.isSuccess(exit)) return
  for (const reason of exit.cause.reasons) {
    if (reason._tag === "Interrupt") continue
    if (reason._tag === "Die" && reason.defect instanceof StoreFault) continue
    const error = reason._tag === "Fail" ? reason.error : null
    if (typeof error === "object" && error !== null && "_tag" in error && EXPECTED.has(String(error._tag))) continue
    throw new UnplannedFailure(`${work}: ${Cause.pretty(exit.cause)}`)
  }
}

/** Nothing has happened for so many turns: whoever works waits for the clock. */
const IDLE_TURNS = 12
/** More virtual time than this no work may take. */
const WORK_MS_MAX = 600_000

/** A piece of work in a process. */
export interface Task {
  readonly work: Work
  readonly watcher: number
}

/** What a person does, beside the watchers. */
export interface Act {
  readonly name: string
  readonly act: Effect.Effect<void, unknown, HistoryServices>
}

/** What else happens while watchers work: after so many turns. */
export interface Meanwhile {
  readonly atTurn: number
  /** `null`: the processes are killed. */
  readonly happens: Effect.Effect<void, unknown, HistoryServices> | null
}

const nameOf = (task: Task | Act | undefined): string => task === undefined ? "nothing" : "act" in task ? task.name : task.work

const begin = (scene: Scene, task: Task | Act) => {
  if ("act" in task) return Effect.forkChild(Effect.exit(task.act))
  const index = task.watcher % scene.watchers.length
  const process = scene.watchers[index]
  if (process === undefined) return Effect.die(new Error("no watcher runs"))
  const work = Effect.provideService(workOf(task.work, process, scene.pay !== null), ProviderPool, process.pool)
  return Effect.forkChild(Effect.exit(Effect.provideService(work, WorksFor, index)))
}

/** Does pieces of work side by side, the chain and the world going on between any two calls, until all are done or killed. */
export const perform = (scene: Scene, tasks: ReadonlyArray<Task | Act>, meanwhile: Meanwhile | null = null) =>
  Effect.gen(function*() {
    const { between } = scene
    const fired = between.fired
    const fibers = yield* Effect.forEach(tasks, (task) => begin(scene, task))
    between.isOn = !scene.isQuiet
    let [idle, waitedMs] = [0, 0]
    for (let turn = 0; fibers.some((fiber) => fiber.pollUnsafe() === undefined); turn += 1) {
      if (turn === meanwhile?.atTurn) {
        if (meanwhile.happens === null) {
          scene.mishaps += 1
          yield* Fiber.interruptAll(fibers)
          break
        }
        between.isOn = false
        yield* meanwhile.happens
        between.isOn = !scene.isQuiet
      }
      const before = between.calls
      yield* Effect.yieldNow
      idle = between.calls === before ? idle + 1 : 0
      if (idle < IDLE_TURNS) continue
      if (waitedMs >= WORK_MS_MAX) throw new UnplannedFailure(`${tasks.map(nameOf).join()} does not end`)
      yield* TestClock.adjust(500)
      waitedMs += 500
      idle = 0
    }
    between.isOn = false
    scene.mishaps += between.fired - fired
    for (const [index, fiber] of fibers.entries()) {
      const done = fiber.pollUnsafe()
      if (done !== undefined && Exit.isSuccess(done)) check(nameOf(tasks[index]), done.value)
    }
  })

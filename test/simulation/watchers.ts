import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { foresee } from "@sigmatrade/core/confirmation/foresee"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { reconcileAddresses, reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import * as ProviderPoolModule from "@sigmatrade/core/provider/ProviderPool"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { Cause, Effect, Exit, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import type { HistoryServices } from "./historyWorld.ts"
import { StoreFault } from "./Interference.ts"
import type { Scene } from "./Scene.ts"

/** The work of a watcher, by its loops. */
export const WORK = ["look", "backfill", "guard", "reconcile", "credit", "release", "deliver"] as const
export type Work = typeof WORK[number]

/** What a process knows of its providers when it has just started: nothing. */
export const startProcess = Effect.provide(ProviderPool, Layer.fresh(ProviderPoolModule.layer))

/** One look at the providers and what follows from it, as the watcher's loop does it. */
const look = Effect.gen(function*() {
  const looked = yield* (yield* ProviderPool).lookAhead(yield* foresee())
  const scanned = yield* Effect.exit(scanChain(looked))
  yield* confirmDeposits(looked)
  yield* repairFinality(looked)
  return yield* scanned
})

const workOf = (work: Work): Effect.Effect<void, unknown, HistoryServices | ProviderPool> => {
  switch (work) {
    case "look": return Effect.asVoid(look)
    case "backfill": return Effect.asVoid(scanGap())
    case "guard": return guardTokens()
    case "reconcile": return Effect.asVoid(Effect.andThen(reconcileNatives(), reconcileAddresses(null)))
    case "credit": return Effect.asVoid(creditDeposits())
    case "release": return Effect.asVoid(releaseCommissions(3))
    case "deliver": return Effect.asVoid(deliverNotifications())
  }
}

/** A watcher met something that nobody planned: a broken invariant of its own. */
export class UnplannedFailure extends Error {}

const EXPECTED: ReadonlySet<string> = new Set(["ChainUnavailable", "BlockUnknown", "ChainMoved", "CursorMoved", "ReorgTooDeep"])

/** Throws what was not expected of a piece of work. */
const check = (work: Work, exit: Exit.Exit<unknown, unknown>) => {
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

/** What else happens while watchers work: after so many turns. */
export interface Meanwhile {
  readonly atTurn: number
  /** `null`: the processes are killed. */
  readonly happens: Effect.Effect<void, unknown, HistoryServices> | null
}

/** Does pieces of work side by side, the chain and the world going on between any two calls, until all are done or killed. */
export const perform = (scene: Scene, tasks: ReadonlyArray<Task>, meanwhile: Meanwhile | null = null) =>
  Effect.gen(function*() {
    const { between } = scene
    const fired = between.fired
    const fibers = yield* Effect.forEach(tasks, ({ watcher, work }) => {
      const pool = scene.watchers[watcher % scene.watchers.length]
      if (pool === undefined) return Effect.die(new Error("no watcher runs"))
      return Effect.forkChild(Effect.exit(Effect.provideService(workOf(work), ProviderPool, pool)))
    })
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
      if (waitedMs >= WORK_MS_MAX) throw new UnplannedFailure(`${tasks.map(({ work }) => work).join()} does not end`)
      yield* TestClock.adjust(500)
      waitedMs += 500
      idle = 0
    }
    between.isOn = false
    scene.mishaps += between.fired - fired
    for (const [index, fiber] of fibers.entries()) {
      const done = fiber.pollUnsafe()
      if (done !== undefined && Exit.isSuccess(done)) check(tasks[index]?.work ?? "look", done.value)
    }
  })

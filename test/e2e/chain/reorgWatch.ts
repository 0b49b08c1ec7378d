import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Result } from "effect"
import type { ReorgWorld } from "./reorgWorld.ts"

/** Steps until nothing changes any more; the deepest cells need some forty. */
const STEPS_MAX = 120

/** One turn of the watcher's loops that read and credit, in their order. What fails there is tried again by the next one. */
const turn = Effect.gen(function*() {
  const looked = yield* (yield* ProviderPool).look
  const scanned = yield* Effect.result(scanChain(looked))
  const { dropped, final } = yield* confirmDeposits(looked)
  const repaired = yield* Effect.result(repairFinality(looked))
  const credited = yield* creditDeposits()
  return {
    failed: [
      ...(Result.isFailure(scanned) ? [scanned.failure._tag] : []), ...(Result.isFailure(repaired) ? [repaired.failure._tag] : [])
    ],
    isAtHead: Result.isSuccess(scanned) && scanned.success.number === scanned.success.latest,
    number: Result.isSuccess(scanned) ? scanned.success.number : null,
    changes: final + dropped + credited + (Result.isSuccess(repaired) ? repaired.success : 0)
  }
})

/**
 * Lets the watcher work until two turns in a row changed nothing. Answers what kept the last one from reading on, such as
 * `ReorgTooDeep`: nothing when it has read all there is.
 */
export const watchUntilQuiet = (world: ReorgWorld, confirmations: number): Promise<ReadonlyArray<string>> =>
  world.run(Effect.gen(function*() {
    const policy = yield* ConfirmationPolicy
    const step = Effect.provideService(turn, ConfirmationPolicy, { ...policy, confirmations })
    let before = ""
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      const { changes, failed, isAtHead, number } = yield* step
      const now = `${number} ${failed.join()}`
      if (changes === 0 && now === before && (isAtHead || failed.length > 0)) return failed
      before = now
    }
    return ["no rest"]
  }))

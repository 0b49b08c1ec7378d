import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { mineSome } from "./chainMoves.ts"
import { count } from "./Coverage.ts"
import { endFaults } from "./faults.ts"
import { checkComplete, checkSafety, isAtTip, NEEDS_PERSON, unrest } from "./oracle.ts"
import { agreeToAll, fillUp } from "./payMoves.ts"
import { approveAll } from "./peopleMoves.ts"
import { PromiseBroken } from "./PromiseBroken.ts"
import type { Scene } from "./Scene.ts"
import { perform } from "./watchers.ts"
import type { Work } from "./work.ts"

/** Rounds in which the system must come to rest once nothing disturbs it any more. */
const QUIET_ROUNDS_MAX = 80

/** Looks at the providers in a round. */
const LOOKS_MAX = 12

/** Every fault ends, and what waited to go wrong does not. */
const calm = Effect.fnUntraced(function*(scene: Scene) {
  const { between, pay, settings } = scene
  yield* endFaults(scene, true)
  scene.isQuiet = true
  between.pending.length = 0
  between.unanswered = 0
  yield* (yield* MessengerScript).failNext([])
  for (const id of settings.providers) yield* (yield* ProviderScript).heal(id)
  if (pay === null) return
  pay.conduct.signerAway = 0
  pay.conduct.signerRefuses = 0
  yield* (yield* MempoolScript).forget
  yield* fillUp(scene)
})

const ROUND: ReadonlyArray<Work> = ["backfill", "guard", "reconcile", "look", "credit", "release", "deliver"]
const PAY_ROUND: ReadonlyArray<Work> = ["fence", "books", "lane", "settle", "expire", "rewards", "seal"]

/** What the processes and the operators do in one round. */
const work = Effect.fnUntraced(function*(scene: Scene) {
  for (let looks = 0; looks < LOOKS_MAX && (looks === 0 || !(yield* isAtTip(scene))); looks += 1) yield* perform(scene, [{ work: "look", watcher: 0 }])
  for (const one of ROUND) yield* perform(scene, [{ work: one, watcher: 0 }])
  if (scene.pay !== null) {
    for (const one of PAY_ROUND) yield* perform(scene, [{ work: one, watcher: 0 }])
    yield* agreeToAll(scene)
  }
  yield* approveAll
})

/** All faults stop, operators do their work, the chain goes on: everything must come to its end. */
export const quietTail = Effect.fnUntraced(function*(scene: Scene) {
  yield* calm(scene)
  yield* mineSome(scene, 1, true)
  scene.story.push(`quiet from block ${scene.scripted.length - 1} on`)
  const target = scene.scripted.length + scene.settings.finalityLag + 12
  let reason: string | null = "not begun"
  for (let round = 0; round < QUIET_ROUNDS_MAX && reason !== null; round += 1) {
    yield* TestClock.adjust(round % 5 === 4 ? 3_700_000 : 1_000)
    // Finality that stands well behind an hour without blocks would look stalled. What the lane sends waits for blocks.
    if (scene.pay !== null || scene.scripted.length < target || round % 5 === 4) yield* mineSome(scene, round % 5 === 4 ? 8 : 5, false)
    yield* work(scene)
    yield* checkSafety(scene)
    reason = scene.scripted.length < target ? "the chain goes on" : yield* unrest(scene)
    if (reason === NEEDS_PERSON) return count(scene.coverage.outcomes, reason)
  }
  if (reason !== null) throw new PromiseBroken(`no rest after ${QUIET_ROUNDS_MAX} rounds: ${reason}`)
  yield* checkComplete(scene)
})

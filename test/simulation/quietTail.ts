import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import type { World } from "@sigmatrade/adapters/memory/World"
import { Effect, HashMap } from "effect"
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

const ROUND: ReadonlyArray<Work> = ["reconcile", "look", "credit", "release", "deliver"]

/** An hour has passed: what waits for its time is due. */
const isLateRound = (round: number) => round % 4 === 1

/** Loops that a round needs: the rarer ones are not asked where they can have nothing to do. */
const roundWork = (scene: Scene, world: World, round: number): ReadonlyArray<Work> => {
  const isLate = isLateRound(round)
  const hasGaps = HashMap.toValues(world.gaps).some((gaps) => gaps.length > 0)
  const chain: ReadonlyArray<Work> = [...(hasGaps ? ["backfill" as const] : []), ...(isLate || round === 0 ? ["guard" as const] : []), ...ROUND]
  if (scene.pay === null) return chain
  return [...chain, "fence", "books", "lane", "settle", ...(isLate ? ["expire" as const, "rewards" as const, "seal" as const] : [])]
}

/** What the processes and the operators do in one round. */
const work = Effect.fnUntraced(function*(scene: Scene, round: number) {
  for (let looks = 0; looks < LOOKS_MAX && (looks === 0 || !(yield* isAtTip(scene))); looks += 1) yield* perform(scene, [{ work: "look", watcher: 0 }])
  const world = yield* (yield* MemoryWorld).read((now) => now)
  for (const one of roundWork(scene, world, round)) yield* perform(scene, [{ work: one, watcher: 0 }])
  // Now and then the operators are asleep until an hour has passed.
  if (round > 0 || scene.pay?.dice.percent(60) === true) yield* agreeToAll(scene)
  yield* approveAll
})

/** Blocks that a round brings: at first as many as make all final that is there, then what is still missing. */
const blocksIn = ({ pay, settings }: Scene, world: World, round: number): number => {
  const final = Math.max(settings.confirmations, settings.finalityLag) + 2
  const isWaited = pay !== null && HashMap.toValues(world.payouts.payouts).some(({ payout }) => payout.state === "open")
  // Finality that stands well behind an hour without blocks would look stalled.
  return round === 0 || isLateRound(round) || isWaited ? final : 0
}

/** All faults stop, operators do their work, the chain goes on: everything must come to its end. */
export const quietTail = Effect.fnUntraced(function*(scene: Scene) {
  yield* calm(scene)
  yield* mineSome(scene, 1, true)
  scene.story.push(`quiet from block ${scene.scripted.length - 1} on`)
  let reason: string | null = "not begun"
  for (let round = 0; round < QUIET_ROUNDS_MAX && reason !== null; round += 1) {
    yield* TestClock.adjust(isLateRound(round) ? 3_700_000 : 1_000)
    yield* mineSome(scene, blocksIn(scene, yield* (yield* MemoryWorld).read((now) => now), round), false)
    yield* work(scene, round)
    yield* checkSafety(scene)
    reason = round === 0 ? "an hour has not passed" : yield* unrest(scene)
    if (reason === NEEDS_PERSON) return count(scene.coverage.outcomes, reason)
  }
  if (reason !== null) throw new PromiseBroken(`no rest after ${QUIET_ROUNDS_MAX} rounds: ${reason}`)
  yield* checkComplete(scene)
})

import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { Deferred, Effect } from "effect"
import { TestClock } from "effect/testing"
import { mineSome, reorg } from "./chainMoves.ts"
import { countFault, laneState } from "./Coverage.ts"
import { askMoney, ban, brake, decideMoney, moveWallet, payOut, pays } from "./payMoves.ts"
import { approve, decide, join, link, prove, publish, want } from "./peopleMoves.ts"
import { buyFromBalance } from "./shopMoves.ts"
import { startProcess } from "./Process.ts"
import type { Scene } from "./Scene.ts"
import type { Task } from "./watchers.ts"
import { perform } from "./watchers.ts"
import { PAY_WORK, WORK } from "./work.ts"

const everyLoop = (scene: Scene): ReadonlyArray<Task> => scene.watchers.flatMap((_, watcher) => WORK.map((work) => ({ work, watcher })))

const everyPayLoop = (scene: Scene): ReadonlyArray<Task> => scene.watchers.flatMap((_, watcher) => PAY_WORK.map((work) => ({ work, watcher })))

/** All loops of all processes; where there are payouts, those of money out half of the time. */
const everything = (scene: Scene) => scene.pay?.dice.percent(50) === true ? [{ work: "look" as const, watcher: 0 }, ...everyPayLoop(scene)] : everyLoop(scene)

const someWork = (scene: Scene) => scene.pay?.dice.percent(50) === true ? scene.pay.dice.pick(PAY_WORK) : scene.dice.pick(WORK)

/** The processes are killed in the middle of their work, and start anew. */
const crash = Effect.fnUntraced(function*(scene: Scene) {
  const { coverage, dice, pay } = scene
  if (pay !== null) countFault(coverage.lane, "crash", yield* (yield* MemoryWorld).read(laneState))
  const tasks = dice.percent(50) ? everything(scene) : [{ work: someWork(scene), watcher: 0 }]
  yield* perform(scene, tasks, { atTurn: dice.between(1, 90), happens: null })
  for (const index of scene.watchers.keys()) scene.watchers[index] = yield* startProcess(scene)
})

/** The lane is killed in the middle of its round: often between signing, keeping and sending. */
const crashLane = Effect.fnUntraced(function*(scene: Scene) {
  const { coverage, pay } = scene
  if (pay === null) return
  countFault(coverage.lane, "crash", yield* (yield* MemoryWorld).read(laneState))
  yield* perform(scene, [{ work: "lane", watcher: 0 }], { atTurn: pay.dice.between(20, 140), happens: null })
  scene.watchers[0] = yield* startProcess(scene)
})

/** A process sleeps in the middle of its lane's round until its time is over, and wakes up while another has the lane. */
const lostLane = Effect.fnUntraced(function*(scene: Scene) {
  const { pay, watchers } = scene
  if (pay === null) return
  const isAlone = watchers.length === 1
  if (isAlone) watchers.push(yield* startProcess(scene))
  yield* perform(scene, [{ work: "books", watcher: 0 }])
  const overslept = Effect.gen(function*() {
    const woken = yield* Deferred.make<void>()
    scene.between.asleep = { process: 0, woken }
    yield* TestClock.adjust("20 seconds")
    yield* perform(scene, [{ work: "lane", watcher: 1 }])
    scene.between.asleep = null
    yield* Deferred.succeed(woken, undefined)
  })
  yield* perform(scene, [{ work: "lane", watcher: 0 }], { atTurn: pay.dice.between(10, 140), happens: overslept })
  if (isAlone) watchers.splice(1)
})

/** The chain moves while the watchers work. */
const workWhileChainMoves = (scene: Scene) =>
  perform(scene, [{ work: "look", watcher: 0 } as const, ...everything(scene)].slice(0, scene.dice.between(1, 8)), {
    atTurn: scene.dice.between(1, 60), happens: reorg(scene)
  })

/** All that may happen in a step. */
export const commands = {
  mine: (scene: Scene) => mineSome(scene, scene.dice.between(1, 3), true),
  mineEmpty: (scene: Scene) => mineSome(scene, scene.dice.between(1, 6), false),
  reorg,
  join, link, want, prove, decide, approve, publish,
  look: (scene: Scene) => perform(scene, [{ work: "look", watcher: scene.dice.below(2) }]),
  work: (scene: Scene) => perform(scene, [{ work: someWork(scene), watcher: scene.dice.below(2) }]),
  everything: (scene: Scene) => perform(scene, everything(scene)),
  workWhileChainMoves,
  crash,
  tick: (scene: Scene) => TestClock.adjust(scene.dice.pick([1_000, 20_000, 61_000, 700_000, 3_700_000])),
  askMoney, decideMoney, ban, brake, moveWallet, pays, payOut, crashLane, lostLane, buyFromBalance
}
export type Command = keyof typeof commands

const CHAIN_COMMANDS: ReadonlyArray<readonly [number, Command]> = [
  [10, "mine"], [4, "mineEmpty"], [5, "reorg"], [2, "join"], [3, "link"], [2, "want"], [2, "prove"], [2, "decide"], [3, "approve"],
  [1, "publish"], [14, "look"], [8, "work"], [8, "everything"], [5, "workWhileChainMoves"], [4, "crash"], [2, "tick"]
]

const PAY_COMMANDS: ReadonlyArray<readonly [number, Command]> = [
  [22, "askMoney"], [16, "decideMoney"], [12, "pays"], [12, "payOut"], [5, "crashLane"], [4, "lostLane"], [2, "ban"], [1, "brake"], [1, "moveWallet"], [4, "approve"], [8, "mineEmpty"]
]

/** What happens next. */
export const throwCommand = ({ dice, pay, shop }: Scene): Command => shop?.dice.percent(20) === true ? "buyFromBalance" : pay?.dice.percent(50) === true ? pay.dice.weighted(PAY_COMMANDS) : dice.weighted(CHAIN_COMMANDS)

import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { Cause, Effect, Exit, HashMap, Layer, Logger, Random, References, Scheduler } from "effect"
import { TestClock } from "effect/testing"
import { breakFinality, mineSome, reorg } from "./chainMoves.ts"
import type { Coverage } from "./Coverage.ts"
import { count, makeCoverage } from "./Coverage.ts"
import { makeDice } from "./Dice.ts"
import { endFaults, FAULTS, strikeFault } from "./faults.ts"
import { throwSettings } from "./HistorySettings.ts"
import { historyWorld } from "./historyWorld.ts"
import { checkComplete, checkSafety, checkStopped, isAtTip, NEEDS_PERSON, PromiseBroken, unrest } from "./oracle.ts"
import { approve, approveAll, decide, join, link, prove, publish, want } from "./peopleMoves.ts"
import type { Scene } from "./Scene.ts"
import { makeTruth } from "./Truth.ts"
import { perform, startProcess, WORK } from "./watchers.ts"

/** What became of one history. */
export interface Outcome {
  readonly seed: number
  /** `null`: every promise was kept. */
  readonly failure: string | null
  readonly story: ReadonlyArray<string>
  readonly coverage: Coverage
}

const makeScene = (seed: number): Scene => {
  const dice = makeDice(seed)
  const settings = throwSettings(dice)
  return {
    settings, dice, truth: makeTruth(), coverage: makeCoverage(),
    between: { dice, isOn: false, calls: 0, pending: [], unanswered: 0, fired: 0 },
    scripted: [[]], members: new Map(), links: new Map(), addresses: new Map(), watchers: [], branches: new Set(), lasting: [], story: [],
    step: 0, transactions: 0, floor: 0, frozenAt: null, isHalted: false, blockMs: settings.blockMs, liar: null, mishaps: 0, isBroken: false, breaksBefore: 0, isQuiet: false, checked: null
  }
}

const everything = (scene: Scene) => scene.watchers.flatMap((_, watcher) => WORK.map((work) => ({ work, watcher })))

/** The processes are killed in the middle of their work, and start anew. */
const crash = Effect.fnUntraced(function*(scene: Scene) {
  const { dice } = scene
  const tasks = dice.percent(50) ? everything(scene) : [{ work: dice.pick(WORK), watcher: 0 }]
  yield* perform(scene, tasks, { atTurn: dice.between(1, 90), happens: null })
  for (const index of scene.watchers.keys()) scene.watchers[index] = yield* startProcess
})

/** The chain moves while the watchers work. */
const workWhileChainMoves = (scene: Scene) =>
  perform(scene, [{ work: "look", watcher: 0 } as const, ...everything(scene)].slice(0, scene.dice.between(1, 8)), {
    atTurn: scene.dice.between(1, 60), happens: reorg(scene)
  })

const commands = {
  mine: (scene: Scene) => mineSome(scene, scene.dice.between(1, 3), true),
  mineEmpty: (scene: Scene) => mineSome(scene, scene.dice.between(1, 6), false),
  reorg,
  join, link, want, prove, decide, approve, publish,
  look: (scene: Scene) => perform(scene, [{ work: "look", watcher: scene.dice.below(2) }]),
  work: (scene: Scene) => perform(scene, [{ work: scene.dice.pick(WORK), watcher: scene.dice.below(2) }]),
  everything: (scene: Scene) => perform(scene, everything(scene)),
  workWhileChainMoves,
  crash,
  tick: (scene: Scene) => TestClock.adjust(scene.dice.pick([1_000, 20_000, 61_000, 700_000, 3_700_000]))
}
type Command = keyof typeof commands

const throwCommand = ({ dice }: Scene): Command =>
  dice.weighted<Command>([
    [10, "mine"], [4, "mineEmpty"], [5, "reorg"], [2, "join"], [3, "link"], [2, "want"], [2, "prove"], [2, "decide"], [3, "approve"],
    [1, "publish"], [14, "look"], [8, "work"], [8, "everything"], [5, "workWhileChainMoves"], [4, "crash"], [2, "tick"]
  ])

/** A chain with a few blocks, some members, prices, and a watcher that has begun to read. */
const begin = Effect.fnUntraced(function*(scene: Scene) {
  const { dice, settings } = scene
  yield* (yield* ChainScript).setFinalized(settings.finalityLag)
  yield* publish(scene)
  for (let member = dice.between(1, 5); member > 0; member -= 1) yield* join(scene)
  for (let linked = dice.between(1, 4); linked > 0; linked -= 1) yield* link(scene)
  if (settings.strategy === "address") yield* Effect.replicateEffect(want(scene), 4, { discard: true })
  yield* mineSome(scene, Math.max(settings.finalityLag, settings.confirmations) + 3, false)
  scene.watchers.push(yield* startProcess)
  for (let round = 0; round < 4; round += 1) yield* perform(scene, [{ work: "look", watcher: 0 }])
  yield* perform(scene, [{ work: "reconcile", watcher: 0 }, { work: "guard", watcher: 0 }])
})

const step = Effect.fnUntraced(function*(scene: Scene) {
  const command = throwCommand(scene)
  count(scene.coverage.commands, command)
  scene.story.push(`${scene.step}: ${command}`)
  const world = (yield* MemoryWorld).read((now) => now)
  const before = yield* world
  yield* commands[command](scene)
  const after = yield* world
  if (command !== "approve") checkStopped(before, after)
  yield* checkSafety(scene)
})

/** Rounds in which the system must come to rest once nothing disturbs it any more. */
const QUIET_ROUNDS_MAX = 80

/** Looks at the providers in a round. */
const LOOKS_MAX = 12

/** All faults stop, operators do their work, the chain goes on: everything must come to its end. */
const quietTail = Effect.fnUntraced(function*(scene: Scene) {
  yield* endFaults(scene, true)
  scene.isQuiet = true
  scene.between.pending.length = 0
  scene.between.unanswered = 0
  yield* (yield* MessengerScript).failNext([])
  for (const id of scene.settings.providers) yield* (yield* ProviderScript).heal(id)
  yield* mineSome(scene, 1, true)
  scene.story.push(`quiet from block ${scene.scripted.length - 1} on`)
  const target = scene.scripted.length + scene.settings.finalityLag + 12
  let reason: string | null = "not begun"
  for (let round = 0; round < QUIET_ROUNDS_MAX && reason !== null; round += 1) {
    yield* TestClock.adjust(round % 5 === 4 ? 3_700_000 : 1_000)
    // Finality that stands well behind an hour without blocks would look stalled.
    if (scene.scripted.length < target || round % 5 === 4) yield* mineSome(scene, round % 5 === 4 ? 8 : 5, false)
    for (let looks = 0; looks < LOOKS_MAX && (looks === 0 || !(yield* isAtTip(scene))); looks += 1) yield* perform(scene, [{ work: "look", watcher: 0 }])
    for (const work of ["backfill", "guard", "reconcile", "look", "credit", "release", "deliver"] as const) yield* perform(scene, [{ work, watcher: 0 }])
    yield* approveAll
    yield* checkSafety(scene)
    reason = scene.scripted.length < target ? "the chain goes on" : yield* unrest(scene)
    if (reason === NEEDS_PERSON) return count(scene.coverage.outcomes, reason)
  }
  if (reason !== null) throw new PromiseBroken(`no rest after ${QUIET_ROUNDS_MAX} rounds: ${reason}`)
  yield* checkComplete(scene)
})

const summarise = Effect.fnUntraced(function*({ coverage: { outcomes }, settings }: Scene) {
  const world = yield* (yield* MemoryWorld).read((now) => now)
  count(outcomes, "quiescent")
  count(outcomes, `${settings.providers.length} providers`)
  for (const { settlements } of HashMap.values(world.deposits)) for (const { settlement } of settlements) count(outcomes, settlement.outcome)
  for (const { attribution, state, transfer } of HashMap.values(world.transfers)) {
    count(outcomes, `transfer ${state}`)
    if (state === "final") count(outcomes, attribution._tag === "Own" ? attribution.movement : `${attribution._tag} (${transfer.proof})`)
  }
  for (const { kind } of world.incidents) count(outcomes, `incident: ${kind}`)
  if (!HashMap.isEmpty(world.reversals)) count(outcomes, "reversed", HashMap.size(world.reversals))
})

/** Plays one history from its seed on, with a check after every step, and lets it come to its end. */
const play = Effect.fnUntraced(function*(scene: Scene) {
  const { dice, settings } = scene
  yield* begin(scene)
  const schedule = Array.from({ length: settings.faults }, () => ({ at: dice.between(1, settings.steps), name: dice.pick(FAULTS) }))
  const breakAt = settings.breaksFinality ? dice.between(Math.floor(settings.steps / 2), settings.steps) : null
  for (scene.step = 1; scene.step <= settings.steps; scene.step += 1) {
    yield* endFaults(scene, false)
    for (const { name } of schedule.filter(({ at }) => at === scene.step)) yield* strikeFault(scene, name)
    if (scene.step === breakAt) yield* breakFinality(scene)
    yield* step(scene)
  }
  yield* quietTail(scene)
  yield* summarise(scene)
})

/** Fibers take turns as fast as they can, always in the same order. */
const scheduler = new Scheduler.MixedScheduler("async", (task) => {
  let isCancelled = false
  queueMicrotask(() => {
    if (!isCancelled) task()
  })
  return () => {
    isCancelled = true
  }
})

/** Plays the history of a seed. The same seed gives the same history. */
export const simulate = async (seed: number, logger: Layer.Layer<never> = Logger.layer([])): Promise<Outcome> => {
  const scene = makeScene(seed)
  const exit = await Effect.runPromiseExit(play(scene).pipe(
    Effect.provide(Layer.mergeAll(historyWorld(scene.settings, scene.between), TestClock.layer(), logger)),
    Random.withSeed(`history ${seed}`),
    Effect.provideService(Scheduler.Scheduler, scheduler),
    // Nobody reads spans here, and the watcher runs without them too.
    Effect.provideService(References.TracerEnabled, false)
  ))
  const failure = Exit.isSuccess(exit) ? null : Cause.pretty(exit.cause)
  return { seed, failure, story: [`settings: ${settingsText(scene)}`, ...scene.story], coverage: scene.coverage }
}

const settingsText = ({ settings }: Scene) => JSON.stringify(settings, (key, value: unknown) =>
  typeof value === "bigint" ? String(value) : value instanceof Map ? [...value].map(([one, other]) => `${one}: ${other}`) : key === "rates" ? undefined : value)

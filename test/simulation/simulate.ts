import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { Cause, Effect, Exit, HashMap, Layer, Logger, Random, References, Scheduler } from "effect"
import { TestClock } from "effect/testing"
import { breakFinality, mine, mineSome } from "./chainMoves.ts"
import { commands, throwCommand } from "./commands.ts"
import type { Coverage } from "./Coverage.ts"
import { count, makeCoverage } from "./Coverage.ts"
import { makeDice } from "./Dice.ts"
import { endFaults, faultsOf, strikeFault } from "./faults.ts"
import { PAYOUT, throwSettings } from "./HistorySettings.ts"
import { historyWorld } from "./historyWorld.ts"
import { firstMoney } from "./laneMoves.ts"
import { checkSafety, checkStopped, unread } from "./oracle.ts"
import { checkUnsigned } from "./payOracle.ts"
import type { PayScene } from "./PayScene.ts"
import { makePayScene } from "./PayScene.ts"
import { join, link, publish, want } from "./peopleMoves.ts"
import { checkUnsold, makeShop } from "./shopMoves.ts"
import { startProcess } from "./Process.ts"
import { quietTail } from "./quietTail.ts"
import type { Scene } from "./Scene.ts"
import { makeTruth } from "./Truth.ts"
import { perform } from "./watchers.ts"

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
  const pay = makePayScene(seed)
  const thrown = throwSettings(dice)
  const settings = pay === null ? thrown : { ...thrown, payout: PAYOUT, breaksFinality: false }
  return {
    settings, dice, pay, shop: makeShop(seed), processes: 0, truth: makeTruth(), coverage: makeCoverage(),
    between: { dice, isOn: false, calls: 0, pending: [], unanswered: 0, fired: 0, asleep: null },
    scripted: [[]], members: new Map(), links: new Map(), addresses: new Map(), watchers: [], branches: new Set(), lasting: [], story: [],
    step: 0, transactions: 0, floor: 0, frozenAt: null, isHalted: false, blockMs: settings.blockMs, liar: null, mishaps: 0, isBroken: false, breaksBefore: 0, isQuiet: false, checked: null
  }
}

/** Rounds in which a watcher that nothing disturbs reads the first blocks. */
const READ_ROUNDS_MAX = 40

/** Members with money, and money to pay them with, final before the watcher comes. */
const fund = Effect.fnUntraced(function*(scene: Scene, { dice }: PayScene) {
  for (let who = dice.between(2, 4); who > 0; who -= 1) yield* Effect.andThen(join(scene, who), link(scene, who))
  yield* (yield* MempoolScript).suggest(1n)
  yield* mine(scene, firstMoney(scene))
  yield* mineSome(scene, scene.settings.finalityLag + scene.settings.confirmations, false)
})

/** The watcher reads all there is, older blocks too: what our wallets hold then is explained from the first block on. */
const readOn = Effect.fnUntraced(function*(scene: Scene) {
  for (let round = 0; round < READ_ROUNDS_MAX && (yield* unread(scene)); round += 1) {
    for (const work of ["look", "backfill"] as const) yield* perform(scene, [{ work, watcher: 0 }])
  }
  yield* perform(scene, [{ work: "look", watcher: 0 }])
})

/** A chain with a few blocks, some members, prices, and a watcher that has begun to read. */
const begin = Effect.fnUntraced(function*(scene: Scene) {
  const { dice, pay, settings } = scene
  yield* (yield* ChainScript).setFinalized(settings.finalityLag)
  yield* publish(scene)
  for (let member = dice.between(1, 5); member > 0; member -= 1) yield* join(scene)
  for (let linked = dice.between(1, 4); linked > 0; linked -= 1) yield* link(scene)
  if (settings.strategy === "address") yield* Effect.replicateEffect(want(scene), 4, { discard: true })
  yield* mineSome(scene, Math.max(settings.finalityLag, settings.confirmations) + 3, false)
  if (pay !== null) yield* fund(scene, pay)
  scene.watchers.push(yield* startProcess(scene))
  for (let round = 0; round < 4; round += 1) yield* perform(scene, [{ work: "look", watcher: 0 }])
  if (pay !== null) yield* readOn(scene)
  yield* perform(scene, [{ work: "reconcile", watcher: 0 }, { work: "guard", watcher: 0 }])
  if (pay !== null) for (const work of ["credit", "books", "fence", "credit"] as const) yield* perform(scene, [{ work, watcher: 0 }])
})

const step = Effect.fnUntraced(function*(scene: Scene) {
  const command = throwCommand(scene)
  count(scene.coverage.commands, command)
  scene.story.push(`${scene.step}: ${command}`)
  const world = (yield* MemoryWorld).read((now) => now)
  const before = yield* world
  const signed = scene.pay?.journal.length ?? 0
  yield* commands[command](scene)
  const after = yield* world
  if (command !== "approve") checkStopped(before, after)
  if (command === "buyFromBalance") checkUnsold(before, after)
  checkUnsigned(scene, before, after, signed)
  yield* checkSafety(scene)
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
  const schedule = Array.from({ length: settings.faults }, () => ({ at: dice.between(1, settings.steps), name: dice.pick(faultsOf(scene)) }))
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

const turn = Promise.resolve()

/** Fibers take turns as fast as they can, always in the same order. */
const scheduler = new Scheduler.MixedScheduler("async", (task) => {
  let isCancelled = false
  // Cheaper than `queueMicrotask`, which remembers for each task where it came from.
  void turn.then(() => {
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
    Effect.provide(Layer.mergeAll(historyWorld(scene), TestClock.layer(), logger)),
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

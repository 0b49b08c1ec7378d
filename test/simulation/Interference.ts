import type { Step } from "@sigmatrade/adapters/memory/MemoryWorld"
import * as MemoryWorldModule from "@sigmatrade/adapters/memory/MemoryWorld"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { World } from "@sigmatrade/adapters/memory/World"
import { ChainReader, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Context, Deferred, Effect, Layer } from "effect"
import type { Result } from "effect"
import type { Dice } from "./Dice.ts"

/** How a store may fail: the work of a transaction is lost, or done without anybody hearing of it, or a single call breaks. */
export type StoreFailure = "before commit" | "after commit" | "disconnect"

/** A store that has failed because a history wanted it to; every other defect is a bug. */
export class StoreFault {
  readonly failure: StoreFailure
  constructor(failure: StoreFailure) {
    this.failure = failure
  }
}

/** What comes between a watcher and the world: other fibers at every call, and failures that wait to happen. */
export interface Interference {
  readonly dice: Dice
  /** Whether anything comes between at all: people and oracles are left alone. */
  isOn: boolean
  /** Calls so far: while it grows somebody is at work. */
  calls: number
  /** Failures of the store to come, one each, every one at a call that the dice choose. */
  readonly pending: Array<StoreFailure>
  /** Questions to come that no provider answers. */
  unanswered: number
  /** Failures that happened. */
  fired: number
  /** The process that stands still at its next call until it is woken, as a machine does that is too busy. */
  asleep: { readonly process: number; readonly woken: Deferred.Deferred<void> } | null
}

/** Which process a fiber works for; `null`: it is no process. */
export const WorksFor = Context.Reference<number | null>("@sigmatrade/test/simulation/WorksFor", { defaultValue: () => null })

const IsInside = Context.Reference<boolean>("@sigmatrade/test/simulation/IsInside", { defaultValue: () => false })

/** Stands still as long as the process is asleep; in the middle of a transaction nobody is: others would wait for its end. */
const sleep = (asleep: NonNullable<Interference["asleep"]>): Effect.Effect<void> =>
  Effect.flatMap(WorksFor, (process) => Effect.flatMap(IsInside, (isInside) =>
    process === asleep.process && !isInside ? Deferred.await(asleep.woken) : Effect.void))

/** Lets the others go on for as long as the dice say. */
export const pause = (between: Interference): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (between.asleep !== null) return sleep(between.asleep)
    if (!between.isOn) return Effect.void
    between.calls += 1
    const turns = between.dice.weighted([[5, 1], [2, 2], [1, 3]])
    return turns === 1 ? Effect.yieldNow : Effect.replicateEffect(Effect.yieldNow, turns, { discard: true })
  })

/** Takes the next failure if it is one of these and its time has come. */
const strike = (between: Interference, kinds: ReadonlyArray<StoreFailure>): StoreFailure | null => {
  const index = between.pending.findIndex((failure) => kinds.includes(failure))
  if (!between.isOn || index < 0 || !between.dice.percent(20)) return null
  between.fired += 1
  return between.pending.splice(index, 1)[0] ?? null
}

const disturb = (world: MemoryWorld["Service"], between: Interference): MemoryWorld["Service"] => {
  const single = <A, E>(step: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.andThen(pause(between), Effect.suspend(() =>
      strike(between, ["disconnect"]) === null ? step : Effect.die(new StoreFault("disconnect"))))
  const run = <A, E, R>(step: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(IsInside, (isInside) => {
      if (isInside) return world.run(step)
      return Effect.andThen(pause(between), Effect.suspend(() => {
        const failure = strike(between, ["before commit", "after commit"])
        const inside = Effect.provideService(step, IsInside, true)
        if (failure === "before commit") return world.run(Effect.andThen(inside, Effect.die(new StoreFault(failure))))
        const done = Effect.tap(world.run(inside), () => pause(between))
        return failure === null ? done : Effect.andThen(done, Effect.die(new StoreFault(failure)))
      }))
    })
  return MemoryWorld.of({
    run,
    read: (look) => single(world.read(look)),
    change: <A>(step: (before: World) => Step<A>) => single(world.change(step)),
    attempt: <A, E>(step: (before: World) => Result.Result<Step<A>, E>) => single(world.attempt(step))
  })
}

/** The same world with nothing between: for whoever looks on. */
export class PlainWorld extends Context.Service<PlainWorld, MemoryWorld["Service"]>()("@sigmatrade/test/simulation/PlainWorld") {}

/** A memory world that can be interfered with. */
export const disturbedWorld = (between: Interference): Layer.Layer<MemoryWorld | PlainWorld> =>
  Layer.effectContext(Effect.map(MemoryWorldModule.make, (world) =>
    Context.make(MemoryWorld, disturb(world, between)).pipe(Context.add(PlainWorld, world))))

/** A reader whose answers take a while, so that the chain and everybody else go on between two of them. */
export const disturbedReader = (reader: ChainReader["Service"], between: Interference): ChainReader["Service"] => {
  const slow = <A, E, R>(answer: Effect.Effect<A, E, R>) =>
    pause(between).pipe(
      Effect.andThen(Effect.suspend((): Effect.Effect<A, E | ChainUnavailable, R> => {
        if (between.unanswered === 0) return answer
        between.unanswered -= 1
        return Effect.fail(new ChainUnavailable({ operation: "any", reason: "unreachable" }))
      })),
      Effect.tap(() => pause(between))
    )
  return ChainReader.of({
    identity: slow(reader.identity),
    head: slow(reader.head),
    look: (ahead) => slow(reader.look(ahead)),
    header: (number) => slow(reader.header(number)),
    headers: (numbers) => slow(reader.headers(numbers)),
    liveRange: (from, to) => slow(reader.liveRange(from, to)),
    finalRange: (from, to) => slow(reader.finalRange(from, to)),
    balances: (asset, wallets, number) => slow(reader.balances(asset, wallets, number)),
    tokenFacts: (asset) => slow(reader.tokenFacts(asset)),
    internalTransfers: (block) => slow(reader.internalTransfers(block)),
    heads: reader.heads
  })
}

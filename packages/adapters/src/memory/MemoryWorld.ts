import { Context, Effect, Exit, Layer, Result, Semaphore } from "effect"
import type { World } from "./World.ts"
import { EMPTY_WORLD } from "./World.ts"

/** What a step answers, and the world after it. */
export type Step<A> = readonly [answer: A, after: World]

/** The one world all memory stores share. Steps happen one at a time; a step that fails or dies has not happened. */
export class MemoryWorld extends Context.Service<MemoryWorld, {
  /** Makes several steps one. Everybody else waits; a run inside a run is part of it, and undoes only itself when it fails. */
  readonly run: <A, E, R>(step: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Looks at the world between steps. */
  readonly read: <A>(look: (world: World) => A) => Effect.Effect<A>
  /** One step that cannot fail; a broken invariant throws. */
  readonly change: <A>(step: (world: World) => Step<A>) => Effect.Effect<A>
  /** One step that can fail. */
  readonly attempt: <A, E>(step: (world: World) => Result.Result<Step<A>, E>) => Effect.Effect<A, E>
}>()("@sigmatrade/adapters/memory/MemoryWorld") {}

interface Running {
  readonly before: World
}

/** The transaction a fiber is part of; one that has ended counts as none. */
const RunningTransaction = Context.Reference<Running | null>("@sigmatrade/adapters/memory/RunningTransaction", {
  defaultValue: () => null
})

/** A new world nobody else sees. */
export const make: Effect.Effect<MemoryWorld["Service"]> = Effect.sync(() => {
  let world = EMPTY_WORLD
  let running: Running | null = null
  const turn = Semaphore.makeUnsafe(1)

  const undone = (before: World) => (exit: Exit.Exit<unknown, unknown>) => {
    if (Exit.isFailure(exit)) world = before
  }
  const joined = <A, E, R>(step: Effect.Effect<A, E, R>) =>
    Effect.acquireUseRelease(Effect.sync(() => world), () => step, (before, exit) => Effect.sync(() => undone(before)(exit)))
  const alone = <A, E, R>(step: Effect.Effect<A, E, R>) => Effect.acquireUseRelease(
    Effect.sync(() => (running = { before: world })),
    (transaction) => Effect.provideService(step, RunningTransaction, transaction),
    ({ before }, exit) => Effect.sync(() => {
      running = null
      undone(before)(exit)
    })
  )
  const inside = Effect.map(RunningTransaction, (mine) => mine !== null && mine === running)
  const run = <A, E, R>(step: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(inside, (isInside) => isInside ? joined(step) : turn.withPermit(alone(step)))
  const attempt = <A, E>(step: (world: World) => Result.Result<Step<A>, E>) => {
    const once = Effect.suspend(() => Effect.fromResult(Result.map(step(world), ([answer, after]) => {
      world = after
      return answer
    })))
    return Effect.flatMap(inside, (isInside) => isInside ? once : turn.withPermit(once))
  }
  return MemoryWorld.of({
    run,
    attempt,
    change: (step) => attempt((before) => Result.succeed(step(before))),
    read: (look) => attempt((before) => Result.succeed([look(before), before]))
  })
})

/** A new world for whoever is built on this layer. */
export const layer: Layer.Layer<MemoryWorld> = Layer.effect(MemoryWorld, make)

import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { CallRules } from "@sigmatrade/adapters/webhook/callableAddress"
import { ApiKey } from "@sigmatrade/core/admin/ApiKey"
import type { ShownKey } from "@sigmatrade/core/admin/ApiKeyStore"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import type { KeyHash } from "@sigmatrade/core/admin/Operator"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Clock, Context, DateTime, Effect, Exit, FiberSet, Layer, Logger, Option, Redacted, References, Scope, Semaphore } from "effect"
import { ApiSettings } from "../ApiSettings.ts"
import { contractHandler } from "../contractHandler.ts"
import type { CurrentRequest } from "../problems/CurrentRequest.ts"
import type { SandboxClock } from "./makeSandboxClock.ts"
import { makeSandboxClock } from "./makeSandboxClock.ts"
import { makeSandboxControl, settle } from "./makeSandboxControl.ts"
import { FINALITY_LAG, makeSandboxChain } from "./makeSandboxChain.ts"
import { CurrentSandbox } from "./SandboxControl.ts"
import type { SandboxRules, SandboxServices } from "./sandboxWorld.ts"
import { sandboxWorld } from "./sandboxWorld.ts"

/** What a sandbox may hold: blocks, records and writing requests together. */
export const SIZE_MAX = 30_000
/** Real milliseconds an answer may take: a week's work is done while one waits. */
const ANSWER_MS_MAX = 60_000

/** What sandboxes take from the live side: rules and prices, never a record. */
export interface SandboxTerms {
  readonly rules: Context.Context<SandboxRules>
  readonly prices: ReadonlyArray<LevelPrice>
  readonly calls: CallRules
  readonly settings: ApiSettings["Service"]
}

/** Lets a key of the live side act in a sandbox, in its operator's role of now. What ends it there counts where its request comes in. */
const admit = Effect.fnUntraced(function*({ key, role }: ShownKey, hash: KeyHash) {
  const [operators, keys] = [yield* OperatorStore, yield* ApiKeyStore]
  const known = yield* Effect.option(operators.get(key.operator))
  if (Option.isNone(known)) yield* Effect.orDie(operators.add({ name: key.operator, role, keyHash: null }, yield* DateTime.now))
  else if (known.value.role !== role) yield* Effect.orDie(operators.setRole(key.operator, role))
  if (Option.isNone(yield* keys.byHash(hash))) yield* keys.add(new ApiKey({ ...key, expiresAt: null, revokedAt: null, lastUsedAt: null }), hash)
})

/** What is taken over of whoever makes it: where its log goes, marked as the sandbox's, and nothing else. */
const surroundingsOf = Effect.fnUntraced(function*(operator: OperatorName) {
  const context = Context.add(Context.make(Logger.CurrentLoggers, yield* Logger.CurrentLoggers), References.MinimumLogLevel, yield* References.MinimumLogLevel)
  return context.pipe(
    Context.add(References.TracerEnabled, yield* References.TracerEnabled),
    Context.add(References.CurrentLogAnnotations, { sandbox: operator })
  )
})

/** The API over a new world, with the hand that moves it. */
const open = Effect.fnUntraced(function*(terms: SandboxTerms, clock: SandboxClock, services: Context.Context<SandboxServices>, reset: Effect.Effect<void>) {
  if (terms.prices.length > 0) yield* (yield* LevelStore).publish(terms.prices, yield* DateTime.now)
  const [chain, inHand, world] = [yield* makeSandboxChain(clock), yield* FiberSet.make<void, never>(), yield* MemoryWorld]
  let writes = 0
  const size = world.read(({ rows }) => ({ size: rows + chain.blocks() + writes, sizeMax: SIZE_MAX }))
  const control = makeSandboxControl({ services, clock, chain, inHand, size, reset })
  // Deep enough that there is a final block to begin with.
  yield* Effect.replicateEffect(chain.mine(), FINALITY_LAG + 2, { discard: true })
  yield* settle({ chain, inHand })
  const settings = ApiSettings.of({ ...terms.settings, operatorKey: Redacted.make(""), mode: "test", keyMemory: null, parts: {}, answerMsMax: ANSWER_MS_MAX })
  const { answer } = yield* contractHandler.pipe(Effect.provideService(ApiSettings, settings), Effect.provideService(CurrentSandbox, control))
  return { answer, size, settle: settle({ chain, inHand }), counted: Effect.sync(() => void (writes += 1)) }
})

const build = Effect.fnUntraced(function*(terms: SandboxTerms, scope: Scope.Scope, reset: Effect.Effect<void>) {
  const clock = yield* makeSandboxClock
  const world = yield* Layer.buildWithScope(sandboxWorld(terms.rules, terms.calls), scope)
  const services = Context.add(world, Clock.Clock, clock.clock)
  return { services, opened: yield* open(terms, clock, services, reset).pipe(Scope.provide(scope), Effect.provideContext(services)) }
})

/**
 * Makes a sandbox: an installation in memory with a chain and a clock of its own, and the API over it. It is built and runs beside everything of the live
 * side: none of its services is there to be found. `reset` is what it does when it is told to end.
 */
export const makeSandbox = Effect.fnUntraced(function*(operator: OperatorName, terms: SandboxTerms, reset: Effect.Effect<void>) {
  const run = Effect.runPromiseWith(yield* surroundingsOf(operator))
  const scope = Scope.makeUnsafe()
  const { opened, services } = yield* Effect.promise(() => run(build(terms, scope, reset)))
  const within = <A>(effect: Effect.Effect<A, never, SandboxServices>) => Effect.promise(() => run(Effect.provideContext(effect, services)))
  const answer = (request: Request, current: typeof CurrentRequest.Service) => Effect.promise(() => opened.answer(request, current))
  const turn = Semaphore.makeUnsafe(1)
  return {
    admit: (shown: ShownKey, hash: KeyHash) => within(Effect.flatMap(Transaction, ({ run: inOneStep }) => inOneStep(admit(shown, hash)))),
    /** Whose secret has this hash, of the keys made in the sandbox itself. */
    key: (hash: KeyHash) => within(Effect.flatMap(ApiKeyStore, (keys) => keys.byHash(hash))),
    isFull: Effect.map(opened.size, ({ size, sizeMax }) => size >= sizeMax),
    read: answer,
    /** One at a time; what follows from it is done before the next one. */
    write: (request: Request, current: typeof CurrentRequest.Service) =>
      turn.withPermit(answer(request, current).pipe(Effect.tap(opened.counted), Effect.tap(within(opened.settle)))),
    close: Scope.close(scope, Exit.void)
  }
})

/** A sandbox from outside. */
export type Sandbox = Effect.Success<ReturnType<typeof makeSandbox>>

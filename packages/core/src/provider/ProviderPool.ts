import { Clock, Context, Effect, Layer, Ref } from "effect"
import type { BlockHash } from "../chain/BlockHeader.ts"
import type { ChainProvider } from "../chain/ChainProviders.ts"
import { ChainProviders } from "../chain/ChainProviders.ts"
import type { ChainHead, ChainReader, LookAhead } from "../chain/ChainReader.ts"
import { ChainUnavailable, ForgedAnswer, NOTHING_AHEAD } from "../chain/ChainReader.ts"
import type { ProviderId } from "../chain/ProviderId.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { AssetId } from "../money/Asset.ts"
import type { FactsKept } from "./FactsKept.ts"
import { afterFailed, isReadFailure, makeFactsKept } from "./FactsKept.ts"
import type { ProviderState } from "./ProviderHealth.ts"
import { HealthPolicy, hasSay, stateOf } from "./ProviderHealth.ts"
import type { Told } from "./Told.ts"
import { NOTHING_TOLD, standing, toldOf } from "./Told.ts"

/** A provider at one look: where it says the chain stands, and how it is doing. */
export interface Standing extends ChainProvider {
  readonly state: ProviderState
  /** What it said at this look; `null`: nothing. */
  readonly head: ChainHead | null
  readonly reason: string | null
  /** It has had no say for longer than the policy lets pass. */
  readonly isMissed: boolean
  /** What it said besides. */
  readonly told: Told
}

/** The providers and what we know of each, in this process. */
export class ProviderPool extends Context.Service<ProviderPool, {
  /** Asks every provider that is not out, at once, where the chain stands. In the order of the settings. */
  readonly look: Effect.Effect<ReadonlyArray<Standing>>
  /** The same, and asks in the same breath what is foreseen; the next block only of the one that is read from. */
  readonly lookAhead: (ahead: LookAhead) => Effect.Effect<ReadonlyArray<Standing>>
  /** Asks one provider something and remembers how it answered. A forged answer puts it out, and counts as none. */
  readonly ask: <A, E, R>(
    provider: ChainProvider,
    question: (reader: ChainReader["Service"]) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, Exclude<E, ForgedAnswer> | ChainUnavailable, R>
  /** A provider lied or contradicted itself: it is out until an operator admits it again. */
  readonly convict: (id: ProviderId, facts: Readonly<Record<string, string>>) => Effect.Effect<void>
}>()("@sigmatrade/core/provider/ProviderPool") {}

type Pool = ProviderPool["Service"]

/** The next block is asked for with the head while we are about as far as the chain. */
const NEAR_BLOCKS = 2
/** How long what is foreseen is waited for, on top of the time that the head alone may take. */
const AHEAD_MS_MAX = 1000

const makeConvict = (kept: FactsKept, incidents: IncidentStore["Service"]): Pool["convict"] =>
  Effect.fn("ProviderPool.convict")(function*(id: ProviderId, facts: Readonly<Record<string, string>>) {
    yield* kept.update(id, (before) => ({ ...before, faulty: true }))
    const finding = new Finding({ kind: "provider faulty", subject: id, facts, stops: [], asset: null, approvalsNeeded: 1 })
    yield* Effect.provideService(reportIncident(finding), IncidentStore, incidents)
  })

const makeAsk = (kept: FactsKept, convict: Pool["convict"]): Pool["ask"] =>
  <A, E, R>(provider: ChainProvider, question: (reader: ChainReader["Service"]) => Effect.Effect<A, E, R>) =>
    question(provider.reader).pipe(
      // An answer that breaks our reader is that provider's fault and nobody else's trouble.
      Effect.catchDefect((defect) => Effect.andThen(
        Effect.logError("A provider's answer broke its reader", { provider: provider.id }, defect),
        Effect.fail(new ChainUnavailable({ operation: "read", reason: "its answer cannot be read" }))
      )),
      Effect.tap(() => kept.update(provider.id, (facts) => ({ ...facts, failures: 0, reason: null }))),
      Effect.tapError((error) =>
        isReadFailure(error)
          ? Effect.flatMap(Clock.currentTimeMillis, (now) => kept.update(provider.id, (facts) => afterFailed(facts, error, now)))
          : Effect.void),
      Effect.catch((error): Effect.Effect<never, Exclude<E, ForgedAnswer> | ChainUnavailable> =>
        error instanceof ForgedAnswer
          ? convict(provider.id, { what: error.what, number: String(error.number) }).pipe(
            Effect.andThen(Effect.fail(new ChainUnavailable({ operation: "proof", reason: `forged answer: ${error.what}` })))
          )
          : Effect.fail(error as Exclude<E, ForgedAnswer>))
    )

/** The head at least; what is foreseen only while all goes well, so that a provider that fails is asked for little. */
const askHead = Effect.fnUntraced(function*(kept: FactsKept, ask: Pool["ask"], provider: ChainProvider, ahead: LookAhead, nowMs: number) {
  const facts = yield* kept.of(provider.id)
  const words = standing(facts.words, nowMs)
  // A word given before the block that is checked against it was there would not do.
  const due = Math.max(...ahead.balances.map(({ number }) => number))
  const isKnown = (asset: AssetId) => {
    const word = words.get(asset)
    return word !== undefined && word.latest >= due
  }
  // Far behind the chain one block is no help, and one that we have passed is none either.
  const isNear = ahead.next !== null && facts.latest !== null && Math.abs(ahead.next - facts.latest.number) <= NEAR_BLOCKS
  const asked = facts.failures > 0
    ? NOTHING_AHEAD
    : { ...ahead, next: isNear ? ahead.next : null, tokens: ahead.tokens.filter((asset) => !isKnown(asset)) }
  const isBare = asked.next === null && asked.balances.length === 0 && asked.tokens.length === 0
  const looked = yield* ask(provider, (reader) => {
    const bare = Effect.map(reader.head, (head) => ({ head, next: null, balances: [], tokens: [] }))
    // What is foreseen is a favour: who is too slow for it, or refuses so much, still has his say about the head.
    return isBare ? bare : reader.look(asked).pipe(
      Effect.timeoutOrElse({ duration: AHEAD_MS_MAX, orElse: () => bare }),
      Effect.catchIf((error) => error instanceof ChainUnavailable && error.retryAfterMs === undefined, () => bare)
    )
  })
  const told = toldOf(asked, looked, words, nowMs)
  yield* kept.update(provider.id, (before) => ({ ...before, latest: looked.head.latest, words: told.tokens }))
  return { head: looked.head, told }
})

const makeLookAt = Effect.gen(function*() {
  const policy = yield* HealthPolicy
  const { chainId } = yield* SystemWallet
  const genesis = yield* Ref.make<BlockHash | null>(policy.genesis)

  /** Compares chain id and genesis now and then: a balancer or a new DNS answer may lead to another chain. */
  const identify = Effect.fnUntraced(function*(kept: FactsKept, ask: Pool["ask"], provider: ChainProvider, nowMs: number) {
    const facts = yield* kept.of(provider.id)
    if (facts.identity === "right" && facts.failures === 0 && nowMs - facts.identityAtMs < policy.identityEveryMs) return
    const found = yield* ask(provider, (reader) => reader.identity)
    const expected = yield* Ref.updateAndGet(genesis, (before) => before ?? (found.chainId === chainId ? found.genesis : null))
    const identity = found.chainId === chainId && found.genesis === expected ? "right" as const : "wrong" as const
    yield* kept.update(provider.id, (before) => ({ ...before, identity, identityAtMs: nowMs, syncing: found.syncing }))
  })

  return Effect.fnUntraced(function*(kept: FactsKept, ask: Pool["ask"], provider: ChainProvider, faulty: boolean, ahead: LookAhead, nowMs: number) {
    const facts = yield* kept.update(provider.id, (before) => ({ ...before, faulty }))
    const leftAlone = facts.failures >= policy.failuresMax && nowMs - facts.failedAtMs < policy.silentMs
    if (faulty || facts.restingUntilMs > nowMs || leftAlone) return null
    const late = new ChainUnavailable({ operation: "head", reason: "no answer in time" })
    return yield* identify(kept, ask, provider, nowMs).pipe(
      Effect.andThen(askHead(kept, ask, provider, ahead, nowMs)),
      Effect.timeoutOrElse({
        duration: policy.lookMsMax + (ahead === NOTHING_AHEAD || facts.failures > 0 ? 0 : AHEAD_MS_MAX),
        orElse: () => Effect.andThen(kept.update(provider.id, (before) => afterFailed(before, late, nowMs)), Effect.fail(late))
      }),
      Effect.orElseSucceed(() => null)
    )
  })
})

const makePool = Effect.gen(function*() {
  const providers = yield* ChainProviders
  const policy = yield* HealthPolicy
  const incidents = yield* IncidentStore
  const kept = yield* makeFactsKept
  const lookAt = yield* makeLookAt
  const convict = makeConvict(kept, incidents)
  const ask = makeAsk(kept, convict)
  /** Who is read from, as of the last look. */
  const reading = yield* Ref.make<ProviderId | null>(null)
  const lookAhead = Effect.fn("ProviderPool.look")(function*(ahead: LookAhead) {
    const nowMs = yield* Clock.currentTimeMillis
    const out = new Set((yield* incidents.opened).flatMap(({ kind, subject }) => kind === "provider faulty" ? [subject] : []))
    const first = yield* Ref.get(reading)
    const looks = yield* Effect.forEach(providers, (provider) =>
      lookAt(kept, ask, provider, out.has(provider.id), provider.id === first || ahead.next === null ? ahead : { ...ahead, next: null }, nowMs), {
      concurrency: "unbounded"
    })
    const chains = yield* Effect.forEach(providers, ({ id }) => Effect.map(kept.of(id), ({ identity }) => identity))
    // How far another chain is says nothing about ours, and one who boasts makes nobody else late.
    const heights = looks.flatMap((looked, index) => chains[index] === "wrong" || looked === null ? [] : [looked.head.latest.number])
    const best = heights.toSorted((one, other) => other - one)[Math.min(1, heights.length - 1)] ?? 0
    const standings = yield* Effect.forEach(providers, (provider, index) =>
      Effect.map(
        kept.update(provider.id, (facts) =>
          looks[index] !== null && hasSay(stateOf(facts, best, nowMs, policy)) ? { ...facts, heardAtMs: nowMs } : facts),
        (facts): Standing => {
          const state = stateOf(facts, best, nowMs, policy)
          const { head = null, told = NOTHING_TOLD } = state === "wrong chain" ? {} : looks[index] ?? {}
          return { ...provider, state, head, told, reason: facts.reason, isMissed: nowMs - facts.heardAtMs > policy.missedMsMax }
        }
      ))
    yield* Ref.set(reading, standings.find(({ state }) => state === "ready")?.id ?? null)
    return standings
  })
  return ProviderPool.of({ look: lookAhead(NOTHING_AHEAD), lookAhead, ask, convict })
})

/** The pool over the providers of the settings; what it knows of them is gone when the process ends, but for those that are out. */
export const layer: Layer.Layer<ProviderPool, never, ChainProviders | HealthPolicy | SystemWallet | IncidentStore> = Layer.effect(
  ProviderPool,
  makePool
)

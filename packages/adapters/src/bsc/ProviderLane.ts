import { Clock, Duration, Effect, Exit, Result, Scope } from "effect"
import { CircuitBreaker } from "effect/persistence"
import type { BscLimits } from "./BscSettings.ts"
import { makeCallBudget } from "./CallBudget.ts"
import type { LineState } from "./LineState.ts"
import type { Exchange } from "./makePostCalls.ts"
import type { ProviderRest } from "./ProviderRest.ts"
import { makeProviderRest } from "./ProviderRest.ts"
import { rateLimited, RpcFailure } from "./RpcFailure.ts"

/** The one way to a provider: every request passes here and meets the provider's limits, our own, and what is known of its health. */
export interface ProviderLane {
  /**
   * Sends a request of that many calls once the budget allows it. Fails without sending: with `rate` while the provider rests or
   * too many calls wait, with `silent` while it does not answer. What the provider answers, failures included, is the value.
   */
  readonly pass: (calls: number, send: Effect.Effect<Exchange>) => Effect.Effect<Exchange, RpcFailure>
  /** How the line does. */
  readonly state: () => Omit<LineState, "takesBatches">
}

/** One circuit per line. */
const CIRCUIT = { key: "line" }
const BREAKER_STATES = { Closed: "closed", Open: "open", HalfOpen: "half open" } as const

const silent = () => new RpcFailure({ kind: "silent", reason: "not answering" })

/** The failure of a request that got no answer at all; `null` for any answer, however useless: the provider is there. */
const silence = ({ answers }: Exchange): RpcFailure | null =>
  Result.isFailure(answers) && (answers.failure.kind === "timeout" || answers.failure.kind === "unreachable") ? answers.failure : null

const makeBreaker = (limits: BscLimits) => {
  // The scope would end the stream of transitions, which nobody reads; the breaker itself holds nothing to give back.
  const made = CircuitBreaker.make({
    tripPolicy: CircuitBreaker.consecutive(limits.breakerFailures),
    openDuration: limits.breakerOpenMs
  }).pipe(Effect.provide(CircuitBreaker.layerStoreMemory()), Scope.provide(Scope.makeUnsafe()))
  const breaker = Effect.runSync(made)
  return {
    state: breaker.state(CIRCUIT.key).pipe(Effect.orDie),
    guard: (send: Effect.Effect<Exchange>) => breaker.execute(send, {
      ...CIRCUIT,
      classify: (exit) => Exit.isSuccess(exit) && silence(exit.value) === null ? CircuitBreaker.success : CircuitBreaker.failure()
    }).pipe(Effect.mapError(silent))
  }
}

/** Whether the provider said, of the request or of a call in it, that we ask too much. */
const isRateLimited = ({ answers }: Exchange): boolean =>
  Result.isFailure(answers)
    ? answers.failure.kind === "rate"
    : answers.success.some((answer) => Result.isFailure(answer) && answer.failure.kind === "rate")

const withRetryAfter = (exchange: Exchange, retryAfterMs: number): Exchange => {
  const told = (failure: RpcFailure) => failure.kind === "rate" ? rateLimited(failure.reason, retryAfterMs) : failure
  const answers = Result.mapBoth(exchange.answers, {
    onSuccess: (items) => items.map(Result.mapError(told)),
    onFailure: told
  })
  return { ...exchange, answers }
}

/** What the answers say about the provider, and the rest that a rate limit brings. */
const makeNotes = (rest: ProviderRest) => {
  const seen = { requests: 0, calls: 0, rateLimited: 0 }
  let lastAnswerAtMs: LineState["lastAnswerAtMs"] = null
  let lastFailure: LineState["lastFailure"] = null

  const answered = Effect.fnUntraced(function*(exchange: Exchange, restsWhenSent: number) {
    const now = yield* Clock.currentTimeMillis
    if (silence(exchange) === null) lastAnswerAtMs = now
    if (isRateLimited(exchange)) {
      seen.rateLimited++
      lastFailure = { kind: "rate", atMs: now }
      return withRetryAfter(exchange, yield* rest.begin(exchange.retryAfterMs, restsWhenSent))
    }
    if (Result.isSuccess(exchange.answers)) rest.end(restsWhenSent)
    else lastFailure = { kind: exchange.answers.failure.kind, atMs: now }
    return exchange
  })

  const sent = (calls: number) => {
    seen.requests++
    seen.calls += calls
  }
  return { answered, sent, state: () => ({ ...seen, lastAnswerAtMs, lastFailure, restingUntilMs: rest.until() }) }
}

/** A free lane to a provider of which nothing is known. */
export const makeProviderLane = (limits: BscLimits): ProviderLane => {
  const budget = makeCallBudget(limits)
  const rest = makeProviderRest(limits)
  const notes = makeNotes(rest)
  const breaker = makeBreaker(limits)
  let breakerState: LineState["breaker"] = "closed"
  const noteBreaker = breaker.state.pipe(Effect.map((state) => void (breakerState = BREAKER_STATES[state._tag])))

  const mayAsk = Effect.gen(function*() {
    yield* rest.check
    const state = yield* breaker.state
    // An open circuit whose time is over reads as open until the next call tries it.
    const isOpen = state._tag === "Open" && Duration.toMillis(state.retryAfter) > 0
    if (isOpen || (state._tag === "HalfOpen" && state.probing)) return yield* silent()
  })

  const pass: ProviderLane["pass"] = Effect.fnUntraced(function*(calls, send) {
    // A call that may not be asked must not wait for its turn behind those that were sent before.
    yield* mayAsk
    yield* budget.take(calls, mayAsk)
    const restsWhenSent = rest.count()
    const counted = noteBreaker.pipe(Effect.andThen(Effect.sync(() => notes.sent(calls))), Effect.andThen(send))
    const exchange = yield* breaker.guard(counted).pipe(Effect.ensuring(noteBreaker))
    return yield* notes.answered(exchange, restsWhenSent)
  })

  return { pass, state: () => ({ ...notes.state(), breaker: breakerState }) }
}

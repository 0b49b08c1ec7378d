import { Array, Effect, Result } from "effect"
import type { BscLimits, BscSettings } from "./BscSettings.ts"
import type { LineState } from "./LineState.ts"
import type { Settled } from "./matchAnswers.ts"
import type { Exchange } from "./makePostCalls.ts"
import { isRefusal, makePostCalls } from "./makePostCalls.ts"
import { makeProviderLane } from "./ProviderLane.ts"
import type { RpcFailure } from "./RpcFailure.ts"

/** One JSON-RPC call. */
export interface RpcCall {
  readonly method: string
  readonly params: ReadonlyArray<unknown>
}

/** A line to one provider. Answers come in the order of the calls; in one HTTP request they are matched by id. */
export interface JsonRpc {
  /** The answer or refusal of each call by itself. Fails when a request as a whole failed. */
  readonly settle: (
    calls: ReadonlyArray<RpcCall>,
    callsPerRequest?: number
  ) => Effect.Effect<ReadonlyArray<Result.Result<unknown, RpcFailure>>, RpcFailure>
  /** The answers of all calls; one refusal fails them together. */
  readonly all: (calls: ReadonlyArray<RpcCall>, callsPerRequest?: number) => Effect.Effect<ReadonlyArray<unknown>, RpcFailure>
  /** What this line has seen so far, as of now. */
  readonly state: () => LineState
}

type Answers = Effect.Effect<ReadonlyArray<Settled>, RpcFailure>

/** Calls as one batch, or one by one once the provider has shown that it takes no batches. */
const makeAsk = (send: (calls: ReadonlyArray<RpcCall>) => Effect.Effect<Exchange, RpcFailure>) => {
  let takesBatches = true

  /** A refusal of the only call in a request is that call's own, whether it came with an id or not. */
  const askOne = (call: RpcCall): Answers =>
    send([call]).pipe(Effect.flatMap(({ answers }) =>
      Result.isFailure(answers) && isRefusal(answers.failure) ? Effect.succeed([Result.fail(answers.failure)]) : Effect.fromResult(answers)
    ))

  const askEach = (calls: ReadonlyArray<RpcCall>): Answers => Effect.forEach(calls, askOne).pipe(Effect.map((found) => found.flat()))

  // Because it was a batch, or because of what it asked? The first call alone tells: refused the same way, the refusal stands;
  // otherwise all are asked alone, and one result among them is the proof that batches were the matter.
  const askAgain = Effect.fnUntraced(function*(calls: ReadonlyArray<RpcCall>) {
    const first = yield* send(calls.slice(0, 1))
    const answers = [...(yield* Effect.fromResult(first.answers)), ...(yield* askEach(calls.slice(1)))]
    if (takesBatches && answers.some(Result.isSuccess)) {
      takesBatches = false
      yield* Effect.logInfo("the provider takes no batches, calls are sent one by one")
    }
    return answers
  })

  const ask = (calls: ReadonlyArray<RpcCall>): Answers => {
    if (calls.length === 1 || !takesBatches) return askEach(calls)
    return send(calls).pipe(Effect.flatMap(({ answers, isRefusedWhole }) =>
      isRefusedWhole ? askAgain(calls) : Effect.fromResult(answers)
    ))
  }

  return { ask, takesBatches: () => takesBatches }
}

/**
 * Opens no connection by itself; requests go out as they are asked for, each within its time and size limit, and all of them within
 * the budget of the line. A provider that asks for a rest or does not answer is left alone meanwhile: calls then fail at once, so
 * that another provider can be asked. One that takes no batches is asked call by call from then on.
 */
export const makeJsonRpc = (settings: Pick<BscSettings, "httpUrl" | "onRequest">, limits: BscLimits): JsonRpc => {
  const lane = makeProviderLane(limits)
  const post = makePostCalls(settings.httpUrl, limits)
  const { ask, takesBatches } = makeAsk((calls) =>
    lane.pass(calls.length, Effect.suspend(() => {
      settings.onRequest?.(calls.map((call) => call.method))
      return post(calls)
    }))
  )

  const settle: JsonRpc["settle"] = (calls, callsPerRequest = limits.callsPerRequestMax) =>
    Effect.suspend(() => {
      const size = takesBatches() ? Math.min(callsPerRequest, limits.requestsPerSecondMax) : 1
      const parts = Array.chunksOf(calls, size)
      return Effect.forEach(parts, (part) => Effect.suspend(() => ask(part)), { concurrency: limits.requestsConcurrentMax })
    }).pipe(Effect.map((found) => found.flat()))

  return {
    settle,
    all: (calls, callsPerRequest) =>
      settle(calls, callsPerRequest).pipe(Effect.flatMap((answers) => Effect.fromResult(Result.all(answers)))),
    state: () => ({ ...lane.state(), takesBatches: takesBatches() })
  }
}

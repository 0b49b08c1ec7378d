import { Array, Effect, Predicate, Redacted, Result } from "effect"
import { getHttpRpcClient } from "viem/utils"
import type { BscLimits, BscSettings } from "./BscSettings.ts"
import { malformed, refusal, RpcFailure, transportFailure } from "./RpcFailure.ts"

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
}

type Settled = Result.Result<unknown, RpcFailure>

const settled = (item: object): Settled => {
  if (Predicate.hasProperty(item, "error") && item.error !== null && item.error !== undefined) return Result.fail(refusal(item.error))
  return Predicate.hasProperty(item, "result") && item.result !== undefined
    ? Result.succeed(item.result)
    : Result.fail(malformed("neither result nor error"))
}

/**
 * Puts answers beside their calls by id. A missing one is a failure of its call; one that belongs to no call, or a second one
 * for the same call, makes the whole exchange untrustworthy. An error without an id refuses all calls at once.
 */
export const matchAnswers = (ids: ReadonlyArray<number>, answer: unknown): Result.Result<ReadonlyArray<Settled>, RpcFailure> => {
  const items: ReadonlyArray<unknown> = Array.isArray(answer) ? answer : [answer]
  // viem repeats one and the same error object when a whole batch was refused.
  const sole = items.every((item) => item === items[0]) ? items[0] : undefined
  if (Predicate.hasProperty(sole, "error") && (items.length > 1 || !Predicate.hasProperty(sole, "id") || sole.id === null)) {
    return Result.fail(refusal(sole.error))
  }
  const answers = new Map<unknown, Settled>()
  for (const item of items) {
    if (!Predicate.isObject(item) || !Predicate.hasProperty(item, "id")) return Result.fail(malformed("no id"))
    if (answers.has(item.id)) return Result.fail(malformed("id twice"))
    answers.set(item.id, settled(item))
  }
  if (ids.filter((id) => answers.has(id)).length < answers.size) return Result.fail(malformed("unknown id"))
  return Result.succeed(ids.map((id) => answers.get(id) ?? Result.fail(malformed("missing answer"))))
}

/** Opens no connection by itself; requests go out as they are asked for, each within its time and size limit. */
export const makeJsonRpc = (settings: Pick<BscSettings, "httpUrl" | "onRequest">, limits: BscLimits): JsonRpc => {
  const client = getHttpRpcClient(Redacted.value(settings.httpUrl), {
    timeout: limits.requestTimeoutMs,
    maxResponseBodySize: limits.responseBytesMax
  })
  let idLast = 0

  const exchange = (calls: ReadonlyArray<RpcCall>) =>
    Effect.suspend(() => {
      const body = calls.map(({ method, params }) => ({ jsonrpc: "2.0" as const, id: ++idLast, method, params }))
      const [first] = body
      let status: number | undefined
      // viem forgets the status where a body calls itself JSON and is none, which an overloaded proxy's "429" often does.
      const onResponse = (response: Response) => void (status = response.status)
      settings.onRequest?.(calls.map((call) => call.method))
      return Effect.tryPromise({
        try: (signal): Promise<unknown> =>
          client.request({ body: body.length === 1 && first !== undefined ? first : body, fetchOptions: { signal }, onResponse }),
        catch: (cause) => transportFailure(cause, status)
      }).pipe(Effect.flatMap((answer) => Effect.fromResult(matchAnswers(body.map((item) => item.id), answer))))
    })

  const settle: JsonRpc["settle"] = (calls, callsPerRequest = limits.callsPerRequestMax) =>
    Effect.forEach(Array.chunksOf(calls, callsPerRequest), exchange, { concurrency: limits.requestsConcurrentMax }).pipe(
      Effect.map((chunks) => chunks.flat())
    )

  return {
    settle,
    all: (calls, callsPerRequest) =>
      settle(calls, callsPerRequest).pipe(Effect.flatMap((answers) => Effect.forEach(answers, (answer) => Effect.fromResult(answer))))
  }
}

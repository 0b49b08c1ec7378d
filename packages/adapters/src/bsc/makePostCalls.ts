import { Clock, Effect, Redacted, Result } from "effect"
import { getHttpRpcClient } from "viem/utils"
import type { BscLimits } from "./BscSettings.ts"
import type { RpcCall } from "./JsonRpc.ts"
import type { Settled } from "./matchAnswers.ts"
import { matchAnswers } from "./matchAnswers.ts"
import { readRetryAfter } from "./readRetryAfter.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { timedOut, transportFailure } from "./RpcFailure.ts"

/** What became of one HTTP request. */
export interface Exchange {
  /** Each call's answer, in the order of the calls; a failure when the request as a whole failed. */
  readonly answers: Result.Result<ReadonlyArray<Settled>, RpcFailure>
  /** What the response's `Retry-After` asks for; `null` without one. */
  readonly retryAfterMs: number | null
  /** Whether the provider refused the request itself instead of answering its calls, as it does where it takes no batches. */
  readonly isRefusedWhole: boolean
}

interface Reply {
  readonly status: number
  readonly retryAfter: string | null
}

const REFUSALS: ReadonlyArray<RpcFailure["kind"]> = ["refused", "range", "state", "unknown block"]

/** A refusal of what was asked, in contrast to a provider that cannot answer now or talks nonsense. */
export const isRefusal = ({ kind }: RpcFailure): boolean => REFUSALS.includes(kind)

/**
 * Makes the function that sends calls as one HTTP request: as a batch when they are several. It never fails, for every failure is
 * data here, and looks at no limit but those of time and size. Ids are unique within the line.
 */
export const makePostCalls = (url: Redacted.Redacted<string>, limits: BscLimits) => {
  // The time limit is that of the fiber, so that it follows Effect's clock.
  const client = getHttpRpcClient(Redacted.value(url), { timeout: 0, maxResponseBodySize: limits.responseBytesMax })
  let idLast = 0

  return (calls: ReadonlyArray<RpcCall>): Effect.Effect<Exchange> => Effect.gen(function*() {
    const body = calls.map(({ method, params }) => ({ jsonrpc: "2.0" as const, id: ++idLast, method, params }))
    const [first] = body
    let reply: Reply | undefined
    // viem forgets the status where a body calls itself JSON and is none, which an overloaded proxy's "429" often does.
    const onResponse = ({ headers, status }: Response) => void (reply = { status, retryAfter: headers.get("retry-after") })
    const sent = yield* Effect.tryPromise({
      try: (signal): Promise<unknown> =>
        client.request({ body: body.length === 1 && first !== undefined ? first : body, fetchOptions: { signal }, onResponse }),
      catch: (cause) => cause
    }).pipe(
      Effect.result,
      Effect.timeoutOrElse({ duration: limits.requestTimeoutMs, orElse: () => Effect.succeed(null) })
    )
    if (sent === null) return { answers: Result.fail(timedOut()), retryAfterMs: null, isRefusedWhole: false }
    const { retryAfter = null, status } = reply ?? {}
    const retryAfterMs = readRetryAfter(retryAfter, yield* Clock.currentTimeMillis, limits.retryAfterMsMax)
    const answers = Result.isSuccess(sent)
      ? matchAnswers(body.map((item) => item.id), sent.success)
      : Result.fail(transportFailure(sent.failure, status, retryAfterMs !== null))
    const isRefused = Result.isFailure(answers) && isRefusal(answers.failure)
    // A body over the limit also comes with status 200, and 413 speaks of size: neither is about batches.
    return { answers, retryAfterMs, isRefusedWhole: isRefused && status !== 413 && (Result.isSuccess(sent) || (status ?? 0) >= 300) }
  })
}

import type { CallOptions } from "./CallOptions.ts"
import type { AnswerInfo, CheckedSettings } from "./ClientSettings.ts"
import type { WholeAnswer } from "./readAnswer.ts"
import { readAnswer } from "./readAnswer.ts"
import { readRateLimit } from "./readRateLimit.ts"
import { retryDelayMs } from "./retryDelayMs.ts"
import { NoAnswer, SigmatradeError } from "./SigmatradeError.ts"

/** One call of an operation, the same at every try. */
export interface ApiRequest {
  readonly method: string
  /** As the reference writes it. */
  readonly path: string
  /** The path and the query that are asked for. */
  readonly target: string
  /** What is sent as JSON; undefined: nothing. */
  readonly body: unknown
  /** What only this operation sends, in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether doing it twice is the same as doing it once. */
  readonly isRepeatable: boolean
}

/** What is sent with every try. */
export const headersOf = ({ body, headers }: ApiRequest, settings: CheckedSettings, { traceparent }: CallOptions) => ({
  accept: "application/json, application/problem+json",
  authorization: settings.authorization,
  ...(body === undefined ? {} : { "content-type": "application/json" }),
  ...(traceparent === undefined ? {} : { traceparent }),
  ...headers
})

/** What became of a request whose answer never came or broke off. `fetch` fails with whatever ended it. */
export const noAnswer = (cause: unknown, { method, path }: ApiRequest, timedOut: boolean, timeoutMs: number, tries: number) =>
  timedOut
    ? new NoAnswer("timeout", `${method} ${path} was not answered within ${timeoutMs} ms.`, { tries })
    : new NoAnswer("network", `${method} ${path} got no whole answer: the connection could not be made, or it broke.`, { tries, cause })

/** Sends it and reads the answer to its end, within one timeout. A redirect is not followed: it would carry the key to wherever it leads. */
const exchange = async (request: ApiRequest, settings: CheckedSettings, options: CallOptions, signal: AbortSignal): Promise<WholeAnswer> => {
  const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) }
  const init: RequestInit = { method: request.method, headers: headersOf(request, settings, options), redirect: "manual", signal, ...body }
  const response = await settings.fetch(`${settings.baseUrl}${request.target}`, init)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

/** What an answer says besides its body. */
export const infoOf = ({ method, path }: ApiRequest, { headers, status }: Pick<WholeAnswer, "headers" | "status">, tries: number): AnswerInfo => ({
  method, path, status, tries, request_id: headers.get("request-id"), isReplayed: headers.get("idempotency-replayed") === "true", rateLimit: readRateLimit(headers)
})

const tryOnce = async (request: ApiRequest, settings: CheckedSettings, options: CallOptions, tries: number): Promise<unknown> => {
  const timeoutMs = options.timeoutMs ?? settings.timeoutMs
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout])
  const answer = await exchange(request, settings, options, signal).catch((cause: unknown) => {
    options.signal?.throwIfAborted()
    throw noAnswer(cause, request, timeout.aborted, timeoutMs, tries)
  })
  settings.onAnswer(infoOf(request, answer, tries))
  return readAnswer(answer, tries)
}

/** Waits; the signal ends it with its reason. */
const pause = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, ms)
    signal?.addEventListener("abort", stop, { once: true })
  })

/** Waits until the call may be tried again. Fails with the error when that does not help or was done often enough. */
export const waitToRetry = async (error: unknown, tries: number, triesMax: number, settings: CheckedSettings, options: CallOptions): Promise<void> => {
  const delayMs = error instanceof SigmatradeError && tries < triesMax ? retryDelayMs(error, settings, Math.random()) : null
  if (delayMs === null) throw error
  await pause(delayMs, options.signal)
}

/** Makes a call, as often as its safety, the settings and the API's own wishes allow. Answers the JSON of the first success. */
export const sendRequest = async (request: ApiRequest, settings: CheckedSettings, options: CallOptions): Promise<unknown> => {
  const triesMax = request.isRepeatable ? options.triesMax ?? settings.triesMax : 1
  for (let tries = 1;; tries += 1) {
    options.signal?.throwIfAborted()
    try {
      return await tryOnce(request, settings, options, tries)
    } catch (error) {
      await waitToRetry(error, tries, triesMax, settings, options)
    }
  }
}

import type { CallOptions, KeyedOptions, MatchedOptions } from "./CallOptions.ts"
import type { Client } from "./Client.ts"
import type { CheckedSettings, ClientSettings } from "./ClientSettings.ts"
import { checkSettings } from "./ClientSettings.ts"
import { listPromise } from "./ListPromise.ts"
import { operations } from "./operations.ts"
import { entityTags } from "./readAnswer.ts"
import type { ApiRequest } from "./sendRequest.ts"
import { sendRequest } from "./sendRequest.ts"
import { watchIntent } from "./watchIntent.ts"

export type { CallOptions, KeyedOptions, MatchedOptions } from "./CallOptions.ts"
export type { Client, Money, Resource } from "./Client.ts"
export type { AnswerInfo, CallSettings, ClientSettings, Credential } from "./ClientSettings.ts"
export type { ListPromise } from "./ListPromise.ts"
export type { RateLimit } from "./readRateLimit.ts"
export { NoAnswer, SigmatradeError, SigmatradeProblem } from "./SigmatradeError.ts"
export type { NoAnswerReason, ProblemMembers } from "./SigmatradeError.ts"
export { signTestWebhook } from "./signTestWebhook.ts"
export type { SignedWebhook, TestWebhook } from "./signTestWebhook.ts"
export { verifyWebhook } from "./verifyWebhook.ts"
export type { ReceivedWebhook } from "./verifyWebhook.ts"
export type { WebhookEvent } from "./WebhookEvent.ts"
export { WebhookRejected } from "./WebhookRejected.ts"
export type { RejectionReason } from "./WebhookRejected.ts"

/** Puts what is given into a path. A dot segment would lead to another operation, an empty one to a list. */
const filled = (path: string, given: ReadonlyArray<unknown>): string => {
  let index = 0
  return path.replaceAll(/:\w+/gu, (name) => {
    const value = given[index++]
    if (typeof value !== "string" || /^\.{0,2}$/u.test(value)) throw new TypeError(`${name.slice(1)} of ${path} must be a text that is not empty`)
    return encodeURIComponent(value)
  })
}

const withQuery = (path: string, query: object): string => {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) asked.append(name, String(value))
  return asked.size === 0 ? path : `${path}?${asked.toString()}`
}

const checkedIdempotencyKey = (key: string): string => {
  if (!/^[\x21-\x7e]{1,255}$/u.test(key)) throw new TypeError("idempotencyKey must be 1 to 255 visible ASCII characters")
  return key
}

const checkedMatch = (seen: unknown): string => {
  const tag = typeof seen === "object" && seen !== null ? entityTags.get(seen) : seen
  if (typeof tag !== "string") throw new TypeError("ifMatch must be what this client has read before, such as the answer of withdrawals.read, or its ETag")
  return tag
}

/** The function a line of `operations` stands for. */
const callOf = (line: string, settings: CheckedSettings) => {
  const [method = "", path = "", ...notes] = line.split(" ")
  const [parts, is] = [path.split(":").length - 1, (note: string) => notes.includes(note)]
  const hasInput = is("body") || is("pages") || is("query")
  return (...given: ReadonlyArray<unknown>) => {
    const target = filled(path, given)
    const input = hasInput ? given[parts] ?? {} : {}
    const options = (given[parts + (hasInput ? 1 : 0)] ?? {}) as CallOptions & KeyedOptions & Partial<MatchedOptions>
    const headers = {
      ...(is("keyed") ? { "idempotency-key": checkedIdempotencyKey(options.idempotencyKey ?? crypto.randomUUID()) } : {}),
      ...(is("matched") ? { "if-match": checkedMatch(options.ifMatch) } : {})
    }
    const request: ApiRequest = { method, path, target, headers, body: is("body") ? input : undefined, isRepeatable: method === "GET" || is("keyed") }
    const read = (query: object) => sendRequest({ ...request, target: withQuery(target, query) }, settings, options)
    return is("pages") ? listPromise(input, read as Parameters<typeof listPromise>[1]) : is("body") ? sendRequest(request, settings, options) : read(input)
  }
}

/**
 * A client of the API. Each operation is a function that answers what the reference says, as JSON: amounts are strings of base units
 * (`BigInt(money.base_units)`), moments RFC 3339. It fails with a `SigmatradeProblem` the API has answered, with `NoAnswer` when there is no
 * answer, or with the reason of an aborted signal. What only reads, and what carries an idempotency key, is tried again after passing failures.
 * Throws a `TypeError` that names the setting which cannot be used.
 */
export const createClient = (settings: ClientSettings): Client => {
  const checked = checkSettings(settings)
  const groups = Object.entries(operations).map(([group, lines]) => [
    group, Object.fromEntries(Object.entries(lines).map(([name, line]: [string, string]) => [name, callOf(line, checked)]))
  ])
  const client: Client = Object.fromEntries(groups)
  const watchAt = (path: string): Client["me"]["watch"] => (id, options = {}) => watchIntent(filled(path, [id]), checked, options)
  return {
    ...client,
    depositIntents: { ...client.depositIntents, watch: watchAt("/v1/deposit-intents/:id/events") },
    me: { ...client.me, watch: watchAt("/v1/me/deposit-intents/:id/events") }
  }
}

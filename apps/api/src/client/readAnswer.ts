import type { ProblemMembers } from "./SigmatradeError.ts"
import { NoAnswer, SigmatradeProblem } from "./SigmatradeError.ts"

/** Seconds, or a date. Source: RFC 9110, section 10.2.3. */
const retryAfterMsOf = (headers: Headers): number | null => {
  const text = headers.get("retry-after") ?? ""
  if (/^\d{1,9}$/u.test(text)) return Number(text) * 1_000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isProblem = (value: unknown): value is ProblemMembers =>
  typeof value === "object" && value !== null && ["type", "title", "detail", "code", "request_id"].every((name) => typeof (value as Record<string, unknown>)[name] === "string")

/** A redirect that a browser keeps to itself has the status 0. */
const notOurs = (status: number) => `The answer with status ${status} is none of this API: check baseUrl, and what stands between here and there.`

/** An answer, read to its end. */
export interface WholeAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** The ETags of what was read: for decisions about it, and gone with it. */
export const entityTags = new WeakMap<object, string>()

const remembered = (body: unknown, tag: string | null): unknown => {
  if (typeof body === "object" && body !== null && tag !== null) entityTags.set(body, tag)
  return body
}

/** The JSON of an answer. Throws the problem it is, or that it is none of the API's. */
export const readAnswer = ({ headers, status, text }: WholeAnswer, tries: number): unknown => {
  const succeeded = status >= 200 && status <= 299
  const body = text === "" && succeeded ? null : parsed(text)
  if (succeeded && body !== undefined) return remembered(body, headers.get("etag"))
  const retryAfterMs = retryAfterMsOf(headers)
  if (succeeded || !isProblem(body)) throw new NoAnswer("unexpected answer", notOurs(status), { tries, status, retryAfterMs })
  throw new SigmatradeProblem({ ...body, status }, { tries, retryAfterMs })
}

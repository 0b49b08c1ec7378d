import { Schema } from "effect"
import type { ProblemCode } from "./problemCatalog.ts"
import type { ProblemKind } from "./ProblemKind.ts"
import { problemCatalog, problemCodes } from "./problemCatalog.ts"

/** The media type of every error. Source: RFC 9457. */
export const PROBLEM_JSON = "application/problem+json"

/** One parameter that is wrong, and how. */
export const ParameterFault = Schema.Struct({
  in: Schema.Literals(["path", "query"]),
  parameter: Schema.String,
  detail: Schema.String
})
export type ParameterFault = typeof ParameterFault.Type

/** One place of a body that is wrong, and how. */
export const BodyFault = Schema.Struct({
  /** A JSON Pointer (RFC 6901); empty for the body as a whole. */
  pointer: Schema.String,
  detail: Schema.String
})
export type BodyFault = typeof BodyFault.Type

/** Any error of this API on the wire (RFC 9457), whatever its code. Unknown members must be ignored. */
export const Problem = Schema.Struct({
  /** `<base>/<code>`: an absolute URI with an explanation behind it. */
  type: Schema.String,
  title: Schema.String,
  /** The same as the status of the answer. */
  status: Schema.Int,
  /** What is wrong with this very request and what to do; for people, never to be parsed. */
  detail: Schema.String,
  code: Schema.Literals(problemCodes),
  request_id: Schema.String,
  errors: Schema.optionalKey(Schema.Array(Schema.Union([ParameterFault, BodyFault])))
})
export type Problem = typeof Problem.Type

/** What identifies a kind of problem: its page, or what others have registered for it. */
export const typeOf = (code: ProblemCode, problemBase: string): string => {
  const kind: ProblemKind = problemCatalog[code]
  return kind.type ?? `${problemBase}/${code}`
}

/** A problem of a kind, ready to be sent. */
export const makeProblem = (
  code: ProblemCode,
  detail: string,
  request: { readonly requestId: string; readonly problemBase: string }
): Problem => ({
  type: typeOf(code, request.problemBase),
  title: problemCatalog[code].title,
  status: problemCatalog[code].status,
  detail,
  code,
  request_id: request.requestId
})

import type { OpenApi } from "effect/http-api"
import { PROBLEM_JSON } from "../problems/Problem.ts"
import type { ProblemCode } from "../problems/problemCatalog.ts"
import { problemCatalog } from "../problems/problemCatalog.ts"
import type { ProblemKind } from "../problems/ProblemKind.ts"

const word = { type: "string" }

/** A problem that the layers around the contract answer with, and that the generator so knows nothing of. `more`: its members of its own. */
export const outerProblem = (code: ProblemCode, more: Readonly<Record<string, object>> = {}): OpenApi.OpenApiSpecResponse => {
  const { status, title, type }: ProblemKind = problemCatalog[code]
  const properties = {
    type: type === undefined ? { ...word, format: "uri" } : { ...word, enum: [type] },
    title: { ...word, enum: [title] }, status: { type: "integer", enum: [status] }, detail: word, code: { ...word, enum: [code] }, request_id: word, ...more
  }
  return { description: title, content: { [PROBLEM_JSON]: { schema: { type: "object", required: Object.keys(properties), properties } } } }
}

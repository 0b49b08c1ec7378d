import { assert } from "@effect/vitest"
import { Problem } from "@sigmatrade/api/problems/Problem"
import { problemCatalog } from "@sigmatrade/api/problems/problemCatalog"
import type { ProblemCode } from "@sigmatrade/api/problems/problemCatalog"
import { Effect, Schema } from "effect"
import { ProblemDetails } from "effect/http"
import type { Answer } from "./ApiTest.ts"

/** Checks that an answer is this problem, complete and well-formed, and answers it. */
export const isProblem = Effect.fnUntraced(function*(answer: Answer, code: ProblemCode, base = "https://sigmatrade.dev/problems") {
  const { status, title } = problemCatalog[code]
  assert.strictEqual(answer.headers.get("content-type"), "application/problem+json")
  const problem = yield* Schema.decodeUnknownEffect(Problem, { onExcessProperty: "error" })(answer.body)
  yield* Schema.decodeUnknownEffect(ProblemDetails.Schema)(answer.body)
  assert.deepStrictEqual(
    { code: problem.code, status: problem.status, title: problem.title, type: problem.type },
    { code, status, title, type: `${base}/${code}` }
  )
  assert.strictEqual(answer.status, status)
  assert.isNotEmpty(problem.detail)
  assert.strictEqual(problem.request_id, answer.headers.get("request-id"))
  assert.strictEqual(answer.headers.get("cache-control"), "no-store")
  return problem
})

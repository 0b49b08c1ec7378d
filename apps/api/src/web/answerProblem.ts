import type { Context } from "hono"
import { makeProblem, PROBLEM_JSON } from "../problems/Problem.ts"
import type { ProblemCode } from "../problems/problemCatalog.ts"
import type { ApiEnv } from "./ApiEnv.ts"

/** Answers a request with a problem. */
export const answerProblem = (
  context: Context<ApiEnv>,
  code: ProblemCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {}
): Response => {
  const problem = { ...makeProblem(code, detail, context.get("current")), ...more }
  return new Response(JSON.stringify(problem), { status: problem.status, headers: { "content-type": PROBLEM_JSON, ...headers } })
}

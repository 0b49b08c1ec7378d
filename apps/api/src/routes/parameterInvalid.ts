import { Effect } from "effect"
import { ParameterInvalid, problemOf } from "../problems/declaredProblems.ts"

/** The problem of a query's parameter that is well-formed and wrong all the same. */
export const parameterInvalid = Effect.fnUntraced(function*(parameter: string, detail: string) {
  const members = yield* problemOf("parameter_invalid", `${parameter}: ${detail}. See the reference at /docs.`)
  return yield* new ParameterInvalid({ ...members, errors: [{ in: "query", parameter, detail }] })
})

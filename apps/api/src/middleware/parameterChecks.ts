import type { Types } from "effect"
import { Effect, Layer, SchemaAST, SchemaIssue } from "effect"
import { HttpServerRequest } from "effect/http"
import { HttpApiError } from "effect/http-api"
import type { HttpApiEndpoint } from "effect/http-api"
import { ParameterChecks } from "../contract/ParameterChecks.ts"
import { ParameterInvalid, ParameterUnknown, problemOf } from "../problems/declaredProblems.ts"
import type { ParameterFault } from "../problems/Problem.ts"

/** Faults named in one answer at most. */
const FAULTS_MAX = 10
/** Characters of a caller's text repeated to him at most. */
const NAME_LENGTH_MAX = 50

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

const segmentKey = (segment: PropertyKey | { readonly key: PropertyKey } | undefined): string =>
  String(typeof segment === "object" ? segment.key : segment ?? "")

const faultsOf = ({ cause, kind }: HttpApiError.HttpApiSchemaError): ReadonlyArray<ParameterFault> =>
  formatIssues(cause.issue).issues.slice(0, FAULTS_MAX).map(({ message, path }) => ({
    in: kind === "Params" ? "path" : "query",
    parameter: segmentKey(path?.[0]),
    detail: message
  }))

const sentence = (faults: ReadonlyArray<ParameterFault>): string =>
  `${faults.map(({ detail, parameter }) => `${parameter}: ${detail}`).join("; ")}. See the reference at /docs.`

const namesOf = (query: HttpApiEndpoint.Top["query"]): ReadonlySet<string> => {
  const ast = query === undefined ? undefined : SchemaAST.toEncoded(query.ast)
  return new Set(ast !== undefined && SchemaAST.isObjects(ast) ? ast.propertySignatures.map(({ name }) => String(name)) : [])
}

/** The names in the query that the endpoint does not have. */
const unknownIn = (url: string, query: HttpApiEndpoint.Top["query"]): ReadonlyArray<string> => {
  const known = namesOf(query)
  const names = new URL(url, "http://localhost").searchParams.keys()
  return [...new Set(names)].filter((name) => !known.has(name)).map((name) => name.slice(0, NAME_LENGTH_MAX)).slice(0, FAULTS_MAX)
}

const invalid = Effect.fnUntraced(function*(error: HttpApiError.HttpApiSchemaError) {
  const errors = faultsOf(error)
  return yield* new ParameterInvalid({ ...(yield* problemOf("parameter_invalid", sentence(errors))), errors })
})

const unknown = Effect.fnUntraced(function*(names: ReadonlyArray<string>) {
  const errors = names.map((parameter): ParameterFault => ({ in: "query", parameter, detail: "not known here" }))
  return yield* new ParameterUnknown({ ...(yield* problemOf("parameter_unknown", sentence(errors))), errors })
})

const isOfRequest = (error: unknown): error is HttpApiError.HttpApiSchemaError =>
  HttpApiError.HttpApiSchemaError.is(error) && (error.kind === "Params" || error.kind === "Query")

/** Looks at names and forms of parameters before anything is read for them. */
export const parameterChecks: Layer.Layer<ParameterChecks> = Layer.succeed(
  ParameterChecks,
  (answer, { endpoint }) =>
    Effect.gen(function*() {
      const names = unknownIn((yield* HttpServerRequest.HttpServerRequest).url, endpoint.query)
      if (names.length > 0) return yield* unknown(names)
      return yield* Effect.catch(answer, (error): Effect.Effect<never, ParameterInvalid | Types.unhandled> =>
        isOfRequest(error) ? invalid(error) : Effect.fail(error))
    })
)

import { Effect, Layer, SchemaIssue } from "effect"
import type { Types } from "effect"
import { HttpApiError } from "effect/http-api"
import { BodyChecks } from "../contract/BodyChecks.ts"
import { BodyInvalid, problemOf } from "../problems/declaredProblems.ts"
import type { BodyFault } from "../problems/Problem.ts"

/** Faults named in one answer at most. */
const FAULTS_MAX = 10
/** Characters of a caller's text repeated to him at most. */
const NAME_LENGTH_MAX = 50

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

/** A JSON Pointer (RFC 6901) to a place in the body. */
const pointerOf = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>): string =>
  path.map((segment) => `/${String(typeof segment === "object" ? segment.key : segment).slice(0, NAME_LENGTH_MAX).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

const faultsOf = ({ cause }: HttpApiError.HttpApiSchemaError): ReadonlyArray<BodyFault> =>
  formatIssues(cause.issue).issues.slice(0, FAULTS_MAX).map(({ message, path = [] }) => ({ pointer: pointerOf(path), detail: message }))

const invalid = Effect.fnUntraced(function*(error: HttpApiError.HttpApiSchemaError) {
  const errors = faultsOf(error)
  const sentence = `${errors.map(({ detail, pointer }) => `${pointer === "" ? "the body" : pointer}: ${detail}`).join("; ")}. See the reference at /docs.`
  return yield* new BodyInvalid({ ...(yield* problemOf("body_invalid", sentence)), errors })
})

/** Looks at the body before anything is done for it. */
export const bodyChecks: Layer.Layer<BodyChecks> = Layer.succeed(
  BodyChecks,
  (answer) => Effect.catch(answer, (error): Effect.Effect<never, BodyInvalid | Types.unhandled> =>
    HttpApiError.HttpApiSchemaError.is(error) && (error as HttpApiError.HttpApiSchemaError).kind === "Payload" ? invalid(error) : Effect.fail(error))
)

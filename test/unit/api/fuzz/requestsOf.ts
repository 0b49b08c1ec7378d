import type { OpenApi } from "effect/http-api"
import * as fc from "fast-check"
import type { JsonSchema, Schemas } from "./valuesOf.ts"
import { anything, hostileText, mutated, valuesOf } from "./valuesOf.ts"

/** One request, as it is sent. */
export interface FuzzedRequest {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** An operation of a document, and how it is reached. */
export interface FuzzedOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly operation: OpenApi.OpenAPISpecOperation
  readonly schemas: Schemas
  /** What opens it. */
  readonly access: Readonly<Record<string, string>>
}

/** What a header can carry at all. */
const asHeader = (text: string) => text.replaceAll(/[^\x20-\x7e\xa0-\xff]/gu, "?").trim()

const text = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value)

/** A parameter's value: an id the server has told of, one that its schema allows, or one that it does not. */
const parameterValue = (schema: JsonSchema, { schemas }: FuzzedOperation, known: ReadonlySet<string>) => {
  const { pattern } = schema
  const isIt = pattern === undefined ? null : new RegExp(pattern, "u")
  const told = [...known].filter((one) => isIt?.test(one) === true)
  return fc.oneof(
    ...(told.length === 0 ? [] : [{ weight: 5, arbitrary: fc.constantFrom(...told) }]),
    { weight: 3, arbitrary: valuesOf(schema, schemas).map(text) },
    { weight: 2, arbitrary: fc.oneof(hostileText, anything.map(text)) }
  )
}

/** Values for the parameters that stand at one place: always those that are required but for one in ten, the others half of the time. */
const parametersAt = (place: string, asked: FuzzedOperation, known: ReadonlySet<string>) =>
  fc.tuple(...asked.operation.parameters.filter((one) => one.in === place).map(({ name, required, schema }) =>
    fc.tuple(fc.constant(name), fc.option(parameterValue(schema, asked, known), { freq: required ? 10 : 1, nil: null })))
  ).map((found) => found.filter((one): one is [string, string] => one[1] !== null))

const bodySchemaOf = ({ requestBody }: OpenApi.OpenAPISpecOperation): JsonSchema | null => Object.values(requestBody?.content ?? {})[0]?.schema ?? null

/** A body as it should be, one with something wrong in it, and what is no such body at all. */
const bodyOf = ({ operation, schemas }: FuzzedOperation): fc.Arbitrary<string | null> => {
  const schema = bodySchemaOf(operation)
  const odd = fc.oneof(fc.constant(null), fc.constantFrom("", "{", "null", "[]", "7", "\"\"", "{\"a\":1,\"a\":2}", "\ufeff{}", "[".repeat(5_000)), hostileText, anything.map((value) => JSON.stringify(value)))
  if (schema === null) return fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: odd })
  const valid = valuesOf(schema, schemas)
  return fc.oneof({ weight: 5, arbitrary: valid.map((value) => JSON.stringify(value)) }, { weight: 5, arbitrary: mutated(valid) }, { weight: 2, arbitrary: odd })
}

const contentType = fc.oneof(
  { weight: 8, arbitrary: fc.constant("application/json") },
  { weight: 2, arbitrary: fc.constantFrom("application/json; charset=utf-8", "APPLICATION/JSON", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "", "json", "application/json, text/html") }
)

/** Headers no operation asks for, among them those that mean something to some server. */
const oddHeaders = fc.dictionary(
  fc.constantFrom("accept", "accept-encoding", "accept-language", "x-request-id", "traceparent", "if-none-match", "if-match", "x-forwarded-for", "x-http-method-override", "range", "origin", "cookie", "idempotency-key"),
  hostileText.map(asHeader), { maxKeys: 3 }
)

const access = ({ access: right }: FuzzedOperation) => fc.oneof(
  { weight: 18, arbitrary: fc.constant(right) },
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: hostileText.map((key): Readonly<Record<string, string>> => ({ authorization: asHeader(`Bearer ${key}`) })) }
)

const unknownQuery = fc.option(fc.tuple(hostileText, hostileText), { freq: 12, nil: null }).map((one) => one === null ? [] : [one])

/** A path segment may hold anything but nothing, and dots that lead elsewhere: with these the path is another operation's. */
const segment = (value: string | undefined) => encodeURIComponent((value ?? "").toWellFormed()).replace(/^\.{0,2}$/u, "0")

/** What somebody may send to an operation, right or wrong. `known` are texts the server has told of. */
export const requestsOf = (asked: FuzzedOperation, known: ReadonlySet<string>): fc.Arbitrary<FuzzedRequest> =>
  fc.record({
    path: parametersAt("path", asked, known), query: parametersAt("query", asked, known), header: parametersAt("header", asked, known),
    unknown: unknownQuery, odd: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: oddHeaders }), body: bodyOf(asked), contentType, access: access(asked)
  }).map((drawn) => {
    const values = new Map(drawn.path)
    const path = asked.path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => segment(values.get(name)))
    const query = [...drawn.query, ...drawn.unknown].map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`).join("&")
    const named = Object.fromEntries(drawn.header.map(([name, value]) => [name, asHeader(value)]))
    const hasBody = asked.method !== "GET" && drawn.body !== null
    return {
      method: asked.method,
      path: query === "" ? path : `${path}?${query}`,
      headers: { ...drawn.odd, ...named, ...(hasBody && drawn.contentType !== "" ? { "content-type": drawn.contentType } : {}), ...drawn.access },
      body: hasBody ? (drawn.body ?? "").toWellFormed() : null
    }
  })

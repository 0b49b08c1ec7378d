import { OpenApi } from "effect/http-api"
import { ApiContract } from "./ApiContract.ts"
import { PROBLEM_JSON } from "../problems/Problem.ts"
import { LIMIT_DEFAULT, LIMIT_MAX } from "./ApiList.ts"
import { hasEntityTag } from "./hasEntityTag.ts"
import { outerProblem } from "./outerProblem.ts"
import { pathOperations } from "./pathOperations.ts"

const DESCRIPTION = `What a community runs on, to be read by sites, games and other systems.

Every amount is exact: base_units is a string of digits in the smallest unit of its asset. Bodies may hold nothing but what is documented.
Every error is application/problem+json (RFC 9457) with a stable code and a page that explains it. New fields may appear at any time: ignore
those you do not know. Fields and codes never change their meaning within /v1.`

const requestId = {
  description: "Identifies this request: the x-request-id that was sent, when it was well-formed, else a new one. Name it when you ask for help.",
  required: true,
  schema: { type: "string" }
}
const challenge = { description: "What is missing: a key (Bearer, RFC 6750), or under /v1/me init data (tma).", required: true, schema: { type: "string" } }
const retryAfter = { description: "Seconds to wait before the next try.", required: true, schema: { type: "integer", minimum: 1 } }

/** What the generator does not know of a parameter, by its name; a name means the same everywhere. */
const parameterNotes: Readonly<Record<string, Partial<OpenApi.OpenAPISpecParameter>>> = {
  limit: {
    description: "How many entries at most. has_more says whether there are others on the side that was read.",
    schema: { type: "integer", minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }
  },
  starting_after: { description: "The id of an entry of this list: the page begins right after it, in the order of the list. Not together with ending_before." },
  ending_before: { description: "The id of an entry of this list: the page ends right before it. Not together with starting_after." },
  type: { description: "Only events of this type." },
  state: { description: "Only entries that stand so." },
  telegram_id: { description: "Only the user of this Telegram account.", schema: { type: "integer", minimum: 1, maximum: 2 ** 52 } },
  wallet: { description: "Only the user who pays from this wallet now." },
  account: { description: "Which account: what the user can spend (unless said otherwise), has asked to withdraw, or has earned and cannot spend yet." },
  reason: { description: "Only what was given up for this reason." },
  operator: { description: "Only what this operator did." },
  action: { description: "Only acts of this kind." },
  subject: { description: "Only what was done to this." },
  asset: { description: "The asset's id, such as USDT." },
  amount: { description: "What would leave the balance, fee included, in base units: a string of digits." },
  day: { description: "The day in UTC, such as 2026-11-01." }
}

const rateLimit = {
  "ratelimit-policy": { description: "How many requests (q) in how many seconds (w).", required: false, schema: { type: "string" }, example: "\"burst\";q=600;w=60" },
  ratelimit: { description: "How many are left (r) for how many seconds (t).", required: false, schema: { type: "string" }, example: "\"burst\";r=599;t=60" }
}

const entityTag = { description: "Names this state of it; send it as If-None-Match next time.", required: true, schema: { type: "string" } }
const ifNoneMatch: OpenApi.OpenAPISpecParameter = {
  name: "if-none-match", in: "header", required: false, schema: { type: "string" },
  description: "The ETag of what is known already: it is answered again only if it has changed."
}
const replayed = { description: "true where a request of before is answered again.", required: false, schema: { type: "string", enum: ["true"] } }
const notModified = { description: "It has not changed since the ETag that was sent" }

const headersOf = (status: string, isLimited: boolean, isTagged: boolean, isOnce: boolean) => ({
  "request-id": requestId,
  ...(isOnce && status.startsWith("2") ? { "idempotency-replayed": replayed } : {}),
  ...(isTagged && (status === "200" || status === "304") ? { etag: entityTag } : {}),
  ...(isLimited ? rateLimit : {}),
  ...(status === "401" ? { "www-authenticate": challenge } : {}),
  ...(status === "429" || status === "503" ? { "retry-after": retryAfter } : {})
})

const documentedParameter = (parameter: OpenApi.OpenAPISpecParameter): OpenApi.OpenAPISpecParameter => {
  const { description = "" }: { readonly description?: string } = parameter.schema
  return { ...parameter, description, ...parameterNotes[parameter.name] }
}

const quotaExceeded = outerProblem("quota_exceeded", { "violated-policies": { type: "array", items: { type: "string" } } })

/** A caller is refused for asking too often, or for guessing: one of both, where the contract knows of the other. */
const tooMany = (known: OpenApi.OpenApiSpecResponse | undefined) => {
  const schemas = [quotaExceeded, known].flatMap((one) => Object.values(one?.content ?? {})).map(({ schema }) => schema)
  if (known === undefined || schemas.length < 2) return quotaExceeded
  return { description: `${quotaExceeded.description} | ${known.description}`, content: { [PROBLEM_JSON]: { schema: { anyOf: schemas } } } }
}

/** What becomes of bodies that nobody reads. */
const unreadBodies = { 413: outerProblem("request_too_large"), 415: outerProblem("media_type_unsupported") }

const documentedOperation = (
  operation: OpenApi.OpenAPISpecOperation, isLimited: boolean, isTagged: boolean
): OpenApi.OpenAPISpecOperation => ({
  ...operation,
  parameters: [...operation.parameters.map(documentedParameter), ...(isTagged ? [ifNoneMatch] : [])],
  responses: Object.fromEntries(
    Object.entries({
      ...operation.responses, ...(isTagged ? { 304: notModified } : {}), ...(isLimited ? { 429: tooMany(operation.responses[429]) } : {}),
      ...(operation.requestBody === undefined ? {} : unreadBodies)
    }).map(([status, response]) => [
      status,
      {
        ...response, description: response.description.replaceAll(" | ", ", or: "),
        headers: headersOf(status, isLimited, isTagged, operation.parameters.some(({ name }) => name === "idempotency-key"))
      }
    ])
  )
})

/** What readers do not need: bounds that only say "a safe integer", and closed objects, since answers may grow. */
const isNoise = (key: string, value: unknown): boolean =>
  (key === "additionalProperties" && value === false)
  || (key === "minimum" && value === Number.MIN_SAFE_INTEGER)
  || (key === "maximum" && value === Number.MAX_SAFE_INTEGER)

/** Cleans what the generator wrote, and drops the suffix with which it tells encoded schemas apart: to readers all of them are. */
const readable = (spec: OpenApi.OpenAPISpec): OpenApi.OpenAPISpec =>
  JSON.parse(
    JSON.stringify(spec).replaceAll(/"(#\/components\/schemas\/)?(\w+)Encoded"/gu, "\"$1$2\""),
    (key, value: unknown) => isNoise(key, value) ? undefined : value
  )

const generate = (): OpenApi.OpenAPISpec => {
  const spec = readable(OpenApi.fromApi(ApiContract))
  return {
    ...spec,
    info: { ...spec.info, description: DESCRIPTION, license: { name: "MIT" } },
    paths: Object.fromEntries(
      Object.entries(spec.paths).map(([path, item]) => [
        path,
        Object.fromEntries(pathOperations(item).map(([method, operation]) => [method, documentedOperation(operation, path.startsWith("/v1/"), method === "get" && hasEntityTag(path))]))
      ])
    )
  }
}

let generated: OpenApi.OpenAPISpec | undefined

/** The OpenAPI 3.1 document of this API: generated from the contract when first asked for, with the headers the layers around it add. */
export const openApi = (): OpenApi.OpenAPISpec => generated ??= generate()

import { OpenApi } from "effect/http-api"
import { ApiContract } from "./ApiContract.ts"
import { LIMIT_DEFAULT, LIMIT_MAX } from "./ApiList.ts"

const DESCRIPTION = `What a community runs on, to be read by sites, games and other systems.

Every amount is exact: base_units is a string of digits in the smallest unit of its asset. Every error is application/problem+json
(RFC 9457) with a stable code and a page that explains it. New fields may appear at any time: ignore those you do not know. Fields and codes
never change their meaning within /v1.`

const requestId = {
  description: "Identifies this request: the x-request-id that was sent, when it was well-formed, else a new one. Name it when you ask for help.",
  required: true,
  schema: { type: "string" }
}
const challenge = { description: "Which key is missing (RFC 6750).", required: true, schema: { type: "string" } }
const retryAfter = { description: "Seconds to wait before the next try.", required: true, schema: { type: "integer", minimum: 1 } }

const limit = {
  description: "How many entries at most, newest first. There is no way to ask for older ones yet; has_more says whether there are some.",
  schema: { type: "integer", minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }
}
const userId = { description: "The user's id: usr_ and a UUID. The prefix may be left out." }

const headersOf = (status: string) => ({
  "request-id": requestId,
  ...(status === "401" ? { "www-authenticate": challenge } : {}),
  ...(status === "503" ? { "retry-after": retryAfter } : {})
})

const documentedParameter = (parameter: OpenApi.OpenAPISpecParameter): OpenApi.OpenAPISpecParameter =>
  parameter.name === "limit" ? { ...parameter, ...limit } : { ...parameter, ...userId }

const documentedOperation = (operation: OpenApi.OpenAPISpecOperation): OpenApi.OpenAPISpecOperation => ({
  ...operation,
  parameters: operation.parameters.map(documentedParameter),
  responses: Object.fromEntries(
    Object.entries(operation.responses).map(([status, response]) => [
      status,
      { ...response, description: response.description.replaceAll(" | ", ", or: "), headers: headersOf(status) }
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
      Object.entries(spec.paths).map(([path, { get, ...item }]) => [
        path,
        get === undefined ? item : { ...item, get: documentedOperation(get) }
      ])
    )
  }
}

/** The OpenAPI 3.1 document of this API: generated from the contract, with the headers the layers around it add. */
export const openApi: OpenApi.OpenAPISpec = generate()

import type { OpenApi } from "effect/http-api"
import { Ajv2020 } from "ajv/dist/2020.js"
import type { ValidateFunction } from "ajv"
import addFormats from "ajv-formats"
import { assert } from "vitest"
import type { Answer } from "../ApiTest.ts"
import type { FuzzedOperation, FuzzedRequest } from "./requestsOf.ts"

/** What the layers around the contract answer to requests that are no request of this operation: they are documented once for all. */
const OUTSIDE = new Set(["route_not_found", "request_malformed"])

/** What a server says that is broken; that something stands still for the moment is another matter. */
const BROKEN = new Set(["internal_error", "service_unavailable"])

/** Judges answers by a document: what it does not say must not come. */
export const answerChecks = (document: OpenApi.OpenAPISpec) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: "document", components: document.components })
  const compiled = new Map<object, ValidateFunction>()
  const validatorOf = (schema: object) => {
    const known = compiled.get(schema)
    if (known !== undefined) return known
    const made = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll("\"#/components/", "\"document#/components/")) as object)
    compiled.set(schema, made)
    return made
  }
  const isProblem = ({ body, headers, status }: Answer, said: string) => {
    assert.strictEqual(headers.get("content-type"), "application/problem+json", said)
    assert.deepInclude(body, { status, request_id: headers.get("request-id") }, said)
  }
  /** Nothing broke, the status is one the document declares, and the body is what it declares for it. */
  return ({ operation }: FuzzedOperation, request: FuzzedRequest, answer: Answer, errors: ReadonlyArray<string>) => {
    const said = `${request.method} ${request.path} -> ${answer.status} ${answer.text.slice(0, 500)}`
    assert.isNotNull(answer.headers.get("request-id"), said)
    if (answer.status >= 400) isProblem(answer, said)
    const { code } = (answer.body ?? {}) as { readonly code?: string }
    assert.isFalse(code !== undefined && BROKEN.has(code), `${said}\n${errors.join("\n")}`)
    if (code !== undefined && OUTSIDE.has(code)) return
    const declared = operation.responses[answer.status]
    assert.isDefined(declared, `a status that is not declared: ${said}`)
    const [type, media] = Object.entries(declared?.content ?? {})[0] ?? []
    if (type === undefined) return assert.strictEqual(answer.text, "", said)
    assert.strictEqual(answer.headers.get("content-type")?.split(";")[0], type, said)
    const validate = validatorOf(media?.schema ?? {})
    assert.isTrue(validate(answer.body), `${said}\n${JSON.stringify(validate.errors)}`)
  }
}

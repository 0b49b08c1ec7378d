import { assert, describe } from "@effect/vitest"
import { ApiContract } from "@sigmatrade/api/contract/ApiContract"
import { ALL_SCOPES, SCOPE_PERMISSIONS } from "@sigmatrade/core/admin/Scope"
import { openApi } from "@sigmatrade/api/contract/openApi"
import { pathOperations } from "@sigmatrade/api/contract/pathOperations"
import { requirementOf } from "@sigmatrade/api/contract/requirementOf"
import { problemCodes } from "@sigmatrade/api/problems/problemCatalog"
import { Effect } from "effect"
import { HttpApi } from "effect/http-api"
import { openApp, promise } from "./ApiTest.ts"

const operations = Object.entries(openApi().paths).flatMap(([path, item]) => pathOperations(item).map(([method, operation]) => ({ method, path, operation })))

/** Every object inside a JSON value. */
const objectsIn = (value: unknown): ReadonlyArray<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null) return []
  const inner = Object.values(value).flatMap(objectsIn)
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner]
}

/** Answers the value a local reference leads to. */
const follow = (pointer: string): unknown =>
  pointer.slice(2).split("/").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], openApi())

describe("/openapi.json", () => {
  promise("it is served to everybody, and only sent again when it has changed", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const answer = yield* ask("/openapi.json")
    assert.strictEqual(answer.headers.get("content-type"), "application/json")
    assert.deepStrictEqual(answer.body, JSON.parse(JSON.stringify(openApi())))
    const again = yield* ask("/openapi.json", { headers: { "if-none-match": answer.headers.get("etag") ?? "" } })
    assert.deepStrictEqual([again.status, again.text], [304, ""])
  }))

  promise("it is an OpenAPI 3.1 document with everything the specification requires", Effect.sync(() => {
    assert.match(openApi().openapi, /^3\.1\.\d+$/u)
    assert.isNotEmpty(openApi().info.title)
    assert.isNotEmpty(openApi().info.version)
    const ids = operations.map(({ operation }) => operation.operationId)
    assert.strictEqual(new Set(ids).size, ids.length)
    for (const { operation, path } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name)
      const declared = operation.parameters.filter((parameter) => parameter.in === "path")
      assert.deepStrictEqual(declared.map(({ name, required }) => [name, required]), inPath.map((name) => [name, true]))
      assert.isTrue(operation.tags.every((tag) => openApi().tags.some(({ name }) => name === tag)))
      for (const [status, response] of Object.entries(operation.responses)) {
        assert.match(status, /^[1-5]\d\d$/u)
        assert.isNotEmpty(response.description)
      }
      for (const parameter of operation.parameters) assert.isNotEmpty(parameter.description ?? "")
    }
  }))

  promise("every reference leads somewhere", Effect.sync(() => {
    const references = objectsIn(openApi()).flatMap(({ $ref }) => typeof $ref === "string" ? [$ref] : [])
    assert.isAbove(references.length, 10)
    for (const reference of references) assert.isDefined(follow(reference), reference)
  }))

  promise("every operation of the contract is in it, with a summary, its security and its errors", Effect.sync(() => {
    const known: Array<string> = []
    HttpApi.reflect(ApiContract, { onGroup: () => {}, onEndpoint: ({ endpoint }) => void known.push(`${endpoint.method.toLowerCase()} ${endpoint.path.replaceAll(/:(\w+)/gu, "{$1}")}`) })
    assert.sameMembers(operations.map(({ method, path }) => `${method} ${path}`), known)
    for (const { operation, path } of operations) {
      const statuses = Object.keys(operation.responses)
      const isGuarded = path.startsWith("/v1/")
      assert.isNotEmpty(operation.summary ?? "")
      assert.deepStrictEqual(operation.security, isGuarded ? [path === "/v1/me" || path.startsWith("/v1/me/") ? { miniApp: [] } : { apiKey: [] }] : [])
      assert.isTrue(statuses.includes("200") || statuses.includes("201"))
      assert.includeMembers(statuses, ["500", "503", ...(isGuarded ? ["400", "401", "403", "429"] : []), ...(path.includes("{id}") ? ["404"] : [])])
      for (const [status, { content = {}, headers = {} }] of Object.entries(operation.responses)) {
        assert.containsAllKeys(headers, ["request-id", ...(status === "401" ? ["www-authenticate"] : []), ...(status === "503" ? ["retry-after"] : [])])
        if (status === "304") continue
        const expected = status.startsWith("2") ? path.endsWith("/events") && path.includes("{id}") ? "text/event-stream" : "application/json" : "application/problem+json"
        assert.include(Object.keys(content), expected)
      }
    }
    assert.deepInclude(openApi().components.securitySchemes["apiKey"], { type: "http" })
    assert.deepInclude(openApi().components.securitySchemes["miniApp"], { type: "http", scheme: "tma" })
  }))

  promise("answers may grow: no schema forbids members it does not know", Effect.sync(() => {
    assert.isFalse(objectsIn(openApi()).some(({ additionalProperties }) => additionalProperties === false))
  }))

  promise("limit is documented as what it is", Effect.sync(() => {
    const limit = openApi().paths["/v1/users/{id}/deposits"]?.get?.parameters.find(({ name }) => name === "limit")
    assert.deepInclude(limit, { in: "query", required: false, schema: { type: "integer", minimum: 1, maximum: 100, default: 20 } })
  }))
})

describe("/docs", () => {
  promise("it shows every operation, schema and problem, and every link inside it leads somewhere", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const { status, text } = yield* ask("/docs")
    assert.strictEqual(status, 200)
    for (const { operation, path } of operations) {
      assert.include(text, `id="${operation.operationId}"`)
      assert.include(text, `<code>${path}</code>`)
    }
    for (const code of problemCodes) assert.include(text, `/problems/${code}`)
    for (const scope of ALL_SCOPES.filter((one) => operations.some(({ operation }) => requirementOf(operation)?.scope === one))) {
      assert.include(text, `scope <code>${scope}</code>, permission <code>${SCOPE_PERMISSIONS[scope]}</code>`)
    }
    const [, create = ""] = /id="createKey">([\s\S]*?)<h4>Answers/u.exec(text) ?? []
    for (const member of ["name", "scopes", "expires_at", "Content-Type: application/json", "-X POST"]) assert.include(create, member)
    for (const [, anchor] of text.matchAll(/href="#([^"]+)"/gu)) assert.include(text, `id="${anchor}"`)
    assert.notMatch(text, /undefined|\[object|NaN/u)
  }))

  promise("it needs nothing from anywhere else, and its policy allows nothing else", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const { headers, text } = yield* ask("/docs")
    assert.notMatch(text, /<script|@import|url\(|src=|<link rel="stylesheet"/u)
    const style = /<style>([\s\S]*)<\/style>/u.exec(text)?.[1] ?? ""
    const bytes = yield* Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)))
    assert.include(headers.get("content-security-policy"), `style-src 'sha256-${Buffer.from(bytes).toString("base64")}'`)
    assert.include(style, "prefers-color-scheme: dark")
  }))
})

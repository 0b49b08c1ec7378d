import { openApi } from "@sigmatrade/api/contract/openApi"
import { pathOperations } from "@sigmatrade/api/contract/pathOperations"
import { Cause, Effect, Logger } from "effect"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import type { Answer } from "../ApiTest.ts"
import { answerChecks } from "./answerChecks.ts"
import type { FuzzedOperation, FuzzedRequest } from "./requestsOf.ts"
import { requestsOf } from "./requestsOf.ts"
import type { Schemas } from "./valuesOf.ts"

/** Keeps the last errors in the log, for whoever has to explain a 500. */
export const errorsHeard = () => {
  const errors: Array<string> = []
  const layer = Logger.layer([Logger.make(({ cause, logLevel, message }) => {
    if (logLevel === "Error") errors.splice(0, Math.max(0, errors.length - 2), `${JSON.stringify(message)} ${Cause.pretty(cause)}`)
  })])
  return { errors, layer }
}

/** How an API under test is asked, and with what. */
export interface FuzzedApi {
  readonly ask: (path: string, init: RequestInit) => Effect.Effect<Answer>
  /** The headers that open an operation, by the name of its security scheme. */
  readonly access: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The last errors it wrote to its log. */
  readonly errors: ReadonlyArray<string>
}

/** Requests per operation: `FUZZ_RUNS`, else as many as a run of all tests can afford. */
const runs = (few: number) => Number(process.env["FUZZ_RUNS"] ?? few)

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
const schemas = openApi().components.schemas as Schemas

/** Every operation of the document. */
const operations = Object.entries(openApi().paths).flatMap(([path, item]) =>
  pathOperations(item).map(([method, operation]) => ({ id: operation.operationId, method: method.toUpperCase(), path, operation, schemas })))

const withAccess = (asked: Omit<FuzzedOperation, "access">, { access }: FuzzedApi): FuzzedOperation =>
  ({ ...asked, access: access[Object.keys(asked.operation.security[0] ?? {})[0] ?? ""] ?? {} })

const send = ({ ask }: FuzzedApi, { body, headers, method, path }: FuzzedRequest) => Effect.runPromise(ask(path, { method, headers, ...(body === null ? {} : { body }) }))

/** Every short text in a JSON value. */
const textsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "string") return value.length > 0 && value.length < 200 ? [value] : []
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** What the server tells of itself: the ids by which it can be asked for what it holds. */
const harvest = async (api: FuzzedApi): Promise<ReadonlySet<string>> => {
  const known = new Set<string>()
  for (const asked of operations.filter(({ method, path }) => method === "GET" && !path.includes("{")).map((one) => withAccess(one, api))) {
    for (const text of textsIn((await send(api, { method: "GET", path: asked.path, headers: asked.access, body: null })).body)) known.add(text)
  }
  return known
}

/** Whatever is sent to any operation of the document, only what the document says comes back. `open` is asked once, before the first test. */
export const fuzzOperations = (name: string, open: () => Promise<FuzzedApi>, fewRuns: number) =>
  describe(`what nobody expects, to ${name}`, () => {
    const check = answerChecks(openApi())
    let opened: Promise<{ readonly api: FuzzedApi; readonly known: ReadonlySet<string> }> | null = null
    const ready = () => opened ??= open().then(async (api) => ({ api, known: await harvest(api) }))

    it.each(operations)("$id answers what its document says, whatever it is sent", async (one) => {
      const { api, known } = await ready()
      const asked = withAccess(one, api)
      await fc.assert(fc.asyncProperty(requestsOf(asked, known), async (request) => check(asked, request, await send(api, request), api.errors)), { numRuns: runs(fewRuns) })
    }, 600_000)

    it("HEAD is GET without a body, and every other method is refused by naming those there are", async () => {
      const { api, known } = await ready()
      for (const [path, item] of Object.entries(openApi().paths)) {
        const [first = "0"] = known
        const there = pathOperations(item).map(([method]) => method.toUpperCase())
        const asked = operations.filter((one) => one.path === path).map((one) => withAccess(one, api))[0]
        const plain = { path: path.replaceAll(/\{\w+\}/gu, first), headers: asked?.access ?? {}, body: null }
        for (const method of METHODS.filter((one) => !there.includes(one))) {
          const answer = await send(api, { ...plain, method })
          assert.deepStrictEqual([answer.status, answer.headers.get("content-type")], [405, "application/problem+json"], `${method} ${path}`)
          assert.includeMembers((answer.headers.get("allow") ?? "").split(", "), there, `${method} ${path}`)
        }
        if (!there.includes("GET")) continue
        const [head, get] = [await send(api, { ...plain, method: "HEAD" }), await send(api, { ...plain, method: "GET" })]
        assert.deepStrictEqual([head.status, head.text], [get.status, ""], `HEAD ${path}`)
      }
    })
  })

import { Effect } from "effect"
import type { Hono } from "hono"
import { etag } from "hono/etag"
import { openApi } from "../contract/openApi.ts"
import { problemCodes } from "../problems/problemCatalog.ts"
import type { ApiEnv } from "../web/ApiEnv.ts"
import { docsPage } from "./docsPage.ts"
import type { Html } from "./pageFrame.ts"
import { pageStyle } from "./pageStyle.ts"
import { problemPage } from "./problemPage.ts"

/** Only our own style may be used: it is named by its digest. */
const pagePolicy = Effect.promise(async () => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pageStyle)))
  const hash = btoa(String.fromCharCode(...bytes))
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
})

const textOf = (page: Html) => Effect.promise(async () => String(await page))

/** Adds what people and tools read about the API: the document, the reference and a page per problem. Made once, open to everybody. */
export const addPages = Effect.fn("addPages")(function*(hono: Hono<ApiEnv>) {
  const headers = { "content-security-policy": yield* pagePolicy, "cache-control": "no-cache" }
  const docs = yield* textOf(docsPage(openApi))
  const document = JSON.stringify(openApi)
  const json = { "content-type": "application/json", "cache-control": "no-cache" }
  hono.get("/openapi.json", etag(), (context) => context.body(document, 200, json))
  hono.get("/docs", etag(), (context) => context.html(docs, 200, headers))
  for (const code of problemCodes) {
    const page = yield* textOf(problemPage(code))
    hono.get(`/problems/${code}`, etag(), (context) => context.html(page, 200, headers))
  }
})

import type { Hono } from "hono"
import { etag } from "hono/etag"
import { openApi } from "../contract/openApi.ts"
import { problemCodes } from "../problems/problemCatalog.ts"
import type { ApiEnv } from "../web/ApiEnv.ts"
import { docsPage } from "./docsPage.ts"
import { pageStyle } from "./pageStyle.ts"
import { problemPage } from "./problemPage.ts"

/** Only our own style may be used: it is named by its digest. */
const pagePolicy = async () => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pageStyle)))
  const hash = btoa(String.fromCharCode(...bytes))
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

/** What was asked for once, for every app of this process: on the edge each request makes one. */
const made = new Map<string, string>()

/**
 * Made when it is first asked for: most servers are never asked, and what all of it takes would be most of a start. Whoever comes while
 * somebody makes it makes it too: on the edge no request may wait for another.
 */
const once = async (name: string, make: () => unknown): Promise<string> => {
  const known = made.get(name)
  if (known !== undefined) return known
  const text = String(await make())
  made.set(name, text)
  return text
}

/** Adds what people and tools read about the API: the document, the reference and a page per problem. Open to everybody. */
export const addPages = (hono: Hono<ApiEnv>): void => {
  const addPage = (path: string, make: () => unknown) =>
    hono.get(path, etag(), async (context) => {
      const headers = { "content-security-policy": await once("policy", pagePolicy), "cache-control": "no-cache" }
      return context.html(await once(path, make), 200, headers)
    })
  const json = { "content-type": "application/json", "cache-control": "no-cache" }
  hono.get("/openapi.json", etag(), async (context) => context.body(await once("/openapi.json", () => JSON.stringify(openApi())), 200, json))
  addPage("/docs", () => docsPage(openApi()))
  for (const code of problemCodes) addPage(`/problems/${code}`, () => problemPage(code))
}

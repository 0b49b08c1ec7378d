import { assert, describe, it } from "@effect/vitest"
import { startApi } from "@sigmatrade/api/startApi"
import { Effect } from "effect"
import { build } from "esbuild"
import { Log, LogLevel, Miniflare } from "miniflare"
import { gzipSync } from "node:zlib"
import { join } from "../../support/community.ts"
import { KEY, options, promise } from "../../unit/api/ApiTest.ts"

/** What docs/client.md promises, in bytes. */
const GZIP_BYTES_MAX = 9_000

const SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"

/** A program in one file, for a platform that has nothing of Node. */
const bundled = (contents: string) =>
  Effect.promise(async () => {
    const { metafile, outputFiles: [file] } = await build({
      stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022",
      conditions: ["@sigmatrade/source"], write: false, metafile: true
    })
    return { text: file?.text ?? "", inputs: Object.keys(metafile.inputs) }
  })

const program = `
import { createClient, signTestWebhook, verifyWebhook } from "@sigmatrade/api/client"
export default { fetch: async (_request, { KEY, SECRET, URL }) => {
  const client = createClient({ baseUrl: URL, key: KEY })
  const ids = []
  for await (const { id } of client.users.list({ limit: 2 })) ids.push(id)
  const { code } = await client.users.read("usr_00000000-ac96-774b-bcce-b302099a8057").catch((problem) => problem)
  const { type } = await verifyWebhook({ ...await signTestWebhook({ secret: SECRET, type: "user.joined", data: {} }), secret: SECRET })
  const { name } = await client.levels.read({ signal: AbortSignal.abort(new TypeError("enough")) }).catch((error) => error)
  return Response.json({ ids, code, type, name })
} }`

describe("the client in a bundle", () => {
  it.effect("is small, and holds nothing of the server, of Effect or of Node", () => Effect.gen(function*() {
    const { inputs, text } = yield* bundled(`export * from "@sigmatrade/api/client"`)
    assert.deepStrictEqual(inputs.filter((path) => !/apps\/api\/src\/client\/\w+\.ts$|\/eventsource-parser\/dist\/|^<stdin>$/u.test(path)), [])
    assert.notMatch(text, /node:|\bprocess\b|\bBuffer\b/u)
    assert.isAtMost(gzipSync(text, { level: 9 }).length, GZIP_BYTES_MAX)
  }))

  promise("does the same on workerd, without anything of Node", Effect.gen(function*() {
    const ids: Array<string> = []
    for (let count = 0; count < 3; count += 1) ids.unshift(`usr_${(yield* join()).id}`)
    const { url } = yield* startApi(options())
    const { text } = yield* bundled(program)
    const worker = yield* Effect.acquireRelease(
      Effect.sync(() => new Miniflare({
        host: "127.0.0.1", port: 0, modules: [{ type: "ESModule", path: "worker.js", contents: text }], compatibilityDate: "2026-07-01",
        bindings: { KEY, SECRET, URL: url }, log: new Log(LogLevel.ERROR)
      })),
      (running) => Effect.promise(() => running.dispose())
    )
    const answer = yield* Effect.promise(async () => (await worker.dispatchFetch("http://worker/")).json())
    assert.deepStrictEqual(answer, { ids, code: "user_not_found", type: "user.joined", name: "TypeError" })
  }))
})

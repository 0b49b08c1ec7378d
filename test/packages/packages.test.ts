import { existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, beforeAll, describe, it } from "vitest"
import type { PackedProject } from "./packedProject.ts"
import { packProject } from "./packedProject.ts"
import { readEmbeddingExample } from "./readEmbeddingExample.ts"

const project = join(import.meta.dirname, "../..")
const sourcesOf = (name: string) => globSync("**/*.*", { cwd: join(project, "packages", name, "src") }).filter((path) => !path.endsWith(".d.ts"))
const modulesOf = (name: string, folder = "**") =>
  globSync(`${folder}/*.ts`, { cwd: join(project, "packages", name, "src") }).map((path) => `@sigmatrade/${name}/${path.replace(/\.ts$/, "")}`)
const readme = () => existsSync(join(project, "README.md")) ? readFileSync(join(project, "README.md"), "utf8") : ""
const importing = (specifiers: ReadonlyArray<string>) => specifiers.map((specifier) => `await import(${JSON.stringify(specifier)})\n`).join("")

let stranger: PackedProject

beforeAll(() => {
  stranger = packProject()
  return () => stranger.remove()
}, 300_000)

describe("the packed packages", () => {
  it.each(["core", "adapters"])("hold a compiled file and types for every source of %s, and every other file as it is", (name) => {
    const dist = join(stranger.folder, "node_modules/@sigmatrade", name, "dist")
    const needed = sourcesOf(name).flatMap((path) => path.endsWith(".ts") ? [".js", ".d.ts"].map((end) => path.replace(/\.ts$/, end)) : [path])
    assert.isAtLeast(needed.length, 20)
    assert.deepStrictEqual(needed.filter((path) => !existsSync(join(dist, path))), [])
  })

  it("load every module of core with nothing but effect installed", () => {
    stranger.write("loadCore.mjs", importing(modulesOf("core")))
    const { ok, output } = stranger.node("loadCore.mjs")
    assert.isTrue(ok, output)
  })

  it("load every memory adapter with nothing but effect installed", () => {
    const memory = modulesOf("adapters", "memory")
    assert.isAtLeast(memory.length, 5)
    stranger.write("loadMemory.mjs", importing(memory))
    const { ok, output } = stranger.node("loadMemory.mjs")
    assert.isTrue(ok, output)
  })

  it.each(["core", "adapters"])("keep internal of %s closed", (name) => {
    stranger.write("loadInternal.mjs", importing([`@sigmatrade/${name}/internal/anything`]))
    const { ok, output } = stranger.node("loadInternal.mjs")
    assert.isFalse(ok)
    assert.include(output, "ERR_PACKAGE_PATH_NOT_EXPORTED")
  })
})

describe("the packed client", () => {
  it("passes the strict compiler, loads without the server, and its server stays closed", () => {
    stranger.write("client.ts", `import type { Client, Resource } from "@sigmatrade/api/client"
import { createClient, signTestWebhook, SigmatradeProblem, verifyWebhook } from "@sigmatrade/api/client"
import { effectClient } from "@sigmatrade/api/client/effect"

const client: Client = createClient({ baseUrl: "http://127.0.0.1:1", key: "sk_live_0123456789abcdef", triesMax: 1 })
export const amounts = async (): Promise<ReadonlyArray<bigint>> => {
  const found: Array<bigint> = []
  for await (const deposit of client.deposits.listAll({ state: "credited" })) found.push(BigInt(deposit.amount.base_units))
  return found
}
export const first = async (): Promise<Resource<"deposit"> | undefined> => (await client.deposits.listAll({ limit: 1 })).data[0]
const signed = await signTestWebhook({ secret: "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", type: "user.joined", data: {} })
const event = await verifyWebhook({ ...signed, secret: "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz" })
const failure = await client.levels.read().catch((error: unknown) => error instanceof SigmatradeProblem ? error.code : String(error))
console.log(event.type, failure, typeof effectClient)
`)
    const types = stranger.typeCheck()
    assert.isTrue(types.ok, types.output)
    assert.deepStrictEqual(stranger.node("client.ts"), {
      ok: true, output: "user.joined NoAnswer: GET /v1/levels got no whole answer: the connection could not be made, or it broke. function\n"
    })
    assert.isFalse(existsSync(join(stranger.folder, "node_modules/hono")))
    stranger.write("loadServer.mjs", importing(["@sigmatrade/api/startApi"]))
    assert.include(stranger.node("loadServer.mjs").output, "ERR_PACKAGE_PATH_NOT_EXPORTED")
  })

  it.each([
    [`client.deposits.listAll({ state: "nonsense" })`, "TS2322"], [`client.users.read()`, "TS2554"], [`client.users.read("usr_1", { idempotencyKey: "a" })`, "TS2353"],
    [`client.deposits.read("dep_1").then(({ amount }) => amount.base_units * 2n)`, "TS2365"]
  ])("is refused by the compiler when it is used wrongly: %s", (wrong, code) => {
    stranger.write("client.ts", `import { createClient } from "@sigmatrade/api/client"\nexport const client = createClient({ baseUrl: "", key: "" })\nvoid ${wrong}\n`)
    const { ok, output } = stranger.typeCheck()
    stranger.write("client.ts", "")
    assert.isFalse(ok)
    assert.include(output, code)
  })
})

describe("the embedding example of README", () => {
  it("passes the strict compiler and prints what README says, installed from the tarballs", () => {
    const { output, program } = readEmbeddingExample(readme())
    stranger.write("embedding.ts", program)
    const types = stranger.typeCheck()
    assert.isTrue(types.ok, types.output)
    assert.deepStrictEqual(stranger.node("embedding.ts"), { ok: true, output })
  })

  it("is refused when it uses the packages wrongly", () => {
    stranger.write("embedding.ts", `import { Amount } from "@sigmatrade/core/money/Amount"\nexport const wrong: Amount = "1"\n`)
    const { ok, output } = stranger.typeCheck()
    assert.isFalse(ok)
    assert.include(output, "TS2322")
  })

  it("is missed with a clear message when README has none", () => {
    assert.throws(() => readEmbeddingExample("# Sigmatrade"), /no embedding example/)
    assert.throws(() => readEmbeddingExample("<!-- embedding:start --><!-- embedding:end -->"), /no ```ts block/)
    assert.throws(() => readEmbeddingExample("<!-- embedding:start -->\n```ts\n1\n```\n<!-- embedding:end -->"), /```text block/)
  })
})

import { Effect, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, beforeAll, describe, it } from "vitest"
import { newDatabase } from "../support/PostgresTest.ts"
import type { PackedProject } from "./packedProject.ts"
import { packProject } from "./packedProject.ts"
import { readShownOutputs } from "./readShownOutputs.ts"
import { shopTown } from "./shopTown.ts"

const project = join(import.meta.dirname, "../..")
const examples = ["memory", "host-transaction", "own-adapter"]
const shownIn = (page: string) => readShownOutputs(readFileSync(join(project, "docs", page), "utf8"))
const shown = shownIn("embedding.md")

/** What the examples need besides our packages, in the versions of this repository. */
const peers = ["@effect/sql-pg", "@effect/vitest", "@noble/hashes", "vitest"].map((name) => {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8"))
  return `${name}@${version}`
})

let stranger: PackedProject

beforeAll(() => {
  stranger = packProject(peers)
  for (const name of [...examples, "integrator"]) stranger.copy(join(project, "docs/examples", name), `examples/${name}`)
  return () => stranger.remove()
}, 300_000)

describe("the examples of docs/embedding.md, installed from the tarballs", () => {
  it("are all shown with what they print", () => {
    assert.deepStrictEqual([...shown.keys()], examples)
  })

  it("pass the strict compiler", () => {
    const { ok, output } = stranger.typeCheck()
    assert.isTrue(ok, output)
  })

  it.each(examples)("%s prints what the page says", async (name) => {
    const url = Redacted.value(await Effect.runPromise(newDatabase))
    const { ok, output } = await stranger.nodeWith({ DATABASE_URL: url }, `examples/${name}/main.ts`)
    assert.isTrue(ok, output)
    assert.strictEqual(output, shown.get(name))
  })
})

describe("the example of docs/client.md, installed from the tarballs", () => {
  it("does with a real API, and with webhooks that are really delivered, what the page says", async () => {
    const { ok, output } = await Effect.runPromise(shopTown((environment) => stranger.nodeWith(environment, "examples/integrator/main.ts")))
    assert.isTrue(ok, output)
    assert.deepStrictEqual([["integrator", output]], [...shownIn("client.md")])
  })
})

describe("an adapter of a stranger", () => {
  const path = "examples/own-adapter/SessionsSqlite.ts"
  const prove = () => stranger.nodeWith({ NO_COLOR: "1" }, "node_modules/vitest/vitest.mjs", "run", "--root", ".", "examples/own-adapter")

  it("is proven by the published suite", async () => {
    const { ok, output } = await prove()
    assert.isTrue(ok, output)
    assert.match(output, /Tests +5 passed/)
  })

  it("fails that suite when it breaks a promise", async () => {
    const text = readFileSync(join(stranger.folder, path), "utf8")
    const broken = text.replace("WHERE session.expires_at_ms <= ?", "WHERE session.expires_at_ms <= ? OR true")
    assert.notStrictEqual(broken, text)
    stranger.write(path, broken)
    const { ok, output } = await prove()
    stranger.write(path, text)
    assert.isFalse(ok, output)
    assert.match(output, /of twenty at once exactly one does/)
  })
})

import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { assert, describe, it } from "vitest"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")

const suites = globSync("packages/adapters/src/contract/*/*Contract.ts", { cwd: root }).map((path) => basename(path, ".ts"))
const [, table = ""] = /(\| port \| suites in[\s\S]*?)\n\n/.exec(read("docs/embedding.md")) ?? []
const listed = [...table.matchAll(/`(?:[a-z]+\/)?(\w+Contract)`/g)].map(([, name = ""]) => name)

describe("the published contract suites", () => {
  it("are the ones docs/embedding.md lists, each once", () => {
    assert.sameMembers(listed, suites)
  })

  it("all run for our own adapters", () => {
    const runs = globSync("test/contract/**/*.ts", { cwd: root }).map(read).join("\n")
    const called = new Set([...runs.matchAll(/^ *(\w+Contract)\(/gm)].map(([, name = ""]) => name))
    assert.deepStrictEqual(suites.filter((name) => !called.has(name)), [])
  })
})

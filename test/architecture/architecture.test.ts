import { join } from "node:path"
import { assert, describe, expect, it } from "vitest"
import { decisionRules, publicNames } from "./decisionRules.ts"
import { layerRules } from "./layerRules.ts"
import { sourceFiles } from "./Rule.ts"
import { plant, sampleProject } from "./sampleProject.ts"
import { shapeRules } from "./shapeRules.ts"
import { readSourceTree } from "./SourceTree.ts"
import { workspaceRules } from "./workspaceRules.ts"

const project = readSourceTree(join(import.meta.dirname, "../.."))
const rules = [...layerRules, ...shapeRules, ...decisionRules, ...workspaceRules]

const longestLine = (text: string) => text.split("\n").reduce((longest, line) => line.length > longest.length ? line : longest, "")

describe.each(rules)("$promise", ({ planted, violations }) => {
  it("holds in this project", () => {
    assert.deepStrictEqual(violations(project), [])
  })

  it("holds in the sample the violations are planted in", () => {
    assert.deepStrictEqual(violations(sampleProject), [])
  })

  it.each(planted.map(([path, text]) => ({ path, text, line: longestLine(text) })))("is caught when broken in $path: $line", ({ path, text }) => {
    const found = violations(plant(path, text))
    assert.strictEqual(found.length, 1, found.join("\n"))
    assert.isTrue(found[0]?.startsWith(`${path}:`), found[0])
  })
})

describe("what the rules look at", () => {
  it("is the whole of core, adapters and the apps", () => {
    const homes = new Set(sourceFiles(project).map(({ home }) => home))
    assert.deepStrictEqual([...homes].toSorted(), ["adapters", "api", "bot", "core", "watcher"])
  })

  it("a file that does not parse is an error, not an empty file", () => {
    assert.throws(() => sourceFiles(plant("packages/core/src/money/Planted.ts", "export const = 1")), /Planted\.ts/)
  })
})

describe("the public names of core", () => {
  it("are those of publicNames.txt (changed on purpose: `npm test -- architecture -u`, and a line in the changelog)", async () => {
    await expect(publicNames(project)).toMatchFileSnapshot("publicNames.txt")
  })

  it("change when a name is added, and internal is none of them", () => {
    const planted = plant("packages/core/src/money/Planted.ts", "/** A planted public name. */\nexport const Planted = 1")
    assert.strictEqual(publicNames(planted), `${publicNames(sampleProject)}money/Planted: Planted\n`)
    assert.strictEqual(publicNames(plant("packages/core/src/internal/Planted.ts", "export const Planted = 1")), publicNames(sampleProject))
  })
})

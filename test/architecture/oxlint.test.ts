import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import type { PlantedLint } from "./plantedLint.ts"
import { allowedLint, plantedCategories, plantedLint } from "./plantedLint.ts"

const project = join(import.meta.dirname, "../..")
const copy = mkdtempSync(join(tmpdir(), "sigmatrade-oxlint-"))
const members = ["packages/core", "packages/adapters", "apps/bot", "apps/watcher", "apps/api", "test"]

interface Settings {
  readonly categories: Record<string, unknown>
  readonly rules: Record<string, unknown>
  readonly overrides: ReadonlyArray<{ readonly rules: Record<string, unknown> }>
}

const settings: Settings = JSON.parse(readFileSync(join(project, ".oxlintrc.json"), "utf8"))

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(copy, path)), { recursive: true })
  writeFileSync(join(copy, path), text)
}

/** Where a planted text lies: a file of its own, so that its complaints are known by the path. */
const pathOf = (kind: string, folder: string, index: number) => `${folder}/${kind}${index}${folder === "test/unit" ? ".test" : ""}.ts`

const all: ReadonlyArray<PlantedLint> = [...plantedLint, ...Object.values(plantedCategories)]

/** The rules oxlint complains of, by file, from one run over all planted files. */
const lint = (): ReadonlyMap<string, ReadonlyArray<string>> => {
  const oxlint = spawnSync(join(project, "node_modules/.bin/oxlint"), ["--deny-warnings", "-f", "json"], { cwd: copy, encoding: "utf8" })
  const report: { readonly diagnostics: ReadonlyArray<{ readonly code: string; readonly filename: string }> } = JSON.parse(oxlint.stdout)
  return Map.groupBy(report.diagnostics, ({ filename }) => filename).entries()
    .reduce((found, [path, complaints]) => found.set(path, complaints.map(({ code }) => code)), new Map<string, ReadonlyArray<string>>())
}

let complaints: ReadonlyMap<string, ReadonlyArray<string>> = new Map()

beforeAll(() => {
  for (const path of [".oxlintrc.json", "tsconfig.base.json", ...members.map((member) => `${member}/tsconfig.json`)]) {
    cpSync(join(project, path), join(copy, path))
  }
  symlinkSync(join(project, "node_modules"), join(copy, "node_modules"))
  all.forEach(([, folder, text], index) => write(pathOf("planted", folder, index), text))
  const cycle = all.findIndex(([rule]) => rule === "import(no-cycle)")
  write("apps/bot/src/cycle.ts", `import { back } from "./${basename(pathOf("planted", "", cycle))}"\nexport const planted = back`)
  allowedLint.forEach(([folder, text], index) => write(pathOf("allowed", folder, index), text))
  complaints = lint()
})

afterAll(() => rmSync(copy, { recursive: true, force: true }))

describe("oxlint refuses", () => {
  it.each(all.map(([rule, folder, text], index) => ({ rule, folder, index, line: text.trimStart().split("\n")[0] })))(
    "$rule in $folder: $line",
    ({ folder, index, rule }) => {
      const path = pathOf("planted", folder, index)
      assert.include(complaints.get(path) ?? [], rule)
    }
  )
})

describe("oxlint leaves alone", () => {
  it.each(allowedLint.map(([folder, text], index) => ({ folder, index, line: text.split("\n")[0] })))("in $folder: $line", ({ folder, index }) => {
    assert.deepStrictEqual(complaints.get(pathOf("allowed", folder, index)) ?? [], [])
  })
})

describe("the settings of oxlint", () => {
  const named = [settings, ...settings.overrides].flatMap(({ rules }) => Object.entries(rules))
    .filter(([, level]) => level !== "off")
    .map(([name]) => name.includes("/") ? name.replace("/", "(").concat(")") : `eslint(${name})`)

  it("hold no rule without a planted violation", () => {
    const planted = new Set(plantedLint.map(([rule]) => rule))
    assert.deepStrictEqual([...new Set(named)].filter((rule) => !planted.has(rule)), [])
    assert.sameMembers(Object.keys(settings.categories), Object.keys(plantedCategories))
  })
})

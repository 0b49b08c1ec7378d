import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"

const folder = join(import.meta.dirname, "../../docs/reference")
const work = mkdtempSync(join(tmpdir(), "sigmatrade-reference-"))

afterAll(() => rmSync(work, { recursive: true, force: true }))

/** Runs the generator with the settings of the reference, and what else is said. */
const generate = (...more: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(folder, "node_modules/typedoc/bin/typedoc"), ...more], { cwd: folder, encoding: "utf8" })
  return { status, said: stdout + stderr }
}

/** A module as it would be one of core. */
const generateOf = (module: string) => {
  writeFileSync(join(work, "package.json"), `{ "name": "@sigmatrade/core", "type": "module" }`)
  writeFileSync(join(work, "tsconfig.json"), `{ "compilerOptions": { "module": "nodenext", "types": [] }, "include": ["*.ts"] }`)
  writeFileSync(join(work, "module.ts"), module)
  writeFileSync(join(work, "typedoc.json"), JSON.stringify({ extends: [join(folder, "typedoc.json")], entryPoints: ["module.ts"], tsconfig: "tsconfig.json", out: "planted" }))
  return generate("--options", join(work, "typedoc.json"))
}

describe("the reference", () => {
  it("is written from docstrings without a warning, with a page for every module", () => {
    const out = join(work, "reference")
    const { said, status } = generate("--out", out)
    assert.strictEqual(status, 0, said)
    for (const path of ["packages/core/src/admin/Scope", "packages/adapters/src/postgres/ApiKeyStorePostgres", "apps/api/src/client/createClient"]) {
      assert.isTrue(existsSync(join(out, path, "README.md")) || existsSync(join(out, `${path}.md`)), path)
    }
    assert.include(readFileSync(join(out, "README.md"), "utf8"), "core/src/ledger")
  }, 300_000)

  it("is not written while a public name, or a method of one, has no docstring or a link leads nowhere", () => {
    const named = "/** A thing. */\nexport const thing = (): number => 1\n"
    assert.strictEqual(generateOf(named).status, 0)
    for (const [missing, module] of [
      ["other", `${named}export const other = 1\n`],
      ["act", `${named}/** One that acts. */\nexport interface Actor { readonly act: () => void }\n`],
      ["nowhere", `${named}/** See {@link nowhere}. */\nexport const linked = 1\n`]
    ] as const) {
      const { said, status } = generateOf(module)
      assert.notStrictEqual(status, 0, missing)
      assert.include(said, missing)
    }
  }, 300_000)
})

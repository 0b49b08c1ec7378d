import { spawnSync } from "node:child_process"
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "sigmatrade-migrations-"))
const { scripts }: { readonly scripts: Record<string, string> } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))

const run = (program: string, ...args: ReadonlyArray<string>) => spawnSync(process.execPath, [join(root, "deploy", program), ...args], { encoding: "utf8" })
const makeMigration = (name: string) => run("makeMigration.ts", name, folder)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the scripts of package.json", () => {
  it("have the names people know from the inherited system", () => {
    assert.containsAllKeys(scripts, [
      "dev", "build", "start", "test", "migration:generate", "migration:run", "migration:revert", "docker", "docker:logs", "docker:down"
    ])
  })

  it("are all that README and docs speak of, and so are the files below deploy", () => {
    const texts = ["README.md", ...globSync("docs/*.md", { cwd: root })].map((path) => readFileSync(join(root, path), "utf8")).join("\n")
    const named = [...texts.matchAll(/npm run (?:--silent )?([a-z]+(?::[a-z]+)*)/g)].map(([, name = ""]) => name)
    assert.isAbove(named.length, 20)
    assert.deepStrictEqual(named.filter((name) => scripts[name] === undefined), [])
    const files = [...texts.matchAll(/\bdeploy\/[A-Za-z./]*[A-Za-z]/g)].map(([path]) => path)
    assert.isAbove(files.length, 5)
    assert.deepStrictEqual(files.filter((path) => !existsSync(join(root, path))), [])
  })

  it("generate a migration after the last one, with a note and nothing in it yet", () => {
    assert.match(makeMigration("first").stdout, /^0001_first is made/)
    assert.match(makeMigration("wallet_labels").stdout, /^0002_wallet_labels is made/)
    assert.sameMembers(readdirSync(join(folder, "0002_wallet_labels")), ["up.sql", "note.md"])
    assert.match(readFileSync(join(folder, "0002_wallet_labels/note.md"), "utf8"), /^# 0002_wallet_labels\n[\s\S]*Locks:.*Undo:/)
    assert.isTrue(readFileSync(join(folder, "0002_wallet_labels/up.sql"), "utf8").split("\n").every((line) => line === "" || line.startsWith("--")))
  })

  it("refuse a name that no folder of migrations has", () => {
    for (const name of ["", "Wallet", "../x", "a b", "1st"]) {
      const { status, stderr } = makeMigration(name)
      assert.strictEqual(status, 1)
      assert.include(stderr, "npm run migration:generate -- wallet_labels")
    }
    assert.lengthOf(readdirSync(folder), 2)
  })

  it("revert nothing, and say what to do instead", () => {
    const { status, stderr } = run("refuseRevert.ts")
    assert.strictEqual(status, 1)
    assert.match(stderr, /^Nothing was changed:[\s\S]*start it[\s\S]*migration:generate[\s\S]*restore a backup/)
  })
})

import { settingKeys } from "@sigmatrade/adapters/env/settingKeys"
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { execFileSync } from "node:child_process"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import { wranglerConfig } from "../support/startWorkerd.ts"

const project = join(import.meta.dirname, "../..")
const work = mkdtempSync(join(tmpdir(), "sigmatrade-edge-"))
const apps = readdirSync(join(project, "deploy")).flatMap((name) => /^wrangler\.(\w+)\.jsonc$/.exec(name)?.[1] ?? [])

afterAll(() => rmSync(work, { recursive: true, force: true }))

/** Keys whose values must not stand in a file. */
const isSecret = (key: string) => /PASSWORD|TOKEN|KEY|SECRET|XPUB/.test(key)

describe("the configuration of a Worker", () => {
  it("is there for each app that runs on the edge, and builds the module that it deploys", () => {
    execFileSync(process.execPath, [join(project, "deploy/bundleEdge.ts"), project, work], { stdio: "pipe" })
    assert.isNotEmpty(apps)
    assert.sameMembers(readdirSync(work), apps.map((app) => `${app}.js`))
    for (const app of apps) {
      const { build, main, no_bundle: isWhole } = wranglerConfig(app)
      assert.deepStrictEqual([main, isWhole], [`../dist/edge/${app}.js`, true])
      assert.strictEqual(build.command, "node deploy/bundleEdge.ts")
    }
  })

  it("holds settings that exist, no secret, and a pooler under the name that is looked for", () => {
    for (const app of apps) {
      const { compatibility_flags: flags, hyperdrive, vars } = wranglerConfig(app)
      assert.includeMembers([...settingKeys], Object.keys(vars))
      assert.deepStrictEqual(Object.keys(vars).filter(isSecret), [])
      assert.deepStrictEqual(hyperdrive.map(({ binding }) => binding), ["HYPERDRIVE"])
      assert.include([...flags], "nodejs_compat")
    }
  })

  it("fits into what a Worker may have: one module, 3 MB packed, of nothing that is not there at run time", () => {
    for (const app of apps) {
      const path = join(work, `${app}.js`)
      const module = readFileSync(path, "utf8")
      assert.isBelow(execFileSync("gzip", ["-9", "-c", path], { maxBuffer: 64 * 1024 * 1024 }).length, 3_000_000, basename(path))
      const imported = [...module.matchAll(/(?<!")\bimport(?:\*as [\w$]+ from|[\w$]+ from|(?:[\w$]+,)?\{[^}]*\}from)?"([^"]+)"/gu)].map(([, name]) => name ?? "")
      assert.includeMembers(imported, ["node:net", "node:crypto"])
      assert.deepStrictEqual(imported.filter((name) => !/^node:(?:buffer|crypto|dns\/promises|module|net|tls)$/u.test(name)), [])
    }
  })
})

import { heightOf, WIDTH } from "@sigmatrade/bot/charts/Chart"
import type { Chart } from "@sigmatrade/bot/charts/Chart"
import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import { loadedFiles } from "../support/loadedFiles.ts"

const project = join(import.meta.dirname, "../..")
const work = mkdtempSync(join(tmpdir(), "sigmatrade-bundle-"))
const bundle = (root: string, folder: string) =>
  execFileSync(process.execPath, [join(project, "deploy/bundle.ts"), root, folder], { encoding: "utf8", stdio: "pipe" })

afterAll(() => rmSync(work, { recursive: true, force: true }))

/** Three apps of a few lines that need what a bundle can lose: names of classes, files beside a module, old packages. */
const files = {
  "packages/core/src/.keep": "",
  "packages/adapters/src/postgres/readStart.ts": `import { readFileSync } from "node:fs"
import { join } from "node:path"
export const readStart = () => [
  readFileSync(new URL("./migrations/0001_start/up.sql", import.meta.url), "utf8"),
  readFileSync(join(import.meta.dirname, "migrations/0001_start/up.sql"), "utf8")
].join("|")`,
  "packages/adapters/src/postgres/migrations/0001_start/up.sql": "SELECT 1;",
  "apps/bot/src/main.ts": `import { readStart } from "../../../packages/adapters/src/postgres/readStart.ts"
import { readdirSync } from "node:fs"
class DepositNotFound extends Error {}
console.log([DepositNotFound.name, readStart(), readdirSync(new URL("./texts/", import.meta.url)).join()].join("|"))`,
  "apps/bot/src/texts/ru.ftl": "hello = 1",
  "apps/bot/src/charts/chartProgram.ts": `console.log("chart")`,
  "apps/watcher/src/main.ts": `import pg from "pg"
console.log(typeof pg.Client)`,
  "apps/watcher/src/operatorMain.ts": `console.log("operator")`,
  "apps/watcher/src/backupMain.ts": `console.log("backup")`,
  "apps/watcher/src/restoreMain.ts": `console.log("restore")`,
  "apps/watcher/src/legacyMain.ts": `console.log("importLegacy")`,
  "apps/api/src/main.ts": `console.log("api")`,
  "deploy/health.ts": `console.log("health")`
}

describe("a bundle", () => {
  it("keeps the names of classes, finds the files beside its modules, and can hold old packages", () => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, path)), { recursive: true })
      writeFileSync(join(work, path), text)
    }
    symlinkSync(join(project, "node_modules"), join(work, "node_modules"))
    bundle(work, "dist/apps")
    rmSync(join(work, "packages"), { recursive: true })
    rmSync(join(work, "node_modules"))
    const printed = (app: string) => execFileSync(process.execPath, [join(work, "dist/apps", `${app}.js`)], { encoding: "utf8" }).trim()
    assert.strictEqual(printed("bot"), "DepositNotFound|SELECT 1;|SELECT 1;|ru.ftl")
    assert.strictEqual(printed("watcher"), "function")
    const others = ["api", "operator", "backup", "restore", "importLegacy", "health"]
    assert.deepStrictEqual(others.map(printed), others)
  })

  it("of each of our apps runs with no packages beside it, as far as the report of settings that are missing", () => {
    const folder = join(work, "ours")
    bundle(project, folder)
    for (const app of ["bot", "watcher", "api"]) {
      const { status, stderr, stdout } = spawnSync(process.execPath, [join(folder, `${app}.js`)], { cwd: work, env: {}, encoding: "utf8", timeout: 20_000 })
      assert.strictEqual(status, 1, app)
      assert.match(`${stdout}${stderr}`, /^ *DB_PASSWORD must be/m, app)
    }
  })

  it("lets Node keep what it has compiled it to, for the next start", () => {
    const cache = join(work, "cache")
    spawnSync(process.execPath, [join(work, "ours", "api.js")], { cwd: work, env: { NODE_COMPILE_CACHE: cache }, timeout: 20_000 })
    assert.isAtLeast(readdirSync(cache, { recursive: true }).length, loadedFiles(join(work, "ours"), "api.js").size)
  })

  it("leaves the pages of the reference, the dashboard and the sandbox of test keys unread until somebody asks for them", () => {
    const loaded = [...loadedFiles(join(work, "ours"), "api.js")]
    assert.isAbove(loaded.length, 1)
    assert.isBelow(loaded.reduce((sum, [, text]) => sum + text.length, 0), 3_000_000)
    assert.deepStrictEqual(loaded.flatMap(([name]) => /^(?:httpApi|openSandboxes|dashboardApp)/u.test(name) ? [name] : []), [])
    for (const name of ["linkedom", "FluentBundle"]) assert.notInclude(loaded.map(([, text]) => text).join(), name)
  })

  it("serves the dashboard with no packages beside it, in both languages", () => {
    const name = readdirSync(join(work, "ours")).find((file) => /^dashboardApp-\w+\.js$/u.test(file))
    const program = `const { dashboardApp } = await import("./${name}")
      const app = dashboardApp({ run: () => null, publicOrigin: null, ending: new AbortController().signal })
      const gate = (language) => app.request("/dashboard/login", { headers: { "accept-language": language } }, { current: {} }).then((answer) => answer.text())
      console.log(await gate("ru"), await gate("en"))`
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: join(work, "ours"), env: {}, encoding: "utf8" })
    for (const part of [/<html lang="ru">.*Открыть панель<\/button>/su, /<html lang="en">.*Open the dashboard<\/button>/su, /href="\/dashboard\/assets\/dashboard\.[0-9a-f]{16}\.css"/u]) assert.match(printed, part)
  })

  it("leaves the client of Redis and the calendar of log files unread where there is neither", () => {
    for (const app of ["bot", "watcher", "api"]) {
      const text = [...loadedFiles(join(work, "ours"), `${app}.js`).values()].join()
      for (const name of ["clusterRetryStrategy", "addBusinessDays"]) assert.notInclude(text, name, app)
    }
  })

  it("leaves metrics and traces unread where nobody asks for them", () => {
    for (const app of ["bot", "watcher", "api"]) {
      const text = [...loadedFiles(join(work, "ours"), `${app}.js`).values()].join()
      for (const name of ["resourceSpans", "sigmatrade_chain_lag_blocks", "formatMetricFamily"]) assert.notInclude(text, name, app)
    }
  })

  it("draws a chart, with no packages beside it but what was laid there", () => {
    const program = join(work, "ours", "chartProgram.js")
    const chart: Chart = {
      title: "Деньги", subtitle: "UTC", times: [0], ticks: ["1"], stepMs: 86_400_000,
      panels: [{ title: "BNB", shape: "bars", isCount: false, series: [{ label: "in", color: "#2b8a3e", values: [1] }] }]
    }
    const png = execFileSync(process.execPath, [program], { input: JSON.stringify(chart), env: {}, cwd: work })
    const view = Buffer.from(png)
    assert.deepStrictEqual([view.toString("latin1", 1, 4), view.readUInt32BE(16), view.readUInt32BE(20)], ["PNG", WIDTH, heightOf(1)])
    assert.notInclude([...loadedFiles(join(work, "ours"), "bot.js").values()].join(), "linkedom")
  })
})

import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freePort } from "../support/postgresServer.ts"
import { hasRedis } from "../support/startRedis.ts"
import type { App, Running } from "./deployed.ts"
import { nextVersion, startDeployment } from "./deployed.ts"

const APPS: ReadonlyArray<App> = ["bot", "watcher", "api"]
const STOP_MS_MAX = 10_000
const WAIT_MS_MAX = 40_000

/** What the version after this one adds, as every migration may: this version goes on beside it. */
const UP = "CREATE TABLE planted (id uuid PRIMARY KEY);\nALTER TABLE users ADD COLUMN planted text;"
const VERIFY = "SELECT to_regclass('planted') IS NOT NULL AS ok"

describe.skipIf(!hasRedis)("what the image holds, on real services", () => {
  let world: Awaited<ReturnType<typeof startDeployment>>
  const running = new Map<App, Running>()

  const until = async (what: string, isSo: () => Promise<boolean>) => {
    for (const end = Date.now() + WAIT_MS_MAX; !(await isSo());) {
      if (Date.now() > end) throw new Error(`${what} did not happen in time: ${[...running].map(([app, { log }]) => `${app}: ${log().slice(-500)}`).join("\n")}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const startAll = async () => {
    for (const app of APPS) running.set(app, await world.start(app))
    for (const app of APPS) await until(`${app} is well`, () => world.isWell(app))
  }
  const stop = async (one: Running) => {
    const at = Date.now()
    one.kill("SIGTERM")
    const status = await one.ended
    assert.isBelow(Date.now() - at, STOP_MS_MAX)
    return status
  }
  const migrations = async (from = world.image) => {
    const operator = await world.start("bot", { program: "operator", args: ["migrations"], from })
    return { status: await operator.ended, said: operator.log() }
  }

  beforeAll(async () => {
    world = await startDeployment()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("migrates an empty database before anything starts", async () => {
    const { said, status } = await migrations()
    assert.strictEqual(status, 0, said)
    assert.match(said, /0001_whole_path .* whole\n/)
    assert.notMatch(said, /DAMAGED|newer/)
  })

  it("starts every app with its secrets in files, and the check of the image calls it well", async () => {
    assert.deepStrictEqual(await Promise.all(APPS.filter((app) => app !== "watcher").map((app) => world.isWell(app))), [false, false])
    await startAll()
    const answer = await fetch(`${world.sandbox.apiUrl}/v1/levels`, { headers: { authorization: `Bearer ${world.sandbox.env["API_OPERATOR_KEY"]}` } })
    assert.strictEqual(answer.status, 200)
    await until("everything is ready", async () => (await fetch(`${world.sandbox.apiUrl}/ready`)).status === 200)
  }, 90_000)

  it("runs as a user who is not root and cannot write where the code is", () => {
    for (const [app, { pid }] of running) {
      const uid = Number(/^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1])
      assert.notStrictEqual(uid, 0, app)
      const write = `require("node:fs").writeFileSync(${JSON.stringify(join(world.image, "dist/planted.js"))}, "")`
      assert.include(spawnSync(join(world.image, "node"), ["-e", write], { ...world.user, encoding: "utf8" }).stderr, "EACCES", app)
    }
  })

  it("shows no secret in the environment, the command or the output of any app", () => {
    const secrets = ["API_OPERATOR_KEY", "ADMIN_MASTER_KEY", "SESSION_KEY", "TELEGRAM_BOT_TOKEN", "QUICKNODE_HTTPS_URL"].map((key) => world.sandbox.env[key] ?? "-")
    for (const [app, { log, pid }] of running) {
      const shown = ["environ", "cmdline"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8")).join() + log()
      assert.deepStrictEqual(secrets.filter((secret) => shown.includes(secret)), [], app)
    }
  })

  it("goes on beside the version after it, which has expanded the schema, and comes back when that is taken away", async () => {
    const next = nextVersion(world.image, UP, VERIFY)
    const upgraded = await migrations(next)
    assert.strictEqual(upgraded.status, 0, upgraded.said)
    assert.match(upgraded.said, /9000_next .* whole\n/)

    const port = String(await freePort())
    const newApi = await world.start("api", { from: next, settings: { API_PORT: port } })
    await until("the new api is well", () => world.isWell("api", port))
    assert.deepStrictEqual(await Promise.all(APPS.map((app) => world.isWell(app))), [true, true, true])

    await stop(newApi)
    const back = await world.start("api", { settings: { API_PORT: port } })
    await until("the api of before is well again", () => world.isWell("api", port))
    const { said, status } = await migrations()
    assert.strictEqual(status, 0, said)
    assert.match(said, /9000_next .*newer version/)
    await stop(back)
  }, 120_000)

  it("ends every app within ten seconds of SIGTERM, in order", async () => {
    const statuses = await Promise.all([...running.values()].map(stop))
    assert.deepStrictEqual(statuses, [130, 130, 130])
    assert.deepStrictEqual(await Promise.all((["bot", "api"] as const).map((app) => world.isWell(app))), [false, false])
  }, 30_000)
})

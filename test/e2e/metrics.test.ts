import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import type { JourneyMember } from "./member.ts"
import { makeMember } from "./member.ts"
import type { SandboxWorld } from "./sandboxWorld.ts"
import { startWorld } from "./sandboxWorld.ts"

const TOKEN = "a-token-of-the-metrics-test-0123456789"

/** A port that nobody listens on now. */
const freePort = () => new Promise<number>((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  })
})

describe("what an operator is shown of running apps", () => {
  let world: SandboxWorld
  let member: JourneyMember
  let urls: Record<"watcher" | "bot" | "api", string>
  beforeAll(async () => {
    world = await startWorld()
    const [watcherPort, botPort] = [await freePort(), await freePort()]
    urls = {
      watcher: `http://127.0.0.1:${watcherPort}/metrics`, bot: `http://127.0.0.1:${botPort}/metrics`, api: `${world.sandbox.apiUrl}/metrics`
    }
    world.startWatcher({ WATCHER_METRICS_PORT: String(watcherPort), PERFORMANCE_REPORT_INTERVAL_MS: "1000", MEMORY_THRESHOLD_PERCENT: "1" })
    world.startBot({ BOT_METRICS_PORT: String(botPort) })
    world.startApi({ METRICS_TOKEN: TOKEN })
    member = makeMember(world, "Ann", "en")
    await member.say("/start")
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  const values = async (app: keyof typeof urls) => {
    const answer = await fetch(urls[app], { headers: { authorization: `Bearer ${TOKEN}` } })
    assert.strictEqual(answer.status, 200)
    return new Map((await answer.text()).split("\n").flatMap((line) => {
      const [, key, value] = /^([a-z].*) (\S+)$/u.exec(line) ?? []
      return key === undefined ? [] : [[key, Number(value)] as const]
    }))
  }

  it("every app tells the same figures of the database, and its own of itself", async () => {
    await world.mine(20)
    for (const app of ["watcher", "bot", "api"] as const) {
      const found = await world.until(`${app} knows the chain`, async () => {
        const metrics = await values(app)
        return (metrics.get("sigmatrade_chain_lag_blocks") ?? 1_000) <= 1 ? metrics : undefined
      })
      assert.strictEqual(found.get("sigmatrade_figures_read"), 1)
      assert.isAbove(found.get("sigmatrade_chain_final_block") ?? -1, 0)
      assert.isAbove(found.get(`sigmatrade_process_memory_bytes{app="${app}"}`) ?? 0, 2 ** 24)
      assert.isTrue([...found.keys()].some((key) => key.startsWith("sigmatrade_database_connections{application=\"sigmatrade-watcher\"")), app)
      assert.strictEqual(found.get("sigmatrade_job_failed{job=\"cleanup-scheduler\"}"), 0)
    }
    assert.isAbove((await values("bot")).get("sigmatrade_telegram_calls_total{outcome=\"ok\"}") ?? 0, 0)
  })

  it("a process above a mark is an incident in its metrics, and stops nothing", async () => {
    await world.until("the strain is reported", async () =>
      (await values("api")).get("sigmatrade_incidents_open{kind=\"process strained\"}") === 1 ? true : undefined)
    assert.strictEqual((await values("api")).get("sigmatrade_brake_pulled{flow=\"crediting\"}"), 0)
  })
})

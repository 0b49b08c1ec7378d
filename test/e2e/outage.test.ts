import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { startAppProcess } from "./AppProcess.ts"
import type { Line } from "./line.ts"
import { layLine } from "./line.ts"
import type { JourneyMember } from "./member.ts"
import { makeMember } from "./member.ts"
import type { SandboxWorld } from "./sandboxWorld.ts"
import { startWorld } from "./sandboxWorld.ts"

const portOf = (url: string) => Number(new URL(url).port)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Long enough for several attempts of every loop to fail. */
const OUTAGE_MS = 3000

describe("a part goes away while the apps run", () => {
  let world: SandboxWorld
  let payer: JourneyMember
  let lines: { readonly database: Line; readonly chain: Line; readonly telegram: Line }

  const payUnder = async (outage: Line, during: () => Promise<void>) => {
    const txHash = await payer.pay("USDT", "0.5")
    await world.mine(1)
    outage.cut()
    await world.mine(14)
    await during()
    await pause(OUTAGE_MS)
    outage.mend()
    await world.until("the payment is credited and told of, once", async () => {
      const rows = await world.query(
        "SELECT d.state, n.state AS told FROM deposits d JOIN notifications n ON n.id = 'deposit-credited:' || d.id WHERE d.tx_hash = $1",
        [txHash]
      )
      return rows[0]?.["state"] === "credited" && rows[0]["told"] === "delivered" ? true : undefined
    })
    assert.deepStrictEqual(await world.brokenInvariants(), [])
  }
  const ask = async (path: string) => {
    const authorization = `Bearer ${world.sandbox.env["API_OPERATOR_KEY"]}`
    const answer = await fetch(`${world.sandbox.apiUrl}${path}`, { headers: { authorization } })
    return { status: answer.status, text: await answer.text() }
  }

  beforeAll(async () => {
    world = await startWorld()
    const { env } = world.sandbox
    lines = {
      database: await layLine(Number(env["DB_PORT"])),
      chain: await layLine(portOf(env["QUICKNODE_HTTPS_URL"] ?? "")),
      telegram: await layLine(portOf(env["TELEGRAM_API_ROOT"] ?? ""))
    }
    const through = {
      DB_PORT: String(lines.database.port),
      QUICKNODE_HTTPS_URL: `http://127.0.0.1:${lines.chain.port}`,
      QUICKNODE_WSS_URL: `ws://127.0.0.1:${lines.chain.port}`,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${lines.telegram.port}`
    }
    world.startWatcher(through)
    world.startBot(through)
    world.startApi(through)
    payer = makeMember(world, "Payer", "en")
    await payer.say("/start")
    await payer.say(await world.wallet.address(payer.id))
  }, 120_000)
  afterAll(async () => {
    await world.close()
    await Promise.all(Object.values(lines).map((line) => line.close()))
  }, 60_000)

  it("the database: members and callers are told to come back, and nothing is lost", () =>
    payUnder(lines.database, async () => {
      assert.match(await payer.say("/balance"), /temporarily unavailable[\s\S]*Nothing is lost/)
      const levels = await ask("/v1/levels")
      assert.strictEqual(levels.status, 503, levels.text)
      const ready = await ask("/ready")
      assert.strictEqual(ready.status, 503)
      assert.match(ready.text, /database/)
    }), 60_000)

  it("the chain: payments are credited as soon as it can be read again", () =>
    payUnder(lines.chain, async () => {
      assert.match(await payer.say("/balance"), /available/)
    }), 60_000)

  it("Telegram: money goes on, and members are told when it is back", () =>
    payUnder(lines.telegram, async () => {
      await world.until("the payment is credited without Telegram", async () =>
        (await world.query("SELECT 1 FROM deposits HAVING count(*) FILTER (WHERE state = 'credited') = 3"))[0])
    }), 60_000)
})

describe("a part is missing at the start", () => {
  let world: SandboxWorld
  let closedPort: number

  beforeAll(async () => {
    world = await startWorld()
    const line = await layLine(1)
    closedPort = line.port
    await line.close()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  /** Starts an app with settings that cannot work, and waits for its end. */
  const endOf = async (app: "bot" | "watcher" | "api", changes: Record<string, string>) => {
    const started = startAppProcess(app, { ...world.sandbox.env, ...changes })
    const code = await started.ended
    return { code, log: started.log() }
  }

  it("each app waits a limited time, says what is wrong and what to correct, and exits with 1", async () => {
    const [database, chain, otherChain, token, port, settings] = await Promise.all([
      endOf("api", { DB_PORT: String(closedPort) }),
      endOf("watcher", { QUICKNODE_HTTPS_URL: `http://127.0.0.1:${closedPort}/canary-key` }),
      endOf("watcher", { BSC_CHAIN_ID: "97" }),
      endOf("bot", { TELEGRAM_BOT_TOKEN: "100000001:canary-token-that-is-wrong" }),
      endOf("api", { API_PORT: new URL(world.sandbox.pageUrl ?? "").port }),
      endOf("bot", { SYSTEM_WALLET_ADDRESS: "0x123", DEPOSIT_LEVEL_1: "canary-free" })
    ])
    const ends = { database, chain, otherChain, token, port, settings }
    for (const [name, { code, log }] of Object.entries(ends)) {
      assert.strictEqual(code, 1, `${name}: ${log}`)
      assert.notInclude(log, "canary", name)
    }
    assert.match(database.log, /database at 127\.0\.0\.1:\d+ cannot be used[\s\S]*DB_HOST/)
    assert.match(chain.log, /chain cannot be read[\s\S]*RPC provider/)
    assert.match(otherChain.log, /97[\s\S]*56|56[\s\S]*97/)
    assert.match(token.log, /TELEGRAM_BOT_TOKEN/)
    assert.match(port.log, /API_PORT/)
    assert.match(settings.log, /SYSTEM_WALLET_ADDRESS must be/)
    assert.match(settings.log, /DEPOSIT_LEVEL_1 must be/)
  }, 120_000)
})

import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { hasRedis, startRedis } from "../../support/startRedis.ts"
import type { JourneyMember } from "../member.ts"
import { makeMember } from "../member.ts"
import type { SandboxWorld } from "../sandboxWorld.ts"
import { startWorld } from "../sandboxWorld.ts"
import type { Toxic, ToxicLine } from "./toxicLine.ts"
import { layToxicLine, TOXICS } from "./toxicLine.ts"

const LINKS = ["database", "chain", "chain events", "Telegram", "Redis", "integrator"] as const
type Link = (typeof LINKS)[number]

/** Each toxic once, each link at least once; `npm run test:toxics` for all of them. */
const SAMPLE = TOXICS.map((toxic, index): readonly [Link, Toxic] => [LINKS[index % LINKS.length] ?? "database", toxic])
const ALL = LINKS.flatMap((link) => TOXICS.map((toxic) => [link, toxic] as const))
const CELLS = process.env["TOXICS"] === "all" ? ALL : [...SAMPLE, ["database", "timeout"] as const, ["chain", "limit data"] as const]
/** Long enough for several attempts of every loop to suffer. */
const POISONED_MS = 2_000
const WEBHOOK_KEY = "0123456789abcdef".repeat(4)

const portOf = (url: string) => Number(new URL(url).port)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Somebody who is told of events. */
const openIntegrator = async () => {
  const told: Array<string> = []
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      told.push(Buffer.concat(chunks).toString("utf8"))
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    told, port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

describe.skipIf(!hasRedis)("a line of the network misbehaves while everything runs", () => {
  let world: SandboxWorld
  let payer: JourneyMember
  let redis: Awaited<ReturnType<typeof startRedis>>
  let integrator: Awaited<ReturnType<typeof openIntegrator>>
  let lines: Readonly<Record<Link, ToxicLine>>
  const paid: Array<string> = []

  const ask = (path: string, init: RequestInit = {}) => fetch(`${world.sandbox.apiUrl}${path}`, {
    ...init, signal: AbortSignal.timeout(15_000),
    headers: { authorization: `Bearer ${world.sandbox.env["API_OPERATOR_KEY"]}`, "content-type": "application/json" }
  })

  /** Where a payment stands: whether it is credited, and how often its member and integrators were told. */
  const standing = async (txHash: string) => {
    const [row] = await world.query(
      `SELECT count(*) FILTER (WHERE d.state = 'credited')::int AS credited, count(n.id) FILTER (WHERE n.state = 'delivered')::int AS told
       FROM deposits d LEFT JOIN notifications n ON n.id = 'deposit-credited:' || d.id WHERE d.tx_hash = $1`, [txHash]
    )
    const isHeard = integrator.told.some((body) => body.includes("deposit.credited") && body.includes(txHash))
    return `${Number(row?.["credited"])} credited, ${Number(row?.["told"])} told, integrator ${isHeard ? "told" : "waits"}`
  }

  beforeAll(async () => {
    world = await startWorld()
    redis = await startRedis()
    integrator = await openIntegrator()
    const { env } = world.sandbox
    lines = {
      database: await layToxicLine(Number(env["DB_PORT"])),
      chain: await layToxicLine(portOf(env["QUICKNODE_HTTPS_URL"] ?? "")),
      "chain events": await layToxicLine(portOf(env["QUICKNODE_HTTPS_URL"] ?? "")),
      Telegram: await layToxicLine(portOf(env["TELEGRAM_API_ROOT"] ?? "")),
      Redis: await layToxicLine(redis.port),
      integrator: await layToxicLine(integrator.port)
    }
    const through = {
      DB_PORT: String(lines.database.port),
      QUICKNODE_HTTPS_URL: `http://127.0.0.1:${lines.chain.port}`,
      QUICKNODE_WSS_URL: `ws://127.0.0.1:${lines["chain events"].port}`,
      TELEGRAM_API_ROOT: `http://127.0.0.1:${lines.Telegram.port}`,
      REDIS_HOST: "127.0.0.1", REDIS_PORT: String(lines.Redis.port),
      WEBHOOKS_ALLOW_LOOPBACK: "true", WEBHOOK_SECRETS_KEY: WEBHOOK_KEY
    }
    world.startWatcher(through)
    world.startBot(through)
    world.startApi(through)
    payer = makeMember(world, "Payer", "en")
    await payer.say("/start")
    await payer.say(await world.wallet.address(payer.id))
    await world.until("the API answers", () => ask("/health").then(({ ok }) => ok ? true : undefined, () => undefined))
    const made = await ask("/v1/webhook-endpoints", { method: "POST", body: JSON.stringify({ url: `http://127.0.0.1:${lines.integrator.port}/hooks` }) })
    assert.strictEqual(made.status, 201, await made.text())
  }, 120_000)
  afterAll(async () => {
    await world.close()
    await Promise.all(Object.values(lines).map((line) => line.close()))
    integrator.close()
    await redis.close()
  }, 60_000)

  it.each(CELLS)("%s, %s: a payment is credited once, its member and integrators are told, and the books hold", async (link, toxic) => {
    const txHash = await payer.pay("USDT", "0.5")
    paid.push(txHash)
    lines[link].poison(toxic)
    await world.mine(1)
    const answered = ask("/v1/levels").then(({ status }) => status, (error: Error) => error.name)
    world.telegram.sendText(payer.id, "/balance")
    await world.mine(14)
    await pause(POISONED_MS)
    lines[link].heal()
    const done = "1 credited, 1 told, integrator told"
    let last = ""
    await world.until(`${link}, ${toxic}: ${await standing(txHash)}`, async () => (last = await standing(txHash)) === done ? true : undefined)
      .catch((error: Error) => Promise.reject(new Error(`${error.message}; at the end: ${last}`)))
    // Not every question can be answered on a bad line; but none hangs, and what is answered is an answer of ours.
    assert.include([200, 503, "TypeError"], await answered)
    assert.strictEqual((await ask("/v1/levels")).status, 200)
    const books = await world.query(
      "SELECT count(*)::int AS entries, sum(amount)::text AS amount FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id WHERE e.kind NOT IN ('opening-balance', 'wallet-moved')"
    )
    assert.deepStrictEqual(books, [{ entries: paid.length, amount: String(BigInt(paid.length) * 5n * 10n ** 17n) }])
    assert.deepStrictEqual(await world.brokenInvariants(), [])
  }, 90_000)
})

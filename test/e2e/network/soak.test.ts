import { readFileSync } from "node:fs"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freePort } from "../../support/postgresServer.ts"
import { hasRedis, startRedis } from "../../support/startRedis.ts"
import type { AppProcess } from "../AppProcess.ts"
import { startAppProcess } from "../AppProcess.ts"
import type { JourneyMember } from "../member.ts"
import { makeMember } from "../member.ts"
import type { SandboxWorld } from "../sandboxWorld.ts"
import { startWorld } from "../sandboxWorld.ts"
import type { ToxicLine } from "./toxicLine.ts"
import { layToxicLine, TOXICS } from "./toxicLine.ts"

/** How long: a sample in CI, half an hour by `npm run test:soak`. */
const SECONDS = Number(process.env["SOAK_SECONDS"] ?? 30)
/** A fault begins this often, lasts so long, and is over before the next. */
const FAULT_EVERY_MS = 8_000
const FAULT_MS = 2_000
const PAY_EVERY_MS = 2_000
/** After a fault everything must be served again within so long. */
const SETTLE_MS_MAX = 120_000
/** An app that was asked to end may take so long for what it has in hand. */
const DRAIN_MS_MAX = 10_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const portOf = (url: string) => Number(new URL(url).port)
const pick = <A>(of: ReadonlyArray<A>): A => {
  const one = of[Math.floor(Math.random() * of.length)]
  if (one === undefined) throw new Error("nothing to pick from")
  return one
}

/** One app of several alike, started anew whenever it is killed. */
interface Instance {
  readonly name: string
  readonly start: () => AppProcess
  running: AppProcess
  /** Seconds since this process began, and its resident memory in MB. */
  memory: Array<readonly [second: number, megabytes: number]>
}

const residentMb = ({ pid }: AppProcess): number => {
  const found = /^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))
  return (Number(found?.[1] ?? 0) * 1024) / 1e6
}

/** Least squares: by how much a process grows in an hour, in MB. Taken of the second half: a start needs more than what comes after it. */
const slopePerHour = (points: Instance["memory"]): number => {
  const mean = (values: ReadonlyArray<number>) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [x, y] = [mean(points.map(([second]) => second)), mean(points.map(([, megabytes]) => megabytes))]
  const spread = points.reduce((sum, [second]) => sum + (second - x) ** 2, 0)
  return (points.reduce((sum, [second, megabytes]) => sum + (second - x) * (megabytes - y), 0) / spread) * 3_600
}

describe.skipIf(!hasRedis)("two of everything under load, with faults and deaths", () => {
  let world: SandboxWorld
  let redis: Awaited<ReturnType<typeof startRedis>>
  let payers: ReadonlyArray<JourneyMember>
  let lines: Readonly<Record<"database" | "chain" | "telegram" | "redis", ToxicLine>>
  let instances: ReadonlyArray<Instance>
  let apis: ReadonlyArray<string>
  const paid: Array<string> = []
  const unexpected: Array<string> = []

  const instance = (name: string, app: "bot" | "watcher" | "api", env: Record<string, string>): Instance => {
    const start = () => startAppProcess(app, env)
    return { name, start, running: start(), memory: [] }
  }

  /** What can happen, each by its name. */
  const faults: Readonly<Record<string, () => Promise<void>>> = {
    "a line is poisoned": async () => {
      const line = pick(Object.values(lines))
      line.poison(pick(TOXICS))
      await pause(FAULT_MS)
      line.heal()
    },
    "a process is killed": async () => {
      // The second of each stays: the work goes on, and its memory is looked at.
      const victim = pick(instances.filter(({ name }) => name.endsWith("1")))
      victim.running.kill("SIGKILL")
      await victim.running.ended
      await pause(FAULT_MS / 2)
      victim.running = victim.start()
    },
    "a process is asked to end": async () => {
      const victim = pick(instances.filter(({ name }) => name.endsWith("1")))
      const asked = performance.now()
      victim.running.kill("SIGTERM")
      const end = await victim.running.ended
      if (performance.now() - asked > DRAIN_MS_MAX) unexpected.push(`${victim.name} took ${performance.now() - asked} ms to end`)
      if (end !== 0 && end !== 130 && end !== "SIGTERM") unexpected.push(`${victim.name} ended with ${end}: ${victim.running.log().slice(-2_000)}`)
      victim.running = victim.start()
    },
    "Redis starts anew": () => redis.restart(),
    "the database ends every connection": async () => {
      await world.query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name LIKE 'sigmatrade-%'")
    }
  }

  const isSettled = async () => {
    const [row] = await world.query(
      `SELECT count(*) FILTER (WHERE d.state = 'credited' AND n.state = 'delivered')::int AS done FROM deposits d
       JOIN notifications n ON n.id = 'deposit-credited:' || d.id`
    )
    return row?.["done"] === paid.length ? true : undefined
  }

  /** Payments, words to the bot and questions to both APIs, until the time is over. */
  const load = async (until: number) => {
    for (let turn = 0; performance.now() < until; turn += 1) {
      paid.push(await pick(payers).pay("USDT", "0.5"))
      await world.mine(3)
      world.telegram.sendText(pick(payers).id, pick(["/balance", "/history", "/levels"]))
      const [answer] = await Promise.all([ask(pick(apis)), pause(PAY_EVERY_MS)])
      if (![200, 429, 503, 0].includes(answer)) unexpected.push(`the API answered ${answer}`)
    }
  }
  const ask = (url: string): Promise<number> =>
    fetch(`${url}/v1/levels`, { signal: AbortSignal.timeout(5_000), headers: { authorization: `Bearer ${world.sandbox.env["API_OPERATOR_KEY"]}` } })
      .then(async (answer) => { await answer.text(); return answer.status }, () => 0)

  const measure = (started: number) => {
    for (const one of instances) {
      if (!one.name.endsWith("2")) continue
      one.memory.push([(performance.now() - started) / 1_000, residentMb(one.running)])
    }
  }

  beforeAll(async () => {
    world = await startWorld()
    redis = await startRedis()
    const { env } = world.sandbox
    lines = {
      database: await layToxicLine(Number(env["DB_PORT"])),
      chain: await layToxicLine(portOf(env["QUICKNODE_HTTPS_URL"] ?? "")),
      telegram: await layToxicLine(portOf(env["TELEGRAM_API_ROOT"] ?? "")),
      redis: await layToxicLine(redis.port)
    }
    const through = {
      ...env, DB_PORT: String(lines.database.port), QUICKNODE_HTTPS_URL: `http://127.0.0.1:${lines.chain.port}`,
      QUICKNODE_WSS_URL: `ws://127.0.0.1:${lines.chain.port}`, TELEGRAM_API_ROOT: `http://127.0.0.1:${lines.telegram.port}`,
      REDIS_HOST: "127.0.0.1", REDIS_PORT: String(lines.redis.port), LOG_LEVEL: "error"
    }
    const ports = [String(await freePort()), String(await freePort())] as const
    apis = ports.map((port) => `http://127.0.0.1:${port}`)
    instances = [
      instance("watcher 1", "watcher", through), instance("watcher 2", "watcher", through),
      // Telegram gives updates to one poller at a time, so one bot polls; it is the one that dies.
      instance("bot 1", "bot", through),
      instance("api 1", "api", { ...through, API_PORT: ports[0] }), instance("api 2", "api", { ...through, API_PORT: ports[1] })
    ]
    payers = [makeMember(world, "Anna", "en"), makeMember(world, "Boris", "ru")]
    for (const payer of payers) {
      await payer.say("/start")
      await payer.say(await world.wallet.address(payer.id))
    }
    for (const api of apis) await world.until(`${api} answers`, async () => await ask(api) === 200 ? true : undefined)
  }, 180_000)
  afterAll(async () => {
    for (const { running } of instances) running.kill("SIGKILL")
    await Promise.all(instances.map(({ running }) => running.ended))
    await world.close()
    await Promise.all(Object.values(lines).map((line) => line.close()))
    await redis.close()
  }, 60_000)

  it(`loses nothing, does nothing twice and grows by nothing, ${SECONDS} s long`, async () => {
    const started = performance.now()
    const until = started + SECONDS * 1_000
    const timer = setInterval(() => measure(started), 1_000)
    const happened: Record<string, number> = {}
    const suffer = async () => {
      while (performance.now() + FAULT_EVERY_MS < until) {
        const name = pick(Object.keys(faults))
        happened[name] = (happened[name] ?? 0) + 1
        const [begun] = [performance.now(), await faults[name]?.()]
        await pause(Math.max(0, FAULT_EVERY_MS - (performance.now() - begun)))
      }
    }
    await Promise.all([load(until), suffer()]).finally(() => clearInterval(timer))
    const calm = performance.now()
    while (await isSettled() !== true && performance.now() - calm < SETTLE_MS_MAX) {
      await world.mine(3)
      await pause(500)
    }
    const settledMs = performance.now() - calm
    const books = await world.query(
      "SELECT count(*)::int AS entries, sum(amount)::text AS amount FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id WHERE e.kind NOT IN ('opening-balance', 'wallet-moved')"
    )
    const waiting = await world.query(
      `SELECT d.state, n.state AS told, f.attempts, f.reason, f.detail, count(*)::int FROM deposits d LEFT JOIN notifications n ON n.id = 'deposit-credited:' || d.id
       LEFT JOIN failed_notifications f ON f.notification_id = n.id WHERE d.state <> 'credited' OR n.state IS DISTINCT FROM 'delivered' GROUP BY 1, 2, 3, 4, 5`
    )
    const stuck = await world.query("SELECT job FROM job_runs WHERE state = 'failed' AND started_at < now() - interval '10 minutes'")
    const report = instances.filter(({ memory }) => memory.length > 10).map(({ memory, name }) =>
      `${name}: ${memory.at(0)?.[1].toFixed()} to ${memory.at(-1)?.[1].toFixed()} MB, ${slopePerHour(memory.slice(memory.length / 2)).toFixed(1)} MB an hour`)
    process.stdout.write(`soak: ${paid.length} payments, settled ${(settledMs / 1_000).toFixed(1)} s after the last fault; ${JSON.stringify(happened)}; ${report.join("; ")}\n`)
    assert.deepStrictEqual(books, [{ entries: paid.length, amount: String(BigInt(paid.length) * 5n * 10n ** 17n) }])
    assert.deepStrictEqual([unexpected, stuck, waiting, await world.brokenInvariants()], [[], [], [], []])
    assert.isTrue(await isSettled())
  }, (SECONDS + 300) * 1_000)
})

import { Client } from "pg"
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { startSandbox } from "../../sandbox/startSandbox.ts"
import { memoryOf } from "../machine.ts"

/** What an app costs when nobody asks anything of it but the chain, which goes on. */
export interface IdleFigures {
  readonly name: string
  /** Of one core. */
  readonly cpuPercent: number
  readonly residentMb: number
  readonly proportionalMb: number
  readonly databaseConnections: number
}

/** How often the chain makes a block: as BNB Smart Chain does. */
const BLOCK_SECONDS = 0.45
const COMPILE_MS = 8_000
const WARM_UP_MS = 20_000
const MEASURED_MS = 60_000
const TICKS_PER_SECOND = 100
const NAMES = ["bot", "watcher", "api"] as const
const PROJECT = join(import.meta.dirname, "../../..")

/** Processor time a process has used, in seconds. */
const cpuSeconds = (pid: number): number => {
  const after = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []
  return (Number(after[11]) + Number(after[12])) / TICKS_PER_SECOND
}

/** Stands before the chain and counts what is asked of it. */
const countCalls = async (target: string) => {
  let count = 0
  const server = createServer((incoming, outgoing) => {
    count += 1
    const passed = request(target, { method: incoming.method ?? "POST", headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, count: () => count, close: () => server.close() }
}

const startAll = (folder: string, env: Readonly<Record<string, string>>) =>
  NAMES.map((name) => ({ name, child: spawn(process.execPath, [join(folder, `${name}.js`)], { env, stdio: "ignore" }) }))

const stopAll = (running: ReturnType<typeof startAll>) =>
  Promise.all(running.map(({ child }) => new Promise((resolve) => child.once("exit", resolve).kill("SIGTERM"))))

/** Runs all three from their bundles beside a chain that makes a block every 0.45 s, and looks what they use in a minute. */
export const measureIdle = async (say: (line: string) => void): Promise<{ readonly apps: ReadonlyArray<IdleFigures>; readonly rpcCallsPerMinute: number }> => {
  const work = mkdtempSync(join(tmpdir(), "sigmatrade-idle-"))
  execFileSync(process.execPath, [join(PROJECT, "deploy/bundle.ts"), PROJECT, join(work, "apps")], { stdio: "pipe" })
  const sandbox = await startSandbox({ folder: join(work, "sandbox"), env: {}, blockTimeSeconds: BLOCK_SECONDS })
  const calls = await countCalls(sandbox.env["QUICKNODE_HTTPS_URL"] ?? "")
  const env: Readonly<Record<string, string>> = { ...sandbox.env, QUICKNODE_HTTPS_URL: calls.url, NODE_ENV: "production", NODE_COMPILE_CACHE: join(work, "cache"), LOG_LEVEL: "warn" }
  // What the image holds from its making is made by a start that is not looked at.
  const compiling = startAll(join(work, "apps"), env)
  await sleep(COMPILE_MS)
  await stopAll(compiling)
  const running = startAll(join(work, "apps"), env)
  const client = new Client({
    host: "127.0.0.1", port: Number(env["DB_PORT"]), user: env["DB_USERNAME"] ?? "", password: env["DB_PASSWORD"] ?? "", database: env["DB_DATABASE"] ?? ""
  })
  try {
    await sleep(WARM_UP_MS)
    const before = running.map(({ child }) => cpuSeconds(child.pid ?? 0))
    const callsBefore = calls.count()
    await sleep(MEASURED_MS)
    await client.connect()
    const { rows } = await client.query<{ readonly app: string; readonly count: number }>(
      "SELECT application_name AS app, count(*)::int FROM pg_stat_activity WHERE application_name LIKE 'sigmatrade-%' GROUP BY 1"
    )
    const apps = running.map(({ child, name }, place): IdleFigures => ({
      name,
      cpuPercent: ((cpuSeconds(child.pid ?? 0) - (before[place] ?? 0)) * 100_000) / MEASURED_MS,
      ...memoryOf(child.pid ?? 0),
      databaseConnections: rows.find(({ app }) => app === `sigmatrade-${name}`)?.count ?? 0
    }))
    say(`idle: ${apps.map((one) => `${one.name} ${one.cpuPercent.toFixed(1)} %, ${one.residentMb.toFixed()} MB, ${one.databaseConnections} connections`).join("; ")}`)
    return { apps, rpcCallsPerMinute: ((calls.count() - callsBefore) * 60_000) / MEASURED_MS }
  } finally {
    await client.end().catch(() => undefined)
    await stopAll(running)
    calls.close()
    await sandbox.close()
    rmSync(work, { recursive: true, force: true })
  }
}

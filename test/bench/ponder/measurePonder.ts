import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { freePort } from "../../support/postgresServer.ts"
import type { PonderTask } from "./ponderProject.ts"
import { writePonderProject } from "./ponderProject.ts"

/** One reading of a chain by Ponder, into an empty database. */
export interface PonderFigures {
  /** From the start of its historical sync until every event is indexed and written, by the times of its own log. */
  readonly seconds: number
  /** From the spawn of its process until that sync starts: its build, its schema, its migrations. */
  readonly startSeconds: number
  /** Rows its handler has written. */
  readonly events: number
  /** JSON-RPC requests by method, all of the run's; many of them travel in one HTTP request, which only the server can count. */
  readonly calls: Readonly<Record<string, number>>
  /** The sum of `calls`. */
  readonly requests: number
}

interface LogLine {
  readonly level?: string | number
  readonly time?: number
  readonly msg?: string
}

const RUN_MS_MAX = 600_000
const STOP_MS_MAX = 10_000
const STARTED = /Started '.*' historical sync/
const INDEXED = "Completed historical indexing"

const parseLine = (line: string): LogLine => {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return {}
  }
}

const stop = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, "exit")
  child.kill("SIGTERM")
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX)
  await gone
  clearTimeout(timer)
}

/** The moments, in ms since 1970, at which the run said that it started and that it was done. */
const watch = async (child: ChildProcess) => {
  if (child.stdout === null) throw new Error("Ponder has no output")
  const timer = setTimeout(() => child.kill("SIGKILL"), RUN_MS_MAX)
  const last: Array<string> = []
  child.stderr?.on("data", (bytes) => last.push(String(bytes)))
  let startedAt: number | undefined
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      last.push(line)
      const { msg = "", time = Number.NaN } = parseLine(line)
      if (STARTED.test(msg)) startedAt = time
      if (msg === INDEXED && startedAt !== undefined) return { startedAt, indexedAt: time }
    }
  } finally {
    clearTimeout(timer)
  }
  throw new Error(`Ponder ended before it had indexed the chain: ${last.slice(-20).join("\n")}`)
}

const readCalls = async (url: string) => {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const counts = metrics.matchAll(/^ponder_rpc_request_duration_count\{.*?method="(\w+)".*?\} (\d+)$/gm)
  return Object.fromEntries([...counts].map(([, method = "", count]) => [method, Number(count)] as const))
}

const readRows = async (url: string) => {
  const [row] = await (await fetch(`${url}/payments`)).json() as ReadonlyArray<{ readonly rows: number }>
  return row?.rows ?? Number.NaN
}

const run = async (directory: string, project: string): Promise<PonderFigures> => {
  const port = await freePort()
  const program = join(directory, "node_modules/ponder/dist/esm/bin/ponder.js")
  const args = ["start", "--log-format", "json", "--schema", "bench", "--port", String(port), "--hostname", "127.0.0.1"]
  const { PATH } = process.env
  const env = { PATH, NODE_ENV: "production", PONDER_TELEMETRY_DISABLED: "true" }
  const spawnedAt = Date.now()
  const child = spawn(process.execPath, [program, ...args], { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] })
  try {
    const { indexedAt, startedAt } = await watch(child)
    child.stdout?.resume()
    const calls = await readCalls(`http://127.0.0.1:${port}`)
    return {
      seconds: (indexedAt - startedAt) / 1000,
      startSeconds: (startedAt - spawnedAt) / 1000,
      events: await readRows(`http://127.0.0.1:${port}`),
      calls,
      requests: Object.values(calls).reduce((sum, count) => sum + count, 0)
    }
  } finally {
    await stop(child)
  }
}

/** Where Ponder is installed: `undefined`, and a word about it, when `PONDER_DIR` does not say so. Fails when there is none. */
export const ponderDirectory = (say: (line: string) => void): string | undefined => {
  const directory = process.env["PONDER_DIR"] ?? ""
  if (directory === "") {
    say("ponder: left out, since PONDER_DIR does not name a directory in which ponder@1.0.0 is installed")
    return undefined
  }
  if (!existsSync(join(directory, "node_modules/ponder/package.json"))) throw new Error("PONDER_DIR holds no node_modules/ponder")
  return directory
}

/**
 * Lets Ponder read a chain and answers how long it took, with its best settings for that: no limit on requests per second (its own
 * is 50), calls sent in batches, no cache of raw data for a later start, one row per event. Every run is a process of its own, so its
 * code is cold at the start of the sync; a reader beside it should be measured in a fresh process too.
 *
 * Ponder is no part of this project. To install it somewhere else:
 * `mkdir ponder && cd ponder && npm init -y && npm install ponder@1.0.0 viem@2 hono@4 typescript@5`
 * and then name the place: `PONDER_DIR=$PWD npm --prefix <project> run bench`.
 */
export const measurePonder = async (directory: string, task: PonderTask): Promise<PonderFigures> => {
  const project = writePonderProject(directory, task)
  try {
    return await run(directory, project)
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

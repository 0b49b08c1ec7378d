import { PgClient } from "@effect/sql-pg"
import { Effect, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { resetSandbox, startSandbox } from "../../sandbox/startSandbox.ts"
import type { Sandbox } from "../../sandbox/startSandbox.ts"
import { loadedFiles } from "../../support/loadedFiles.ts"
import type { Spread } from "../median.ts"
import { spreadOf } from "../median.ts"
import type { RunningProcess, Started } from "./runProcess.ts"
import { runProcess } from "./runProcess.ts"
import type { TelegramGate } from "./telegramGate.ts"
import { telegramGate } from "./telegramGate.ts"

/** One program over several starts. */
export interface ProcessFigures {
  readonly name: string
  readonly bundleKb: number
  readonly startMs: Spread
  readonly residentMb: Spread
  readonly proportionalMb: Spread
}

const ROUNDS = 3
const POLL_MS = 5
const BARE = "process.stdout.write('ready'); setInterval(() => {}, 1000)"
/** Programs in the order they are started; the first is the reference. */
const NAMES = ["bare node", "bot", "watcher", "api"] as const
type Name = (typeof NAMES)[number]

/** What readiness is asked of. */
interface Surroundings {
  readonly folder: string
  readonly env: Record<string, string>
  readonly gate: TelegramGate
  readonly apiUrl: string
  readonly forgetCursor: () => Promise<unknown>
  readonly cursorStands: () => Promise<boolean>
  readonly close: () => Promise<void>
}

const until = async (ask: () => Promise<boolean>, signal: AbortSignal) => {
  while (!signal.aborted && !(await ask())) await sleep(POLL_MS)
}

const openDatabase = (env: Record<string, string>) => {
  const { DB_DATABASE: database = "", DB_PASSWORD: password = "", DB_PORT: port, DB_USERNAME: username = "" } = env
  return ManagedRuntime.make(PgClient.layer({
    host: "127.0.0.1", port: Number(port), username, password: Redacted.make(password), database, maxConnections: 1
  }))
}

const surround = async (sandbox: Sandbox, folder: string): Promise<Surroundings> => {
  if (sandbox.telegram === undefined || sandbox.wallet === undefined) throw new Error("A part is not embedded")
  await sandbox.wallet.mine(50)
  const gate = await telegramGate(sandbox.telegram.apiRoot)
  const database = openDatabase(sandbox.env)
  const run = (statement: string) => database.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(statement)))
  return {
    folder, gate,
    env: { ...sandbox.env, TELEGRAM_API_ROOT: gate.apiRoot, NODE_ENV: "production", NODE_COMPILE_CACHE: join(folder, "cache") },
    apiUrl: sandbox.apiUrl,
    forgetCursor: () => run("DELETE FROM scan_cursors"),
    cursorStands: () => run("SELECT 1 FROM scan_cursors").then((rows) => rows.length > 0),
    close: async () => {
      gate.close()
      await database.dispose()
    }
  }
}

/** Starts one program and answers when it is ready, each in its own sense. */
const startOne = async (name: Name, around: Surroundings): Promise<RunningProcess> => {
  const { apiUrl, cursorStands, env, folder, forgetCursor, gate } = around
  const given = new AbortController()
  const bundle = [join(folder, `${name}.js`)]
  const answers = () => fetch(`${apiUrl}/health`).then(({ ok }) => ok, () => false)
  const ready = {
    "bare node": () => runProcess(["-e", BARE], {}, (child) => once(child.stdout ?? child, "data")),
    bot: () => runProcess(bundle, env, gate.nextPoll),
    watcher: () => forgetCursor().then(() => runProcess(bundle, env, () => until(cursorStands, given.signal))),
    api: () => runProcess(bundle, env, () => until(answers, given.signal))
  }
  return ready[name]().finally(() => given.abort())
}

/** Starts all of them, one after the other, and reads the memory of each once it has been ready for a while. */
const runRound = async (around: Surroundings): Promise<ReadonlyArray<Started>> => {
  const running: Array<RunningProcess> = []
  try {
    for (const name of NAMES) running.push(await startOne(name, around))
    return await Promise.all(running.map(({ measure }) => measure()))
  } finally {
    await Promise.all(running.map(({ stop }) => stop()))
  }
}

const figuresOf = (name: Name, folder: string, starts: ReadonlyArray<Started>): ProcessFigures => ({
  name,
  bundleKb: name === "bare node" ? 0 : Math.round([...loadedFiles(folder, `${name}.js`).values()].join("").length / 1000),
  startMs: spreadOf(starts.map(({ startMs }) => startMs)),
  residentMb: spreadOf(starts.map(({ residentMb }) => residentMb)),
  proportionalMb: spreadOf(starts.map(({ proportionalMb }) => proportionalMb))
})

const measureRounds = async (around: Surroundings, say: (line: string) => void) => {
  // The first start of all makes the tables; migrations do not run at every start.
  const first = await startOne("api", around)
  await first.stop()
  const rounds: Array<ReadonlyArray<Started>> = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const starts = await runRound(around)
    rounds.push(starts)
    say(`apps: ${starts.map(({ residentMb, startMs }, place) => `${NAMES[place]} ${startMs.toFixed()} ms ${residentMb.toFixed()} MB`).join(", ")}`)
  }
  return NAMES.map((name, place) => figuresOf(name, around.folder, rounds.flatMap((starts) => starts[place] ?? [])))
}

/** Bundles the apps as the image does and measures each as a process of its own, the bare process first. */
export const measureApps = async (say: (line: string) => void): Promise<ReadonlyArray<ProcessFigures>> => {
  const work = mkdtempSync(join(tmpdir(), "sigmatrade-bench-"))
  const project = join(import.meta.dirname, "../../..")
  const folder = join(work, "apps")
  try {
    execFileSync(process.execPath, [join(project, "deploy/bundle.ts"), project, folder], { stdio: "pipe" })
    const sandbox = await startSandbox({ folder: join(work, "sandbox"), env: {} })
    try {
      const around = await surround(sandbox, folder)
      try {
        return await measureRounds(around, say)
      } finally {
        await around.close()
      }
    } finally {
      await sandbox.close()
    }
  } finally {
    // What PostgreSQL keeps lies elsewhere when root runs this.
    await resetSandbox(join(work, "sandbox"))
    rmSync(work, { recursive: true, force: true })
  }
}

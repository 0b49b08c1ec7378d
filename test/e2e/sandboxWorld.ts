import { PgClient } from "@effect/sql-pg"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import { apiApp } from "@sigmatrade/api/apiApp"
import { botApp } from "@sigmatrade/bot/botApp"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import type { WatchSettings } from "@sigmatrade/watcher/WatchSettings"
import { watchDefaults } from "@sigmatrade/watcher/WatchSettings"
import { ConfigProvider, Effect, Fiber, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Anvil } from "../sandbox/chain/startAnvil.ts"
import type { SandboxWallet } from "../sandbox/page/SandboxWallet.ts"
import { startSandbox } from "../sandbox/startSandbox.ts"
import type { Sandbox } from "../sandbox/startSandbox.ts"
import type { TelegramEmulator } from "../sandbox/telegram/TelegramEmulator.ts"

/** An app that runs in this process until it is stopped. */
export interface RunningApp {
  readonly stop: () => Promise<void>
}

/** A sandbox of embedded parts with a chain that moves only when a test says so, and what tests ask of it. */
export interface SandboxWorld {
  readonly sandbox: Sandbox
  readonly telegram: TelegramEmulator
  readonly anvil: Anvil
  readonly wallet: SandboxWallet
  /** Starts an app in this process; `changes` are settings that differ from the sandbox's. */
  readonly startWatcher: (changes?: Record<string, string>) => RunningApp
  readonly startBot: (changes?: Record<string, string>) => RunningApp
  readonly startApi: (changes?: Record<string, string>) => RunningApp
  /** Rows of a statement in the sandbox's database. */
  readonly query: (statement: string, parameters?: ReadonlyArray<unknown>) => Promise<ReadonlyArray<Record<string, unknown>>>
  readonly brokenInvariants: () => Promise<ReadonlyArray<unknown>>
  /** Waits, within a limit, until a question is answered with something other than undefined. */
  readonly until: <A>(what: string, ask: () => Promise<A | undefined>) => Promise<A>
  /** Mines a block whose time is later than everything that has happened so far, then the rest. */
  readonly mine: (blocks: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** Longer than a notice belongs to a watcher that was killed while it delivered it. */
const WAIT_MS_MAX = 45_000
/** Loops that look often, since a test waits for them. */
const PACE: Omit<WatchSettings, "creditConcurrency"> = {
  ...watchDefaults, scanEvery: "150 millis", creditEvery: "100 millis", deliverEvery: "100 millis", jobsEvery: "300 millis", rewardPeriod: "500 millis"
}

const run = <E>(app: Effect.Effect<unknown, E>, env: Record<string, string>): RunningApp => {
  const fiber = Effect.runFork(app.pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))))
  return { stop: () => Effect.runPromise(Fiber.interrupt(fiber)).then(() => undefined) }
}

const openDatabase = (env: Record<string, string>) =>
  ManagedRuntime.make(PgClient.layer({
    host: "127.0.0.1",
    port: Number(env["DB_PORT"]),
    username: env["DB_USERNAME"],
    password: Redacted.make(env["DB_PASSWORD"] ?? ""),
    database: env["DB_DATABASE"],
    maxConnections: 2
  }))

const until: SandboxWorld["until"] = async (what, ask) => {
  const deadline = Date.now() + WAIT_MS_MAX
  while (Date.now() < deadline) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`It did not happen within ${WAIT_MS_MAX} ms: ${what}`)
}

/** Starts the embedded parts in an empty folder of their own. */
export const startWorld = async (): Promise<SandboxWorld> => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-e2e-"))
  // The database's own user, when root runs this, must be able to walk into it.
  chmodSync(folder, 0o711)
  const sandbox = await startSandbox({ folder, env: {} })
  const { anvil, env, telegram, wallet } = sandbox
  if (anvil === undefined || telegram === undefined || wallet === undefined) throw new Error("A part is not embedded")
  const database = openDatabase(env)
  const apps: Array<RunningApp> = []
  const start = <E>(app: Effect.Effect<unknown, E>, changes: Record<string, string> = {}) => {
    const running = run(app, { ...env, ...changes })
    apps.push(running)
    return running
  }
  return {
    sandbox, telegram, anvil, wallet, until,
    startWatcher: (changes) => start(watcherApp(PACE), changes),
    startBot: (changes) => start(botApp({ pollSeconds: 1 }), changes),
    startApi: (changes) => start(apiApp(), changes),
    query: (statement, parameters = []) =>
      database.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Record<string, unknown>>(statement, parameters))),
    brokenInvariants: () => database.runPromise(brokenInvariants),
    mine: async (blocks) => {
      const { timestamp } = await anvil.client.getBlock()
      const next = Math.max(Number(timestamp), Math.ceil(Date.now() / 1000)) + 1
      await anvil.client.setNextBlockTimestamp({ timestamp: BigInt(next) })
      await wallet.mine(1)
      if (blocks > 1) await wallet.mine(blocks - 1)
    },
    close: async () => {
      await Promise.all(apps.map((app) => app.stop()))
      await database.dispose()
      await sandbox.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

import { PgClient } from "@effect/sql-pg"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { IncidentId, OperatorName } from "@sigmatrade/core/incident/Incident"
import type { Signer } from "@sigmatrade/core/payout/Signer"
import { watcherApp } from "@sigmatrade/watcher/watcherApp"
import type { WatchSettings } from "@sigmatrade/watcher/WatchSettings"
import { watchDefaults } from "@sigmatrade/watcher/WatchSettings"
import { ConfigProvider, Effect, Exit, Fiber, Layer, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { installToken, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { Anvil } from "../../sandbox/chain/startAnvil.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import type { AnvilFork } from "../../sandbox/provider/forkAnvil.ts"
import { forkAnvil } from "../../sandbox/provider/forkAnvil.ts"
import type { ProviderFacade } from "../../sandbox/provider/startProvider.ts"
import { startProvider } from "../../sandbox/provider/startProvider.ts"
import { sandboxDefaults } from "../../sandbox/sandboxSettings.ts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import type { TelegramEmulator } from "../../sandbox/telegram/TelegramEmulator.ts"
import { migratedDatabase } from "../../support/PostgresTest.ts"
import type { RunningApp } from "../sandboxWorld.ts"
import { mineOn } from "./chainActions.ts"
import { installHostile } from "./hostileContracts.ts"

/** How often a watcher's loops look. */
type Pace = Omit<WatchSettings, "creditConcurrency">

/** A row of the database. */
export type Row = Readonly<Record<string, unknown>>

/** The services a case may use: core's stores on the case's database. */
type Stores = Layer.Success<typeof PostgresAdapters.layer> | SqlClient.SqlClient

/** One anvil behind three providers, a database and a Telegram: all that a case of reliability.md, section 5, needs. */
export interface ChainWorld {
  readonly anvil: Anvil
  readonly telegram: TelegramEmulator
  /** P1, P2 and P3: `quicknode`, `rpc-1` and `rpc-2`. All honest and two blocks short of finality until a case says otherwise. */
  readonly providers: readonly [ProviderFacade, ProviderFacade, ProviderFacade]
  /** What an app is started with. */
  readonly env: Readonly<Record<string, string>>
  /** A watcher in this process; `changes` are settings, `pace` what its loops do at another pace than the quick one of tests. */
  readonly startWatcher: (changes?: Record<string, string>, pace?: Partial<Pace>, signer?: Layer.Layer<Signer> | null) => RunningApp
  readonly run: <A, E>(effect: Effect.Effect<A, E, Stores>) => Promise<A>
  readonly query: (statement: string, parameters?: ReadonlyArray<unknown>) => Promise<ReadonlyArray<Row>>
  readonly until: <A>(what: string, ask: () => Promise<A | undefined>, waitMsMax?: number) => Promise<A>
  /** Mines on the chain that all providers were last pointed to, at the start the first one; answers its head. */
  readonly mine: (blocks: number) => Promise<number>
  /** Another chain with the history of the first up to a height; it ends with the world. */
  readonly fork: (at: number) => Promise<AnvilFork>
  /** Shows every provider, or some of them, this node from now on. */
  readonly pointTo: (node: Pick<AnvilFork, "httpUrl" | "client">, which?: ReadonlyArray<0 | 1 | 2>) => void
  /** Operators agree, one after another, to close the open incident of this kind. */
  readonly approve: (kind: string, ...operators: ReadonlyArray<string>) => Promise<void>
  /** Everything the watchers have logged so far. */
  readonly log: () => string
  readonly brokenInvariants: () => Promise<ReadonlyArray<unknown>>
  readonly close: () => Promise<void>
}

/** The wallet members pay to. */
export const WALLET = "0x51617a7472616465000000000000000000000001"
const TOKEN = "100000000:sandbox-token-of-no-real-bot"
const WAIT_MS_MAX = 45_000
/** Loops that look often, since a case waits for them. */
const PACE: Pace = {
  ...watchDefaults, scanEvery: "150 millis", backfillEvery: "150 millis", guardEvery: "1 second", reconcileEvery: "1 second",
  creditEvery: "100 millis", deliverEvery: "100 millis", jobsEvery: "300 millis", rewardPeriod: "500 millis",
  laneEvery: "200 millis", settleEvery: "200 millis"
}
/** A public example key of BIP-32; nobody pays to what is derived from it. */
const XPUB =
  "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"

const until: ChainWorld["until"] = async (what, ask, waitMsMax = WAIT_MS_MAX) => {
  const deadline = performance.now() + waitMsMax
  while (performance.now() < deadline) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`It did not happen within ${waitMsMax} ms: ${what}`)
}

const startParts = async () => {
  const anvil = await startAnvil({ slotsInEpoch: 1 })
  await installToken(anvil)
  await installHostile(anvil.client)
  const facade = async () => {
    const provider = await startProvider({ upstream: () => anvil.httpUrl })
    provider.set({ finality: { behind: 2 } })
    return provider
  }
  const providers = [await facade(), await facade(), await facade()] as const
  const telegram = await startTelegramEmulator({ token: TOKEN })
  return { anvil, providers, telegram }
}

const settingsOf = ({ providers: [one, two, three], telegram }: Awaited<ReturnType<typeof startParts>>, database: URL, logs: string) => ({
  ...sandboxDefaults("operator-key-of-a-world-of-tests-0123456789", "master-key-of-a-world-of-tests-0123456789", "session-key-of-a-world-of-tests-0123456789") as Record<string, string>,
  DB_HOST: database.hostname, DB_PORT: database.port, DB_USERNAME: database.username, DB_PASSWORD: database.password,
  DB_DATABASE: database.pathname.slice(1),
  TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.apiRoot,
  BSC_CHAIN_ID: "56", USDT_CONTRACT: USDT_ADDRESS, SYSTEM_WALLET_ADDRESS: WALLET, DEPOSIT_XPUB: XPUB,
  QUICKNODE_HTTPS_URL: one.httpUrl, QUICKNODE_WSS_URL: one.wsUrl,
  BSC_RPC_URLS: [two, three].map(({ httpUrl, wsUrl }) => `${httpUrl}|${wsUrl}`).join(","),
  // The pace of the tests is ten times that of an operator.
  RPC_REQUESTS_PER_SECOND: "2000",
  LOG_LEVEL: "info", LOG_DIRECTORY: logs
})

const readLogs = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).toSorted().map((name) => readFileSync(join(folder, name), "utf8")).join("") : ""

/** Starts the parts of one case; they are its own. */
export const startChainWorld = async (): Promise<ChainWorld> => {
  const parts = await startParts()
  const { anvil, providers, telegram } = parts
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-chain-"))
  const url = await Effect.runPromise(migratedDatabase)
  const client = PgClient.layer({ url, maxConnections: 4 })
  const stores = ManagedRuntime.make(PostgresAdapters.layer.pipe(Layer.provideMerge(Migrations.layer.pipe(Layer.provideMerge(client)))))
  const env = settingsOf(parts, new URL(Redacted.value(url)), join(folder, "logs"))
  const apps: Array<RunningApp> = []
  const forks: Array<AnvilFork> = []
  let chain = anvil.client
  const query: ChainWorld["query"] = (statement, parameters = []) =>
    stores.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Row>(statement, parameters)))
  return {
    anvil, env, providers, query, telegram, until,
    startWatcher: (changes = {}, pace = {}, signer) => {
      const settings = ConfigProvider.layer(ConfigProvider.fromUnknown({ ...env, ...changes }))
      const fiber = Effect.runFork(Effect.provide(watcherApp({ ...PACE, ...pace }, signer), settings))
      let failure: unknown
      fiber.addObserver((exit) => {
        if (Exit.isFailure(exit)) failure = exit.cause
      })
      const end = () => Effect.runPromise(Fiber.interrupt(fiber)).then(() => undefined)
      apps.push({ stop: end })
      // A watcher that ended by itself has broken its one promise.
      return { stop: () => failure === undefined ? end() : Promise.reject(new Error("The watcher ended by itself", { cause: failure })) }
    },
    run: (effect) => stores.runPromise(effect),
    mine: (blocks) => mineOn(chain, blocks),
    fork: async (at) => {
      const fork = await forkAnvil(anvil, at)
      forks.push(fork)
      return fork
    },
    pointTo: ({ client: node, httpUrl }, which = [0, 1, 2]) => {
      for (const index of which) providers[index].pointTo(() => httpUrl)
      if (which.length === providers.length) chain = node
    },
    approve: async (kind, ...operators) => {
      for (const operator of operators) {
        const [open] = await query("SELECT id::int AS id FROM incidents WHERE kind = $1 AND closed_at IS NULL", [kind])
        await stores.runPromise(approveIncident(IncidentId.make(Number(open?.["id"])), OperatorName.make(operator)))
      }
    },
    log: () => readLogs(join(folder, "logs")),
    brokenInvariants: () => stores.runPromise(brokenInvariants),
    close: async () => {
      await Promise.all(apps.map((app) => app.stop()))
      await stores.dispose()
      await Promise.all(providers.map((provider) => provider.close()))
      await telegram.close()
      for (const fork of forks) await fork.close()
      await anvil.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

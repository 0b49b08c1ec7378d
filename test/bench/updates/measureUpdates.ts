import { Effect, ManagedRuntime } from "effect"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "../../support/postgresServer.ts"
import { runProcess } from "../apps/runProcess.ts"
import { addMembers } from "../backfill/addMembers.ts"
import type { BenchServer } from "../BenchServer.ts"
import { ACCOUNT, clientOf, migrateOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { spreadOf } from "../median.ts"
import type { LoadFigures } from "./botGate.ts"
import { startBotGate, TOKEN } from "./botGate.ts"

/** One bot, fed in one way. */
export interface UpdateFigures {
  readonly bot: string
  readonly delivery: "polling" | "webhook"
  /** Everything there at once, from 500 members. */
  readonly updatesPerSecond: Spread
  /** 50 members who wait for their answers. */
  readonly p50Ms: Spread
  readonly p99Ms: Spread
  readonly residentMb: Spread
}

const DATABASE = "updates"
const MEMBERS = 500
const WAITING_MEMBERS = 50
const DELIVERIES = ["polling", "webhook"] as const

type Library = "ours" | "grammy" | "telegraf"

const root = join(import.meta.dirname, "../../..")

const environmentOf = (library: Library, server: BenchServer, apiRoot: string, webhookPort: number | null, telegrafFolder: string) =>
  library === "ours"
    ? {
      DB_HOST: server.host, DB_PORT: String(server.port), DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password, DB_DATABASE: DATABASE,
      TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: apiRoot, SYSTEM_WALLET_ADDRESS: "0x51617a7472616465000000000000000000000001", LOG_LEVEL: "warn",
      SESSION_KEY: "a-session-key-of-benchmarks-and-of-nothing-else", RATE_LIMIT_MAX_REQUESTS: "100000", ...(webhookPort === null ? {} : { BENCH_WEBHOOK_PORT: String(webhookPort) })
    }
    : {
      LIBRARY: library, API_ROOT: apiRoot, BOT_TOKEN: TOKEN, DATABASE, DATABASE_PORT: String(server.port), TELEGRAF_DIR: telegrafFolder,
      ...(webhookPort === null ? {} : { WEBHOOK_PORT: String(webhookPort) })
    }

interface RoundFigures {
  readonly full: LoadFigures
  readonly waiting: LoadFigures
  readonly residentMb: number
}

/** Each bot in one file, as an image runs ours. */
const bundleBots = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-updates-"))
  const entries = ["ours=test/bench/updates/ourBot.ts", "bare=test/bench/updates/bareBot.ts"]
  execFileSync(process.execPath, [join(root, "deploy/bundle.ts"), root, folder, ...entries], { stdio: ["ignore", "ignore", "inherit"] })
  return folder
}

/** What a round is run with. */
interface Bench {
  readonly server: BenchServer
  readonly bots: string
  readonly updates: number
  readonly telegrafFolder: string
}

const measureRound = async ({ bots, server, telegrafFolder, updates }: Bench, library: Library, delivery: "polling" | "webhook"): Promise<RoundFigures> => {
  const gate = await startBotGate()
  const port = delivery === "webhook" ? await freePort() : null
  const env = { PATH: process.env["PATH"] ?? "", ...environmentOf(library, server, gate.apiRoot, port, telegrafFolder) }
  const running = await runProcess([join(bots, library === "ours" ? "ours.js" : "bare.js")], env, () => gate.ready)
  try {
    await gate.run({ members: WAITING_MEMBERS, updates: WAITING_MEMBERS * 4, closedLoop: true })
    const full = await gate.run({ members: MEMBERS, updates, closedLoop: false })
    const waiting = await gate.run({ members: WAITING_MEMBERS, updates, closedLoop: true })
    await sleep(500)
    const { residentMb } = await running.measure()
    return { full, waiting, residentMb }
  } finally {
    await running.stop()
    gate.close()
  }
}

const figuresOf = (bot: string, delivery: "polling" | "webhook", rounds: ReadonlyArray<RoundFigures>): UpdateFigures => ({
  bot, delivery,
  updatesPerSecond: spreadOf(rounds.map(({ full }) => full.updatesPerSecond)),
  p50Ms: spreadOf(rounds.map(({ waiting }) => waiting.p50Ms)),
  p99Ms: spreadOf(rounds.map(({ waiting }) => waiting.p99Ms)),
  residentMb: spreadOf(rounds.map(({ residentMb }) => residentMb))
})

/** Our bot and bare ones on the same database, in turns. `TELEGRAF_DIR` is a folder with telegraf 4.16 in its `node_modules`; without it that one is left out. */
export const measureUpdates = async (server: BenchServer, isShort: boolean, say: (line: string) => void): Promise<ReadonlyArray<UpdateFigures>> => {
  const telegrafFolder = process.env["TELEGRAF_DIR"] ?? ""
  const libraries: ReadonlyArray<Library> = telegrafFolder === "" ? ["ours", "grammy"] : ["ours", "grammy", "telegraf"]
  const [rounds, updates] = isShort ? [3, 1_500] : [5, 5_000]
  await server.create(DATABASE)
  await migrateOn(server.port, DATABASE)
  const database = ManagedRuntime.make(clientOf(server.port, DATABASE))
  await database.runPromise(addMembers(Array.from({ length: MEMBERS }, (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}`)).pipe(Effect.asVoid))
  await database.dispose()
  const bench = { server, bots: bundleBots(), updates, telegrafFolder }
  const measured = new Map<string, Array<RoundFigures>>()
  for (let round = 0; round < rounds; round++) {
    for (const delivery of DELIVERIES) {
      for (const library of libraries) {
        const figures = await measureRound(bench, library, delivery)
        say(`${library} by ${delivery}: ${Math.round(figures.full.updatesPerSecond)} updates/s, p99 ${Math.round(figures.waiting.p99Ms)} ms, ${Math.round(figures.residentMb)} MB`)
        const key = `${library}:${delivery}`
        measured.set(key, [...(measured.get(key) ?? []), figures])
      }
    }
  }
  rmSync(bench.bots, { recursive: true })
  await server.drop(DATABASE)
  return DELIVERIES.flatMap((delivery) => libraries.map((library) => figuresOf(library, delivery, measured.get(`${library}:${delivery}`) ?? [])))
}

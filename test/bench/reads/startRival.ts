import { Effect, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { execFileSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "../../support/postgresServer.ts"
import { runProcess } from "../apps/runProcess.ts"
import type { RunningProcess } from "../apps/runProcess.ts"
import { addMembers } from "../backfill/addMembers.ts"
import type { BenchServer } from "../BenchServer.ts"
import { ACCOUNT, clientOf, migrateOn } from "../BenchServer.ts"

/** Who is compared. */
export const RIVALS = ["ours", "bare Hono"] as const
export type Rival = (typeof RIVALS)[number]

/** What ours is asked with. */
export const KEY = "an-operator-key-of-benchmarks-and-of-nothing-else"

const root = join(import.meta.dirname, "../../..")

/** Both servers as an image runs ours, in a folder of their own. */
export const bundleRivals = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-reads-"))
  const entries = ["ours=apps/api/src/main.ts", "bare=test/bench/reads/bareApi.ts"]
  execFileSync(process.execPath, [join(root, "deploy/bundle.ts"), root, folder, ...entries], { stdio: ["ignore", "ignore", "inherit"] })
  return folder
}

/** A new database with so many members, their ids, and a client to it. */
export const openCommunity = async (server: BenchServer, database: string, members: number) => {
  await server.create(database)
  await migrateOn(server.port, database)
  const client = ManagedRuntime.make(clientOf(server.port, database))
  await client.runPromise(addMembers(Array.from({ length: members }, (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}`)).pipe(Effect.asVoid))
  const query = <Row extends object>(text: string) => client.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<Row>(text)))
  const ids = (await query<{ readonly id: string }>("SELECT id FROM users")).map(({ id }) => id)
  return { ids, query, close: () => client.dispose() }
}

const environmentOf = (rival: Rival, database: string, { host, port }: BenchServer, listenOn: number) => rival === "ours"
  ? {
    DB_HOST: host, DB_PORT: String(port), DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password, DB_DATABASE: database, LOG_LEVEL: "warn",
    API_PORT: String(listenOn), API_OPERATOR_KEY: KEY, API_RATE_LIMIT_MAX_REQUESTS: "1000000", SYSTEM_WALLET_ADDRESS: "0x51617a7472616465000000000000000000000001",
    LEVEL_1_PRICE_BNB: "0.05"
  }
  : { DATABASE: database, DATABASE_PORT: String(port), PORT: String(listenOn) }

const untilAlive = async (url: string) => {
  while (!(await fetch(`${url}/health`).then(({ ok }) => ok, () => false))) await sleep(20)
}

/** Starts one of them on a database, and answers where it is. */
export const startRival = async (folder: string, rival: Rival, server: BenchServer, database: string): Promise<RunningProcess & { readonly url: string }> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = { PATH: process.env["PATH"] ?? "", ...environmentOf(rival, database, server, port) }
  return { url, ...await runProcess([join(folder, rival === "ours" ? "ours.js" : "bare.js")], env, () => untilAlive(url)) }
}

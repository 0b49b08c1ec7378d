import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import autocannon from "autocannon"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { rmSync } from "node:fs"
import type { BenchServer } from "../BenchServer.ts"
import { migrateOn, storesOn } from "../BenchServer.ts"
import { seedCommunity } from "../credits/seedCommunity.ts"
import type { Spread } from "../median.ts"
import { spreadOf } from "../median.ts"
import type { Rival } from "./startRival.ts"
import { bundleRivals, KEY, RIVALS, startRival } from "./startRival.ts"

/** One way of reading, ours or bare. */
export interface ReadFigures {
  readonly server: Rival
  readonly path: string
  readonly requestsPerSecond: Spread
  readonly p99Ms: Spread
  readonly residentMb: Spread
}

const DATABASE = "reads"
const MEMBERS = 500
const CONNECTIONS = 64
const WARM_SECONDS = 3
/** The first two are the hot ones. */
const PATHS = ["/v1/users/:id", "/v1/users/:id/balances", "/v1/levels", "/v1/users/:id/deposits", "/v1/users/:id/statement"] as const

/** A database with so many members who have paid: they have deposits, levels and lines in the books. Answers their ids. */
const openPaid = async (server: BenchServer): Promise<ReadonlyArray<string>> => {
  await server.create(DATABASE)
  await migrateOn(server.port, DATABASE)
  const stores = storesOn(server.port, DATABASE)
  try {
    return await stores.runPromise(Effect.gen(function*() {
      yield* seedCommunity(MEMBERS)
      while ((yield* creditDeposits()) > 0);
      const sql = yield* SqlClient.SqlClient
      return (yield* sql<{ readonly id: string }>`SELECT DISTINCT user_id AS id FROM deposits`).map(({ id }) => id)
    }))
  } finally {
    await stores.dispose()
  }
}

/** Every path in turn, 64 at a time, over all members. */
const load = async (url: string, path: string, ids: ReadonlyArray<string>, seconds: number) => {
  const requests = ids.map((id) => ({ path: path.replace(":id", id) }))
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, requests, headers: { authorization: `Bearer ${KEY}` } })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} of ${result.requests.total} answers of ${url}${path} are errors`)
  return { requestsPerSecond: result.requests.average, p99Ms: result.latency.p99 }
}

/** Reads of users, balances, prices, deposits and statements: 64 connections, in turns with bare Hono and one statement each. */
export const measureReads = async (server: BenchServer, isShort: boolean, say: (line: string) => void): Promise<ReadonlyArray<ReadFigures>> => {
  const [rounds, seconds] = isShort ? [3, 3] : [5, 8]
  const ids = await openPaid(server)
  const folder = bundleRivals()
  const figures = new Map<string, Array<{ requestsPerSecond: number; p99Ms: number; residentMb: number }>>()
  for (let round = 0; round < rounds; round++) {
    for (const name of RIVALS) {
      const running = await startRival(folder, name, server, DATABASE)
      try {
        for (const path of PATHS) {
          // Both are given time to be compiled: a server runs for weeks.
          await load(running.url, path, ids, WARM_SECONDS)
          const measured = { ...await load(running.url, path, ids, seconds), residentMb: (await running.measure()).residentMb }
          say(`${name} ${path}: ${Math.round(measured.requestsPerSecond)} requests/s, p99 ${measured.p99Ms} ms, ${Math.round(measured.residentMb)} MB`)
          const key = `${name} ${path}`
          figures.set(key, [...(figures.get(key) ?? []), measured])
        }
      } finally {
        await running.stop()
      }
    }
  }
  rmSync(folder, { recursive: true })
  await server.drop(DATABASE)
  return PATHS.flatMap((path) => RIVALS.map((name) => {
    const all = figures.get(`${name} ${path}`) ?? []
    return {
      server: name, path, requestsPerSecond: spreadOf(all.map((one) => one.requestsPerSecond)),
      p99Ms: spreadOf(all.map((one) => one.p99Ms)), residentMb: spreadOf(all.map((one) => one.residentMb))
    }
  }))
}

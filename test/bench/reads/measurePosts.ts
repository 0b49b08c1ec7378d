import autocannon from "autocannon"
import { randomUUID } from "node:crypto"
import { rmSync } from "node:fs"
import type { BenchServer } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { spreadOf } from "../median.ts"
import type { Rival } from "./startRival.ts"
import { bundleRivals, KEY, openCommunity, RIVALS, startRival } from "./startRival.ts"

/** What is done once per key, at ours or at a bare server that keeps the same rows. */
export interface PostFigures {
  readonly server: Rival
  readonly requestsPerSecond: Spread
  readonly p99Ms: Spread
}

const DATABASE = "posts"
const MEMBERS = 500
const CONNECTIONS = 64

const load = async (url: string, ids: ReadonlyArray<string>, seconds: number) => {
  let next = 0
  const result = await autocannon({
    url, connections: CONNECTIONS, duration: seconds,
    requests: [{
      method: "POST", path: "/", body: JSON.stringify({ level: 1, asset: "BNB" }),
      setupRequest: (request) => ({
        ...request, path: `/v1/users/${ids[next++ % ids.length] ?? ""}/deposit-intents`,
        headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", "idempotency-key": randomUUID() }
      })
    }]
  })
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${result.non2xx} of ${result.requests.total} answers of ${url} are errors`)
  return { requestsPerSecond: result.requests.average, p99Ms: result.latency.p99 }
}

/** Deposit intents under a new key each: 64 connections, in turns with bare Hono and one transaction each. */
export const measurePosts = async (server: BenchServer, isShort: boolean, say: (line: string) => void): Promise<ReadonlyArray<PostFigures>> => {
  const [rounds, seconds] = isShort ? [3, 3] : [5, 8]
  const { close, ids, query } = await openCommunity(server, DATABASE, MEMBERS)
  await query("INSERT INTO level_prices (version, level, asset, price, published_at) VALUES (1, 1, 'BNB', 1000, now())")
  await close()
  const folder = bundleRivals()
  const figures = new Map<Rival, Array<{ requestsPerSecond: number; p99Ms: number }>>()
  for (let round = 0; round < rounds; round++) {
    for (const name of RIVALS) {
      const running = await startRival(folder, name, server, DATABASE)
      try {
        const measured = await load(running.url, ids, seconds)
        say(`${name}: ${Math.round(measured.requestsPerSecond)} requests/s, p99 ${measured.p99Ms} ms`)
        figures.set(name, [...(figures.get(name) ?? []), measured])
      } finally {
        await running.stop()
      }
    }
  }
  rmSync(folder, { recursive: true })
  await server.drop(DATABASE)
  return RIVALS.map((name) => {
    const all = figures.get(name) ?? []
    return { server: name, requestsPerSecond: spreadOf(all.map((one) => one.requestsPerSecond)), p99Ms: spreadOf(all.map((one) => one.p99Ms)) }
  })
}

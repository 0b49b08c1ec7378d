import { rmSync } from "node:fs"
import { setTimeout as sleep } from "node:timers/promises"
import type { BenchServer } from "../BenchServer.ts"
import { median } from "../median.ts"
import type { Rival } from "./startRival.ts"
import { bundleRivals, KEY, openCommunity, RIVALS, startRival } from "./startRival.ts"

/** A thousand who watch an intent each, at ours or at a bare server that asks for each of them. */
export interface WatcherFigures {
  readonly server: Rival
  readonly watchers: number
  /** From the change of all intents at once until the middle and the last watcher was told. */
  readonly toldMsMedian: number
  readonly toldMsLast: number
  /** Statements' transactions of the database a second while nothing changes. */
  readonly transactionsPerSecond: number
  readonly residentMb: number
  /** What each watcher adds to it. */
  readonly watcherKb: number
}

const DATABASE = "watchers"
const WATCHERS = 1_000
const QUIET_SECONDS = 5
const TOLD_MS_MAX = 60_000

type Query = Awaited<ReturnType<typeof openCommunity>>["query"]

const openIntents = async (query: Query) => {
  await query("INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at) SELECT id, 1, 'BNB', 1000, 1, now() + interval '1 hour', now() FROM users")
  return (await query<{ readonly id: string }>("SELECT id FROM deposit_intents")).map(({ id }) => Number(id))
}

/** Opens a stream; answers when the first event has come, and a promise of when the level was bought. */
const watch = async (url: string, id: number) => {
  const response = await fetch(`${url}/v1/deposit-intents/int_${id}/events`, { headers: { authorization: `Bearer ${KEY}` } })
  if (!response.ok || response.body === null) throw new Error(`${response.status} of ${url}`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  const first = await reader.read()
  if (first.done) throw new Error("A stream ended at once")
  const told = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) if (part.value.includes("fulfilled")) break
    await reader.cancel()
    return performance.now()
  })()
  return { told }
}

const committed = async (query: Query) => {
  const [row] = await query<{ readonly count: string }>("SELECT sum(xact_commit) AS count FROM pg_stat_database WHERE datname = current_database()")
  return Number(row?.count ?? 0)
}

const measure = async (rival: Rival, folder: string, server: BenchServer): Promise<WatcherFigures> => {
  const { close, query } = await openCommunity(server, DATABASE, WATCHERS)
  const ids = await openIntents(query)
  const running = await startRival(folder, rival, server, DATABASE)
  try {
    const before = (await running.measure()).residentMb
    const watching: Array<{ readonly told: Promise<number> }> = []
    for (let from = 0; from < ids.length; from += 50) watching.push(...await Promise.all(ids.slice(from, from + 50).map((id) => watch(running.url, id))))
    await sleep(2_000)
    const counted = await committed(query)
    await sleep(QUIET_SECONDS * 1_000)
    const transactionsPerSecond = (await committed(query) - counted) / QUIET_SECONDS
    const { residentMb } = await running.measure()
    const changedAt = performance.now()
    await query("UPDATE deposit_intents SET state = 'fulfilled'")
    const late = sleep(TOLD_MS_MAX, undefined, { ref: false }).then(() => Promise.reject(new Error(`Not everybody was told within ${TOLD_MS_MAX} ms`)))
    const toldMs = (await Promise.race([Promise.all(watching.map(({ told }) => told)), late])).map((at) => at - changedAt)
    return {
      server: rival, watchers: WATCHERS, toldMsMedian: median(toldMs), toldMsLast: Math.max(...toldMs), transactionsPerSecond, residentMb,
      watcherKb: (residentMb - before) * 1024 / WATCHERS
    }
  } finally {
    await running.stop()
    await close()
    await server.drop(DATABASE)
  }
}

/** Streams of deposit intents: how soon a thousand watchers are told of a change, and what they cost. */
export const measureWatchers = async (server: BenchServer, say: (line: string) => void): Promise<ReadonlyArray<WatcherFigures>> => {
  const folder = bundleRivals()
  const figures: Array<WatcherFigures> = []
  for (const rival of RIVALS) {
    const measured = await measure(rival, folder, server)
    say(`${rival}: ${WATCHERS} watchers told within ${Math.round(measured.toldMsMedian)} ms (the last ${Math.round(measured.toldMsLast)} ms), ${measured.transactionsPerSecond.toFixed(1)} transactions/s, ${Math.round(measured.residentMb)} MB, ${measured.watcherKb.toFixed(1)} kB each`)
    figures.push(measured)
  }
  rmSync(folder, { recursive: true })
  return figures
}

import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { Effect, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { watcherReader } from "./watcherReader.ts"

/** What this process is to read, and how. */
export interface ReaderTask {
  /** The watcher's settings. */
  readonly env: Readonly<Record<string, string>>
  readonly first: number
  readonly last: number
  /** `watcher`: as it catches up, everything recorded in its database. `reader`: only its reader, what it finds is counted and dropped. */
  readonly path: "watcher" | "reader"
}

/** What came of it. */
export interface ReaderFigures {
  /** From the first question until everything is read. */
  readonly seconds: number
  /** Transfers of our wallets that were found. */
  readonly events: number
  readonly requests: number
  /** JSON-RPC calls by method. */
  readonly calls: Readonly<Record<string, number>>
  /** Seconds of this process's own work, on all cores. */
  readonly processorSeconds: number
  /** The most memory this process ever held, in MB (1e6 bytes). */
  readonly peakMb: number
}

const STEPS_MAX = 1_000
/** As `watcherPolicies` sets it. */
const FINAL_BLOCKS = 2_000

/** Catches up as the watcher does: to the newest block, what lies far back put off, then all of that. Answers how many transfers are recorded. */
const catchUp = Effect.gen(function*() {
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const { latest, number } = yield* scanChain()
    if (number === latest) break
  }
  for (let step = 0; step < STEPS_MAX; step += 1) if ((yield* scanGap()) === null) break
  const [row] = yield* (yield* SqlClient.SqlClient)`SELECT count(*)::int AS events FROM transactions`
  return Number(row?.["events"])
})

const readOnly = Effect.fnUntraced(function*({ first, last }: ReaderTask) {
  const [provider] = yield* ChainProviders
  if (provider === undefined) return yield* Effect.die(new Error("no provider"))
  let events = 0
  for (let from = first; from <= last;) {
    const to = Math.min(last, from + FINAL_BLOCKS - 1)
    const range = yield* provider.reader.finalRange(BlockNumber.make(from), BlockNumber.make(to))
    events += range.transfers.length
    from = (range.headers.at(-1)?.number ?? last) + 1
  }
  return events
})

/** Reads; the connections are open and the providers are known before the clock runs. */
const read = async (task: ReaderTask): Promise<ReaderFigures> => {
  const asked: Array<ReadonlyArray<string>> = []
  const runtime = ManagedRuntime.make(watcherReader(task.env, (methods) => asked.push(methods)))
  await runtime.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1`))
  asked.splice(0)
  const used = process.cpuUsage()
  const started = performance.now()
  const events = await (task.path === "watcher" ? runtime.runPromise(catchUp) : runtime.runPromise(readOnly(task)))
  const seconds = (performance.now() - started) / 1000
  const { system, user } = process.cpuUsage(used)
  await runtime.dispose()
  const calls: Record<string, number> = {}
  for (const method of asked.flat()) calls[method] = (calls[method] ?? 0) + 1
  const peakMb = process.resourceUsage().maxRSS * 1024 / 1e6
  return { seconds, events, requests: asked.length, calls, processorSeconds: (system + user) / 1e6, peakMb }
}

process.once("message", (task: ReaderTask) => void read(task).then((figures) => process.send?.(figures)))
process.once("disconnect", () => process.exit())

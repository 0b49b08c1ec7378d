import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { BenchServer, Stores } from "../BenchServer.ts"
import { migrateOn, storesOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { secondsOf, spreadOf } from "../median.ts"
import type { RecordedRequest } from "./recordRequests.ts"
import { recordRequests } from "./recordRequests.ts"
import { replayRequests } from "./replayRequests.ts"
import { seedCommunity } from "./seedCommunity.ts"

/** Crediting at one batch size. */
export interface CreditFigures {
  readonly batchSize: number
  /** Credited in one round. */
  readonly deposits: number
  readonly rounds: number
  /** Per second through core and the Postgres adapters. */
  readonly real: Spread
  /** Per second when the same requests come over a bare socket. */
  readonly bare: Spread
  /** Real over bare, round by round. */
  readonly ratio: Spread
  /** Requests to the database per credited batch. */
  readonly requestsPerBatch: number
}

/** Batches of one run: enough work to measure, little enough that busy minutes fall on both sides alike. */
const RUNS = [{ batchSize: 10, batches: 40 }, { batchSize: 100, batches: 12 }, { batchSize: 500, batches: 5 }]
const DEPOSITS = Math.max(...RUNS.map(({ batchSize, batches }) => batchSize * batches))
const ROUNDS_MIN = 3
const ROUNDS_MAX = 9
/** No new round of one batch size begins after this time, once the fewest are done. */
const BATCH_SIZE_MS_MAX = 20_000
const TEMPLATE = "credits_seeded"

/** How much one run credits. */
type Run = (typeof RUNS)[number]

const creditAll = (stores: Stores, { batchSize, batches }: Run) =>
  stores.runPromise(Effect.gen(function*() {
    const policy = { ...(yield* DepositPolicy), batchSize }
    // Without spans, as the apps run it.
    const credit = creditDeposits().pipe(Effect.provideService(DepositPolicy, policy), Effect.withTracerEnabled(false))
    for (let batch = 0; batch < batches; batch += 1) yield* credit
  }))

/** What the books say at the end: a replay that did less than the real run would be no reference. */
const resultOf = (stores: Stores) =>
  stores.runPromise(Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql`
      SELECT (SELECT count(*) FROM deposits WHERE state = 'credited')::int AS credited, (SELECT count(*) FROM notifications)::int AS notices,
        (SELECT count(*) FROM level_purchases)::int AS bought, (SELECT count(*) FROM referral_commissions)::int AS commissions,
        (SELECT sum(balance) FROM ledger_balances WHERE balance > 0)::text AS held`
    return JSON.stringify(row)
  }))

/** Credits a copy of the seeded database through `port` and answers how long it took. */
const runReal = async (server: BenchServer, port: number, run: Run) => {
  await server.create("credits_real", TEMPLATE)
  const stores = storesOn(port, "credits_real")
  await stores.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1`))
  const seconds = await secondsOf(() => creditAll(stores, run))
  await stores.dispose()
  const check = storesOn(server.port, "credits_real")
  const result = await resultOf(check)
  await check.dispose()
  await server.drop("credits_real")
  return { seconds, result }
}

const runBare = async (server: BenchServer, requests: ReadonlyArray<RecordedRequest>) => {
  await server.create("credits_bare", TEMPLATE)
  const seconds = await replayRequests(server.host, server.port, "credits_bare", requests)
  const check = storesOn(server.port, "credits_bare")
  const result = await resultOf(check)
  await check.dispose()
  await server.drop("credits_bare")
  return { seconds, result }
}

const measureRun = async (server: BenchServer, run: Run, short: boolean): Promise<CreditFigures> => {
  const deadline = performance.now() + (short ? 0 : BATCH_SIZE_MS_MAX)
  const recorder = await recordRequests(server.host, server.port)
  // Warms this process up as well: a watcher runs for weeks.
  const { result } = await runReal(server, recorder.port, run)
  await recorder.close()
  const { requests } = recorder
  const deposits = run.batchSize * run.batches
  const rounds: Array<{ readonly real: number; readonly bare: number }> = []
  while (rounds.length < ROUNDS_MIN || (rounds.length < ROUNDS_MAX && performance.now() < deadline)) {
    const real = await runReal(server, server.port, run)
    const bare = await runBare(server, requests)
    if (real.result !== result || bare.result !== result) throw new Error(`Not the same work: ${result} ${real.result} ${bare.result}`)
    rounds.push({ real: deposits / real.seconds, bare: deposits / bare.seconds })
  }
  return {
    batchSize: run.batchSize,
    deposits,
    rounds: rounds.length,
    real: spreadOf(rounds.map(({ real }) => real)),
    bare: spreadOf(rounds.map(({ bare }) => bare)),
    ratio: spreadOf(rounds.map(({ bare, real }) => real / bare)),
    requestsPerBatch: requests.length / run.batches
  }
}

/** Measures crediting at every batch size, against a replay of its own requests. */
export const measureCredits = async (server: BenchServer, short: boolean, say: (line: string) => void): Promise<ReadonlyArray<CreditFigures>> => {
  await server.create(TEMPLATE)
  await migrateOn(server.port, TEMPLATE)
  const stores = storesOn(server.port, TEMPLATE)
  await stores.runPromise(seedCommunity(DEPOSITS))
  await stores.dispose()
  const figures: Array<CreditFigures> = []
  for (const run of RUNS) {
    const { bare, ratio, real, ...rest } = await measureRun(server, run, short)
    say(`credits, batches of ${run.batchSize}: ${Math.round(real.median)}/s, bare ${Math.round(bare.median)}/s, ratio ${ratio.median.toFixed(2)}`)
    figures.push({ bare, ratio, real, ...rest })
  }
  await server.drop(TEMPLATE)
  return figures
}

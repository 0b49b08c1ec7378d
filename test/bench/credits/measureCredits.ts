import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositPolicy } from "@sigmatrade/core/deposit/DepositPolicy"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { BenchServer, Stores } from "../BenchServer.ts"
import { migrateOn, storesOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { median, secondsOf, spreadOf } from "../median.ts"
import type { RecordedRequest } from "./recordRequests.ts"
import { recordRequests } from "./recordRequests.ts"
import { replayRequests } from "./replayRequests.ts"
import { seedCommunity } from "./seedCommunity.ts"

/** Crediting at one batch size. */
export interface CreditFigures {
  readonly batchSize: number
  /** Per second through core and the Postgres adapters. */
  readonly real: Spread
  /** Per second when the same requests come over a bare socket. */
  readonly bare: Spread
  /** Of each round real over bare; their median. */
  readonly ratio: number
  /** Requests to the database per credited batch. */
  readonly requestsPerBatch: number
}

const DEPOSITS = 4_000
const BATCH_SIZES = [10, 100, 500]
const ROUNDS = 5
const TEMPLATE = "credits_seeded"

const creditAll = (stores: Stores, batchSize: number) =>
  stores.runPromise(Effect.gen(function*() {
    const policy = { ...(yield* DepositPolicy), batchSize }
    const credit = Effect.provideService(creditDeposits(), DepositPolicy, policy)
    for (let batch = 0; batch <= DEPOSITS; batch += 1) if ((yield* credit) === 0) return
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
const runReal = async (server: BenchServer, port: number, batchSize: number) => {
  await server.create("credits_real", TEMPLATE)
  const stores = storesOn(port, "credits_real")
  await stores.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1`))
  const seconds = await secondsOf(() => creditAll(stores, batchSize))
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

const measureBatch = async (server: BenchServer, batchSize: number): Promise<CreditFigures> => {
  const recorder = await recordRequests(server.host, server.port)
  // Warms this process up as well: a watcher runs for weeks.
  const { result } = await runReal(server, recorder.port, batchSize)
  await recorder.close()
  const { requests } = recorder
  const rounds: Array<{ readonly real: number; readonly bare: number }> = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const real = await runReal(server, server.port, batchSize)
    const bare = await runBare(server, requests)
    if (real.result !== result || bare.result !== result) throw new Error(`Not the same work: ${result} ${real.result} ${bare.result}`)
    rounds.push({ real: DEPOSITS / real.seconds, bare: DEPOSITS / bare.seconds })
  }
  return {
    batchSize,
    real: spreadOf(rounds.map(({ real }) => real)),
    bare: spreadOf(rounds.map(({ bare }) => bare)),
    ratio: median(rounds.map(({ bare, real }) => real / bare)),
    requestsPerBatch: requests.length / Math.ceil(DEPOSITS / batchSize)
  }
}

/** Measures crediting at every batch size, against a replay of its own requests. */
export const measureCredits = async (server: BenchServer, say: (line: string) => void): Promise<ReadonlyArray<CreditFigures>> => {
  await server.create(TEMPLATE)
  await migrateOn(server.port, TEMPLATE)
  const stores = storesOn(server.port, TEMPLATE)
  await stores.runPromise(seedCommunity(DEPOSITS))
  await stores.dispose()
  const figures: Array<CreditFigures> = []
  for (const batchSize of BATCH_SIZES) {
    const one = await measureBatch(server, batchSize)
    say(`credits, batches of ${batchSize}: ${Math.round(one.real.median)}/s, bare ${Math.round(one.bare.median)}/s, ratio ${one.ratio.toFixed(2)}`)
    figures.push(one)
  }
  return figures
}

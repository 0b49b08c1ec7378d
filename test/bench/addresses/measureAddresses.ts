import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Effect, ManagedRuntime } from "effect"
import { SqlClient } from "effect/sql"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { systemAddress } from "../../support/community.ts"
import { watcherReader } from "../backfill/watcherReader.ts"
import type { BenchServer } from "../BenchServer.ts"
import { ACCOUNT, migrateOn, storesOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { secondsOf, spreadOf } from "../median.ts"
import { receiverAddresses } from "../ponder/BlockPlan.ts"
import { startChainServer } from "../ponder/startChainServer.ts"

/** Reading the same blocks while so many addresses are watched. */
export interface AddressFigures {
  readonly addresses: number
  readonly rounds: number
  readonly msPerBlock: Spread
  /** Its time over that with the fewest addresses, round by round. */
  readonly ratio: Spread
  readonly callsPerBlock: number
}

const COUNTS = [10, 1_000, 100_000, 1_000_000]
const BLOCKS = 300
const TRANSFERS_PER_BLOCK = 20
const RANGE_BLOCKS = 100
const ROUNDS = 11
const SHORT_ROUNDS = 7
/** The first round of each only warms up. */
const WARM_ROUNDS = 2
const XPUB =
  "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8"

/** As many members, each with an address; ten of them, the same ones however many there are, are paid on the chain. */
const giveAddresses = Effect.fn("giveAddresses")(function*(count: number, paid: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    INSERT INTO users (id, telegram_id, name, language, invitation_code, created_at)
    SELECT uuidv7(), n, 'Member ' || n, 'en', lpad(n::text, 10, '0'), '2020-01-01' FROM generate_series(1, ${count}::int) AS n`
  yield* sql`
    INSERT INTO deposit_addresses (user_id, address, path, given_at)
    SELECT id, coalesce((${paid}::text[])[telegram_id], '0x' || substr(encode(sha256(telegram_id::text::bytea), 'hex'), 1, 40)),
      ARRAY[0, telegram_id::int], '2020-01-01' FROM users`
  yield* sql`VACUUM ANALYZE`
})

const settingsOf = (server: BenchServer, httpUrl: string, database: string) => ({
  DB_HOST: server.host, DB_PORT: String(server.port), DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password, DB_DATABASE: database,
  QUICKNODE_HTTPS_URL: httpUrl, RPC_QUORUM: "1", SYSTEM_WALLET_ADDRESS: systemAddress, USDT_CONTRACT: USDT_ADDRESS,
  DEPOSIT_STRATEGY: "address", DEPOSIT_XPUB: XPUB
})

/** Reads every block and records what it finds, as a step of the scan does. */
const readAll = Effect.gen(function*() {
  const [provider] = yield* ChainProviders
  const transaction = yield* Transaction
  if (provider === undefined) return yield* Effect.die(new Error("no provider"))
  let found = 0
  for (let from = 1; from <= BLOCKS; from += RANGE_BLOCKS) {
    const end = BlockNumber.make(from + RANGE_BLOCKS - 1)
    const range = yield* provider.reader.finalRange(BlockNumber.make(from), end)
    if (range.headers.at(-1)?.number !== end) return yield* Effect.die(new Error("the range was cut short"))
    yield* transaction.run(recordTransfers(range, end, 12))
    found += range.transfers.length
  }
  return found
})

/** One reading of all blocks. */
interface Reading {
  readonly found: number
  readonly calls: number
  readonly msPerBlock: number
}

const openReader = async (server: BenchServer, httpUrl: string, count: number, paid: ReadonlyArray<string>) => {
  const database = `addresses_${count}`
  await server.create(database)
  await migrateOn(server.port, database)
  const stores = storesOn(server.port, database)
  await stores.runPromise(giveAddresses(count, paid))
  await stores.dispose()
  let calls = 0
  const runtime = ManagedRuntime.make(watcherReader(settingsOf(server, httpUrl, database), (methods) => void (calls += methods.length)))
  const run = async (): Promise<Reading> => {
    const before = calls
    let found = 0
    const seconds = await secondsOf(async () => void (found = await runtime.runPromise(readAll)))
    return { found, calls: calls - before, msPerBlock: seconds * 1000 / BLOCKS }
  }
  const close = async () => {
    await runtime.dispose()
    await server.drop(database)
  }
  return { count, run, close }
}

/** Measures what a block costs with ten to a million watched addresses. */
export const measureAddresses = async (
  server: BenchServer,
  short: boolean,
  say: (line: string) => void
): Promise<ReadonlyArray<AddressFigures>> => {
  const chain = await startChainServer({
    token: USDT_ADDRESS, wallet: systemAddress as `0x${string}`, blocks: BLOCKS, transfersPerBlock: TRANSFERS_PER_BLOCK, ours: 10, seed: 20_260_101
  })
  const paid = receiverAddresses().slice(0, Math.min(...COUNTS))
  const readers = []
  for (const count of COUNTS) readers.push(await openReader(server, chain.httpUrl, count, paid))
  try {
    const rounds: Array<ReadonlyArray<Reading>> = []
    for (let round = 0; round < WARM_ROUNDS + (short ? SHORT_ROUNDS : ROUNDS); round += 1) {
      const all = new Map<number, Reading>()
      // Each round begins with another one, so that none is always the first after a pause.
      for (const { count, run } of [...readers.slice(round % readers.length), ...readers.slice(0, round % readers.length)]) {
        all.set(count, await run())
      }
      if (round >= WARM_ROUNDS) rounds.push(readers.flatMap(({ count }) => all.get(count) ?? []))
    }
    return readers.map(({ count }, place) => {
      const own = rounds.flatMap((all) => all[place] ?? [])
      const fewest = rounds.flatMap((all) => all[0] ?? [])
      if (new Set([...own, ...fewest].map(({ found }) => found)).size !== 1) throw new Error("not the same transfers were found")
      const ratio = spreadOf(own.map(({ msPerBlock }, round) => msPerBlock / (fewest[round]?.msPerBlock ?? Number.NaN)))
      const msPerBlock = spreadOf(own.map((one) => one.msPerBlock))
      say(`addresses, ${count}: ${msPerBlock.median.toFixed(3)} ms per block, ratio ${ratio.median.toFixed(2)}`)
      return { addresses: count, rounds: own.length, msPerBlock, ratio, callsPerBlock: Math.max(...own.map(({ calls }) => calls)) / BLOCKS }
    })
  } finally {
    for (const reader of readers) await reader.close()
    await chain.close()
  }
}

import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { setTimeout as sleep } from "node:timers/promises"
import { startMeasuredWatcher } from "../../e2e/chain/measuredWatcher.ts"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { systemAddress } from "../../support/community.ts"
import { addMembers } from "../backfill/addMembers.ts"
import type { BenchServer, Stores } from "../BenchServer.ts"
import { ACCOUNT, migrateOn, storesOn } from "../BenchServer.ts"
import { senderAddresses } from "../ponder/BlockPlan.ts"
import { startChainServer } from "../ponder/startChainServer.ts"

/** A watcher that was away for three hours. */
export interface CatchUpFigures {
  readonly blocks: number
  readonly payments: number
  /** From its spawn until the last payment is credited. */
  readonly seconds: number
  /** The most memory its process ever held, in MB (1e6 bytes). */
  readonly peakMb: number
}

const BLOCKS = 24_000
const PAYMENTS = 2_500
const WAIT_MS_MAX = 240_000
const LOOK_MS = 100
const TOKEN = "100000000:bench-token-of-no-real-bot"

/** Payments that are done with: credited, or too small to be. */
const settled = (stores: Stores) =>
  stores.runPromise(Effect.gen(function*() {
    const [row] = yield* (yield* SqlClient.SqlClient)`
      SELECT (SELECT count(*) FROM deposits WHERE state = 'credited')::int
        + (SELECT count(*) FROM transactions WHERE state = 'final' AND purpose = 'dust')::int AS settled`
    return Number(row?.["settled"])
  }))

const awaitSettled = async (stores: Stores, log: () => string) => {
  const deadline = performance.now() + WAIT_MS_MAX
  while ((await settled(stores)) < PAYMENTS) {
    if (performance.now() > deadline) throw new Error(`${await settled(stores)} of ${PAYMENTS} were settled: ${log().slice(-2_000)}`)
    await sleep(LOOK_MS)
  }
}

/** Lets the real watcher, a process of its own that is watched from outside, catch up with a chain; everything is credited at the end. */
export const measureCatchUp = async (server: BenchServer, say: (line: string) => void): Promise<CatchUpFigures> => {
  const chain = await startChainServer({
    token: USDT_ADDRESS, wallet: systemAddress as `0x${string}`, blocks: BLOCKS, transfersPerBlock: 4, ours: PAYMENTS, seed: 20_260_101
  })
  const telegram = await startTelegramEmulator({ token: TOKEN })
  await server.create("catch_up")
  await migrateOn(server.port, "catch_up")
  const stores = storesOn(server.port, "catch_up")
  await stores.runPromise(addMembers(senderAddresses()))
  const started = performance.now()
  const watcher = startMeasuredWatcher({
    DB_HOST: server.host, DB_PORT: String(server.port), DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password, DB_DATABASE: "catch_up",
    QUICKNODE_HTTPS_URL: chain.httpUrl, RPC_QUORUM: "1", RPC_REQUESTS_PER_SECOND: "10000", SYSTEM_WALLET_ADDRESS: systemAddress,
    USDT_CONTRACT: USDT_ADDRESS, BSC_START_BLOCK: "1", TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.apiRoot, LOG_LEVEL: "warn"
  })
  try {
    await awaitSettled(stores, watcher.log)
    const seconds = (performance.now() - started) / 1000
    const peakMb = (watcher.memoryMiBPeak() ?? Number.NaN) * 1_048_576 / 1e6
    say(`catch-up: ${PAYMENTS} payments of ${BLOCKS} blocks credited in ${seconds.toFixed(1)} s with at most ${peakMb.toFixed()} MB`)
    return { blocks: BLOCKS, payments: PAYMENTS, seconds, peakMb }
  } finally {
    await watcher.stop()
    await stores.dispose()
    await telegram.close()
    await chain.close()
    await server.drop("catch_up")
  }
}

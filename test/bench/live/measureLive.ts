import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { LocalAccount } from "viem/accounts"
import { coins, mintUsdt, send, transferCall } from "../../e2e/chain/chainActions.ts"
import { walletOf } from "../../e2e/chain/chainMember.ts"
import { startMeasuredWatcher } from "../../e2e/chain/measuredWatcher.ts"
import { installToken, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { Anvil } from "../../sandbox/chain/startAnvil.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import type { ProviderFacade } from "../../sandbox/provider/startProvider.ts"
import { startProvider } from "../../sandbox/provider/startProvider.ts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { systemAddress } from "../../support/community.ts"
import { addMembers } from "../backfill/addMembers.ts"
import type { BenchServer, Stores } from "../BenchServer.ts"
import { ACCOUNT, migrateOn, storesOn } from "../BenchServer.ts"

/** Payments on a chain at BSC's pace, followed by the real watcher. */
export interface LiveFigures {
  readonly blocks: number
  readonly payments: number
  /** From the mining of the block that makes a payment final until its credit is committed, in ms. */
  readonly latencyMs: { readonly half: number; readonly p99: number; readonly most: number }
  /** HTTP requests per block, of each provider: while nobody pays, and while every block pays us twice. */
  readonly quietRequestsPerBlock: ReadonlyArray<number>
  readonly requestsPerBlock: ReadonlyArray<number>
  readonly callsPerBlock: ReadonlyArray<number>
}

const BLOCK_MS = 450
const CONFIRMATIONS = 12
const BLOCKS = 150
const SHORT_BLOCKS = 60
const MEMBERS = 8
const PAYMENTS_PER_BLOCK = 2
const SETTLE_BLOCKS = 30
const QUIET_BLOCKS = 40
const WALLET = systemAddress as `0x${string}`
const TOKEN = "100000000:bench-token-of-no-real-bot"

interface LiveWorld {
  readonly anvil: Anvil
  readonly providers: ReadonlyArray<ProviderFacade>
  readonly stores: Stores
  readonly accounts: ReadonlyArray<LocalAccount>
  /** When each block was mined, in ms since 1970. */
  readonly minedAt: Map<number, number>
}

const enrich = async ({ client }: Anvil, accounts: ReadonlyArray<LocalAccount>) => {
  for (const { address } of accounts) {
    await client.setBalance({ address, value: coins(1_000_000) })
    await mintUsdt(client, address, coins(1_000_000))
  }
  await client.mine({ blocks: 30 })
}

const mineOne = async ({ anvil, minedAt }: LiveWorld) => {
  await anvil.client.mine({ blocks: 1 })
  minedAt.set(Number(await anvil.client.getBlockNumber({ cacheTime: 0 })), Date.now())
}

/** A block every 0.45 s, each with a token payment and a native one, by members in turn. */
const runBlocks = async (world: LiveWorld, blocks: number, isPaid: boolean) => {
  const { accounts, anvil: { client } } = world
  const started = performance.now()
  for (let block = 0; block < blocks; block += 1) {
    const [one, other] = [accounts[block % MEMBERS], accounts[(block + 1) % MEMBERS]]
    if (isPaid && one !== undefined && other !== undefined) {
      await send(client, { from: one, to: USDT_ADDRESS, data: transferCall(WALLET, coins(7)) })
      await send(client, { from: other, to: WALLET, value: coins(0.03) })
    }
    await sleep(Math.max(0, started + (block + 1) * BLOCK_MS - performance.now()))
    await mineOne(world)
  }
}

const latencies = async ({ minedAt, stores }: LiveWorld) => {
  const rows = await stores.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`
    SELECT block_number::int AS number, extract(epoch FROM settled_at) * 1000 AS "settledMs" FROM deposits WHERE state = 'credited'`))
  return rows.map(({ number, settledMs }) => Number(settledMs) - (minedAt.get(Number(number) + CONFIRMATIONS - 1) ?? Number.NaN))
    .toSorted((one, other) => one - other)
}

const at = (sorted: ReadonlyArray<number>, share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

const follow = async (world: LiveWorld, blocks: number): Promise<LiveFigures> => {
  // Without payments first: what a start asks is no part of a block's cost.
  await runBlocks(world, SETTLE_BLOCKS, false)
  for (const provider of world.providers) provider.resetCounts()
  await runBlocks(world, QUIET_BLOCKS, false)
  const quiet = world.providers.map((provider) => provider.counts().requests / QUIET_BLOCKS)
  for (const provider of world.providers) provider.resetCounts()
  await runBlocks(world, blocks, true)
  const counts = world.providers.map((provider) => provider.counts())
  await runBlocks(world, SETTLE_BLOCKS, false)
  const sorted = await latencies(world)
  if (sorted.length !== blocks * PAYMENTS_PER_BLOCK) throw new Error(`${sorted.length} of ${blocks * PAYMENTS_PER_BLOCK} were credited`)
  return {
    blocks,
    payments: sorted.length,
    latencyMs: { half: at(sorted, 0.5), p99: at(sorted, 0.99), most: at(sorted, 1) },
    quietRequestsPerBlock: quiet,
    requestsPerBlock: counts.map(({ requests }) => requests / blocks),
    callsPerBlock: counts.map(({ calls }) => Object.values(calls).reduce((sum, count) => sum + count, 0) / blocks)
  }
}

const settingsOf = (server: BenchServer, providers: ReadonlyArray<ProviderFacade>, apiRoot: string, logs: string) => ({
  DB_HOST: server.host, DB_PORT: String(server.port), DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password, DB_DATABASE: "live",
  QUICKNODE_HTTPS_URL: providers[0]?.httpUrl ?? "", QUICKNODE_WSS_URL: providers[0]?.wsUrl ?? "",
  BSC_RPC_URLS: providers.slice(1).map(({ httpUrl, wsUrl }) => `${httpUrl}|${wsUrl}`).join(","),
  BSC_CONFIRMATION_BLOCKS: String(CONFIRMATIONS), SYSTEM_WALLET_ADDRESS: systemAddress, USDT_CONTRACT: USDT_ADDRESS,
  TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: apiRoot, LOG_LEVEL: "warn", LOG_DIRECTORY: logs
})

const startProviders = (anvil: Anvil) =>
  Promise.all([1, 2, 3].map(async () => {
    const provider = await startProvider({ upstream: () => anvil.httpUrl })
    provider.set({ finality: { behind: 2 } })
    return provider
  }))

/** Lets the real watcher, with an operator's pace and limits, follow a chain at 0.45 s a block through three providers. */
export const measureLive = async (server: BenchServer, short: boolean, say: (line: string) => void): Promise<LiveFigures> => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-live-"))
  const anvil = await startAnvil()
  const accounts = Array.from({ length: MEMBERS }, (_, index) => walletOf(`live ${index}`))
  await installToken(anvil)
  await enrich(anvil, accounts)
  const providers = await startProviders(anvil)
  const telegram = await startTelegramEmulator({ token: TOKEN })
  await server.create("live")
  await migrateOn(server.port, "live")
  const stores = storesOn(server.port, "live")
  await stores.runPromise(addMembers(accounts.map(({ address }) => address.toLowerCase())))
  const watcher = startMeasuredWatcher(settingsOf(server, providers, telegram.apiRoot, folder))
  try {
    const figures = await follow({ anvil, providers, stores, accounts, minedAt: new Map() }, short ? SHORT_BLOCKS : BLOCKS)
    const { latencyMs: { half, most, p99 }, quietRequestsPerBlock, requestsPerBlock } = figures
    const each = (counts: ReadonlyArray<number>) => counts.map((count) => count.toFixed(2)).join(", ")
    say(`live: half of the credits within ${half.toFixed()} ms, 99 of 100 within ${p99.toFixed()} ms, at most ${most.toFixed()} ms; ` +
      `requests per quiet block ${each(quietRequestsPerBlock)}, per paying one ${each(requestsPerBlock)}`)
    return figures
  } catch (error) {
    throw new Error(`live: ${watcher.log().slice(-2_000)}`, { cause: error })
  } finally {
    await watcher.stop()
    await stores.dispose()
    await Promise.all(providers.map((provider) => provider.close()))
    await telegram.close()
    await anvil.close()
    await server.drop("live")
    rmSync(folder, { recursive: true, force: true })
  }
}

import * as ChainReaderBsc from "@sigmatrade/adapters/bsc/ChainReaderBsc"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { ScanPolicy } from "@sigmatrade/core/confirmation/ScanPolicy"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Effect, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import { systemAddress } from "../../support/community.ts"
import type { BenchServer } from "../BenchServer.ts"
import { migrateOn, storesOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { secondsOf, spreadOf } from "../median.ts"
import type { GeneratedChain } from "./generateChain.ts"
import { generateChain } from "./generateChain.ts"
import { readBareLogs } from "./readBareLogs.ts"

/** Reading a generated chain from its first block. */
export interface BackfillFigures {
  readonly chain: GeneratedChain
  readonly rounds: number
  /** Seconds of the real path until the cursor is at the end. */
  readonly real: Spread
  /** Seconds of the bare loop with the filter we use. */
  readonly bare: Spread
  /** Seconds of the bare loop that fetches the token's every transfer. */
  readonly bareAll: Spread
  /** Bare over real, round by round: how much of a bare loop's speed is left. */
  readonly ratio: Spread
  readonly ratioAll: Spread
  /** Of one run. Calls are JSON-RPC calls, of which one request may carry several. */
  readonly callsPerBlock: number
  readonly requestsPerBlock: number
}

const ROUNDS = 5
const TEMPLATE = "backfill_empty"
/** As `watcherPolicies` sets it. */
const FINAL_BLOCKS = 2_000
/** 60,000 logs do not fit into one answer of a provider. */
const ALL_BLOCKS = 500
const STEPS_MAX = 100

const readerOn = (httpUrl: string, onRequest: (methods: ReadonlyArray<string>) => void) =>
  ChainReaderBsc.layer({
    httpUrl: Redacted.make(httpUrl),
    chainId: ChainId.make(56),
    wallets: [systemAddress],
    tokens: [{ asset: USDT.id, contract: Address.make(USDT_ADDRESS), decimals: 18 }],
    native: BNB.id,
    onRequest
  })

const scanToEnd = (chain: GeneratedChain) =>
  Effect.gen(function*() {
    let recorded = 0
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const scanned = yield* scanChain()
      recorded += scanned.recorded
      if (scanned.number !== null && scanned.number >= chain.last) return recorded
    }
    return yield* Effect.die(new Error(`The end was not reached in ${STEPS_MAX} steps`))
  })

/** Scans into a new database; the connections are open and the chain's id is checked before the clock runs. */
const runReal = async (server: BenchServer, httpUrl: string, chain: GeneratedChain) => {
  await server.create("backfill_real", TEMPLATE)
  const stores = storesOn(server.port, "backfill_real")
  const requests: Array<ReadonlyArray<string>> = []
  const policy = { startBlock: Option.some(chain.first), finalBlocksMax: FINAL_BLOCKS, liveBlocksMax: 16, headersMax: 512, transfersMax: 1000 }
  const { recorded, seconds } = await stores.runPromise(Effect.gen(function*() {
    yield* (yield* SqlClient.SqlClient)`SELECT 1`
    requests.splice(0)
    const started = performance.now()
    const found = yield* scanToEnd(chain)
    return { recorded: found, seconds: (performance.now() - started) / 1000 }
  }).pipe(Effect.provideService(ScanPolicy, policy), Effect.provide(readerOn(httpUrl, (methods) => requests.push(methods)))))
  await stores.dispose()
  await server.drop("backfill_real")
  if (recorded !== chain.ours) throw new Error(`${recorded} of ${chain.ours} payments were found`)
  return { seconds, calls: requests.flat().length, requests: requests.length }
}

const runBare = async (httpUrl: string, chain: GeneratedChain, blocksPerRange: number, receiver: string | null, expected: number) =>
  secondsOf(async () => {
    const logs = await readBareLogs(httpUrl, chain, blocksPerRange, receiver)
    if (logs !== expected) throw new Error(`${logs} of ${expected} logs were found`)
  })

const measureRounds = async (server: BenchServer, httpUrl: string, chain: GeneratedChain): Promise<BackfillFigures> => {
  // The first run of each only warms up.
  await runReal(server, httpUrl, chain)
  await runBare(httpUrl, chain, FINAL_BLOCKS, systemAddress, chain.ours)
  const rounds = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const real = await runReal(server, httpUrl, chain)
    const bare = await runBare(httpUrl, chain, FINAL_BLOCKS, systemAddress, chain.ours)
    const bareAll = await runBare(httpUrl, chain, ALL_BLOCKS, null, chain.transfers)
    rounds.push({ ...real, bare, bareAll })
  }
  const blocks = chain.last - chain.first + 1
  return {
    chain,
    rounds: ROUNDS,
    real: spreadOf(rounds.map(({ seconds }) => seconds)),
    bare: spreadOf(rounds.map(({ bare }) => bare)),
    bareAll: spreadOf(rounds.map(({ bareAll }) => bareAll)),
    ratio: spreadOf(rounds.map(({ bare, seconds }) => bare / seconds)),
    ratioAll: spreadOf(rounds.map(({ bareAll, seconds }) => bareAll / seconds)),
    callsPerBlock: Math.max(...rounds.map(({ calls }) => calls)) / blocks,
    requestsPerBlock: Math.max(...rounds.map(({ requests }) => requests)) / blocks
  }
}

/** Generates the chain and measures how fast it is read, against bare loops over the same blocks. */
export const measureBackfill = async (server: BenchServer, say: (line: string) => void): Promise<BackfillFigures> => {
  await server.create(TEMPLATE)
  await migrateOn(server.port, TEMPLATE)
  const anvil = await startAnvil()
  try {
    const chain = await generateChain(anvil)
    say(`backfill: ${chain.transfers} transfers mined, ${chain.ours} of them to us`)
    const figures = await measureRounds(server, anvil.httpUrl, chain)
    say(`backfill: ${figures.real.median.toFixed(3)} s, bare ${figures.bare.median.toFixed(3)} s, ${figures.callsPerBlock} calls per block`)
    return figures
  } finally {
    await anvil.close()
    await server.drop(TEMPLATE)
  }
}

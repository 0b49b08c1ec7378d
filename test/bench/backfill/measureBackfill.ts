import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { systemAddress } from "../../support/community.ts"
import type { BenchServer } from "../BenchServer.ts"
import { ACCOUNT, migrateOn, storesOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { secondsOf, spreadOf } from "../median.ts"
import { planTransfers, senderAddresses } from "../ponder/BlockPlan.ts"
import type { BlockPlan } from "../ponder/BlockPlan.ts"
import { measurePonder, ponderDirectory } from "../ponder/measurePonder.ts"
import type { ChainServer } from "../ponder/startChainServer.ts"
import { startChainServer } from "../ponder/startChainServer.ts"
import { addMembers } from "./addMembers.ts"
import { forkBareProver, forkReader } from "./forkReader.ts"
import { readBareLogs } from "./readBareLogs.ts"
import type { ReaderFigures, ReaderTask } from "./readerProcess.ts"

/** One chain, read by several. */
export interface BackfillFigures {
  readonly plan: BlockPlan
  /** Blocks with at least one transfer to us. */
  readonly payingBlocks: number
  readonly rounds: number
  /**
   * Seconds: the watcher's whole path; its reader alone; a bare loop that proves; a bare loop that believes everything; Ponder, `null`
   * where it is not installed.
   */
  readonly watcher: Spread
  readonly reader: Spread
  readonly prover: Spread
  readonly bare: Spread
  readonly ponder: Spread | null
  /** Ponder's seconds over ours, round by round. */
  readonly watcherRatio: Spread | null
  readonly readerRatio: Spread | null
  readonly proverRatio: Spread | null
  /** Of the watcher's path, the most of all rounds. */
  readonly calls: number
  readonly processorSeconds: Spread
  readonly peakMb: number
}

type Shape = Pick<BlockPlan, "blocks" | "transfersPerBlock" | "ours">

const SEED = 20_260_101
const SHAPES: ReadonlyArray<Shape> = [
  { blocks: 24_000, transfersPerBlock: 4, ours: 2_500 },
  { blocks: 24_000, transfersPerBlock: 4, ours: 20_000 },
  { blocks: 24_000, transfersPerBlock: 1, ours: 2_500 },
  { blocks: 2_000, transfersPerBlock: 30, ours: 2_500 }
]
const SHORT_SHAPES: ReadonlyArray<Shape> = [
  { blocks: 12_000, transfersPerBlock: 2, ours: 1_250 },
  { blocks: 1_000, transfersPerBlock: 20, ours: 1_000 }
]
/** The first round warms the chain's server up and counts for nobody. */
const ROUNDS = 3
const RANGE_BLOCKS = 2_000
const TEMPLATE = "backfill_empty"

const settingsOf = (server: BenchServer, chain: ChainServer, database: string): ReaderTask["env"] => ({
  DB_HOST: server.host, DB_PORT: String(server.port), DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password, DB_DATABASE: database,
  // One provider, as the reference has one: with a quorum of two everything is read twice.
  QUICKNODE_HTTPS_URL: chain.httpUrl, RPC_QUORUM: "1", SYSTEM_WALLET_ADDRESS: systemAddress, USDT_CONTRACT: USDT_ADDRESS, BSC_START_BLOCK: "1"
})

const runOurs = async (server: BenchServer, chain: ChainServer, plan: BlockPlan, path: ReaderTask["path"]): Promise<ReaderFigures> => {
  await server.create("backfill_run", TEMPLATE)
  const figures = await forkReader({ env: settingsOf(server, chain, "backfill_run"), first: 1, last: plan.blocks, path })
  await server.drop("backfill_run")
  if (figures.events !== plan.ours) throw new Error(`${figures.events} of ${plan.ours} payments were found`)
  return figures
}

const runPonder = async (server: BenchServer, chain: ChainServer, { blocks, ours, token, wallet }: BlockPlan, directory: string) => {
  await server.create("ponder_run")
  const databaseUrl = `postgres://${ACCOUNT.username}:${ACCOUNT.password}@${server.host}:${server.port}/ponder_run`
  const { events, seconds } = await measurePonder(directory, { httpUrl: chain.httpUrl, token, wallet, first: 1, last: blocks, databaseUrl })
  await server.drop("ponder_run")
  if (events !== ours) throw new Error(`Ponder found ${events} of ${ours} payments`)
  return seconds
}

const bareTask = ({ httpUrl }: ChainServer, { blocks: last, token, wallet: receiver }: BlockPlan) => ({ httpUrl, token, receiver, first: 1, last })

const runBare = async (chain: ChainServer, plan: BlockPlan) =>
  secondsOf(async () => {
    const logs = await readBareLogs(bareTask(chain, plan), RANGE_BLOCKS)
    if (logs !== plan.ours) throw new Error(`${logs} of ${plan.ours} logs were found`)
  })

const runBareProver = async (chain: ChainServer, plan: BlockPlan) => {
  const { events, seconds } = await forkBareProver(bareTask(chain, plan))
  if (events !== plan.ours) throw new Error(`${events} of ${plan.ours} logs were proven`)
  return seconds
}

const callsOf = ({ calls }: ReaderFigures) => Object.values(calls).reduce((sum, count) => sum + count, 0)

const measureRounds = async (server: BenchServer, chain: ChainServer, plan: BlockPlan, directory: string | undefined): Promise<BackfillFigures> => {
  const all = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const watcher = await runOurs(server, chain, plan, "watcher")
    const ponder = directory === undefined ? null : await runPonder(server, chain, plan, directory)
    const reader = await runOurs(server, chain, plan, "reader")
    const prover = await runBareProver(chain, plan)
    all.push({ watcher, reader, ponder, prover, bare: await runBare(chain, plan) })
  }
  const rounds = all.slice(1)
  const against = (pick: (one: (typeof rounds)[number]) => number) =>
    directory === undefined ? null : spreadOf(rounds.map((one) => (one.ponder ?? Number.NaN) / pick(one)))
  return {
    plan,
    payingBlocks: planTransfers(plan).filter((transfers) => transfers.some(({ to }) => to === plan.wallet)).length,
    rounds: ROUNDS,
    watcher: spreadOf(rounds.map(({ watcher }) => watcher.seconds)),
    reader: spreadOf(rounds.map(({ reader }) => reader.seconds)),
    prover: spreadOf(rounds.map(({ prover }) => prover)),
    bare: spreadOf(rounds.map(({ bare }) => bare)),
    ponder: directory === undefined ? null : spreadOf(rounds.map(({ ponder }) => ponder ?? Number.NaN)),
    watcherRatio: against(({ watcher }) => watcher.seconds),
    readerRatio: against(({ reader }) => reader.seconds),
    proverRatio: against(({ prover }) => prover),
    calls: Math.max(...rounds.map(({ watcher }) => callsOf(watcher))),
    processorSeconds: spreadOf(rounds.map(({ watcher }) => watcher.processorSeconds)),
    peakMb: Math.max(...rounds.map(({ watcher }) => watcher.peakMb))
  }
}

const measureShape = async (server: BenchServer, shape: Shape, directory: string | undefined) => {
  const plan: BlockPlan = { ...shape, token: USDT_ADDRESS, wallet: systemAddress as BlockPlan["wallet"], seed: SEED }
  const chain = await startChainServer(plan)
  try {
    return await measureRounds(server, chain, plan, directory)
  } finally {
    await chain.close()
  }
}

/** Generates chains of several shapes and measures how fast each is read: by us, by Ponder, and by a loop that believes everything. */
export const measureBackfill = async (server: BenchServer, short: boolean, say: (line: string) => void): Promise<ReadonlyArray<BackfillFigures>> => {
  const directory = ponderDirectory(say)
  await server.create(TEMPLATE)
  await migrateOn(server.port, TEMPLATE)
  const stores = storesOn(server.port, TEMPLATE)
  await stores.runPromise(addMembers(senderAddresses()))
  await stores.dispose()
  const figures: Array<BackfillFigures> = []
  for (const shape of short ? SHORT_SHAPES : SHAPES) {
    const one = await measureShape(server, shape, directory)
    const { ponder, prover, watcher, watcherRatio } = one
    say(`backfill, ${shape.blocks} blocks of ${shape.transfersPerBlock}: ${watcher.median.toFixed(2)} s, Ponder ${ponder?.median.toFixed(2) ?? "none"}, bare prover ${prover.median.toFixed(2)}, ` +
      `ratio ${watcherRatio?.median.toFixed(2) ?? "none"}, ${(one.calls / shape.blocks).toFixed(4)} calls per block`)
    figures.push(one)
  }
  await server.drop(TEMPLATE)
  return figures
}

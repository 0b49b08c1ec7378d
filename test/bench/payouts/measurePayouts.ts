import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { runLane } from "@sigmatrade/core/payout/runLane"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { Effect } from "effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { LocalAccount } from "viem/accounts"
import { coins, mineOn, mintUsdt } from "../../e2e/chain/chainActions.ts"
import { walletOf } from "../../e2e/chain/chainMember.ts"
import { installToken } from "../../sandbox/chain/installToken.ts"
import type { Anvil } from "../../sandbox/chain/startAnvil.ts"
import { startAnvil } from "../../sandbox/chain/startAnvil.ts"
import { payoutAccount } from "../../support/signerViem.ts"
import type { BenchServer } from "../BenchServer.ts"
import { migrateOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { secondsOf, spreadOf } from "../median.ts"
import { addApproved, addRecipients } from "./addApproved.ts"
import type { LaneWorld } from "./laneWorld.ts"
import { IN_FLIGHT, laneWorld } from "./laneWorld.ts"
import { sendBare, signBare } from "./sendBare.ts"

/** Payouts through one lane, against the node alone. Per second. */
export interface PayoutFigures {
  /** Payouts of one round: as many as may be on their way at once. */
  readonly payouts: number
  readonly rounds: number
  /** From approved until every provider has answered: nonce, signature, bytes and answers written down one after another. */
  readonly lane: Spread
  /** From final until the books and the member know. */
  readonly settled: Spread
  /** `eth_sendRawTransaction` of transactions signed before, one after another, and over several connections at once. */
  readonly bare: Spread
  readonly bareAtOnce: Spread
  /** Lane over bare one after another, round by round. */
  readonly ratio: Spread
}

const ROUNDS = 9
const SHORT_ROUNDS = 4
/** The first ones only warm up. */
const WARM_ROUNDS = 2
const CONNECTIONS = 16
const DATABASE = "payouts"
/** Blocks on top of a payment that make it final: as many as settings ask for, and what anvil's finality trails by. */
const FINAL_AFTER = 16

/** Runs the lane until everything approved is sent. */
const sendAll = Effect.gen(function*() {
  for (let sent = 0; sent < IN_FLIGHT;) {
    const round = yield* runLane("bench")
    const isStill = !round.isHeld || round.reserved + round.signed + round.sent === 0
    if (isStill) return yield* Effect.die(new Error(`the lane stands still: ${JSON.stringify(round)}`))
    sent += round.sent
  }
})

/** What the watcher does with new blocks. */
const readChain = Effect.gen(function*() {
  for (let step = 0; step < 6; step += 1) {
    yield* scanChain()
    yield* scanGap()
    yield* confirmDeposits()
  }
})

const settleAll = Effect.flatMap(settlePayouts(), (settled) =>
  settled === IN_FLIGHT ? Effect.void : Effect.die(new Error(`${settled} of ${IN_FLIGHT} were settled`)))

/** Two wallets with the same money: the lane's, and one that only sends. */
const enrich = async ({ client }: Anvil, accounts: ReadonlyArray<LocalAccount>) => {
  for (const { address } of accounts) {
    await client.setBalance({ address, value: coins(1_000) })
    await mintUsdt(client, address, coins(1_000_000))
  }
}

/** One round: ours, then the node alone, then what they sent becomes final. */
const runRound = async (anvil: Anvil, world: LaneWorld, plain: LocalAccount) => {
  await world.runPromise(addApproved(IN_FLIGHT))
  const lane = await secondsOf(() => world.runPromise(sendAll))
  const nonce = await anvil.client.getTransactionCount({ address: plain.address })
  const signed = await signBare(plain, nonce, 2 * IN_FLIGHT)
  const bare = await secondsOf(() => sendBare(anvil.httpUrl, signed.slice(0, IN_FLIGHT), 1))
  const bareAtOnce = await secondsOf(() => sendBare(anvil.httpUrl, signed.slice(IN_FLIGHT), CONNECTIONS))
  await mineOn(anvil.client, FINAL_AFTER)
  await world.runPromise(readChain)
  const settled = await secondsOf(() => world.runPromise(settleAll))
  return { lane, bare, bareAtOnce, settled }
}

const measureWorld = async (anvil: Anvil, world: LaneWorld, plain: LocalAccount, rounds: number): Promise<PayoutFigures> => {
  await world.runPromise(addRecipients(IN_FLIGHT))
  await mineOn(anvil.client, FINAL_AFTER)
  await world.runPromise(readChain)
  const seen: Array<Awaited<ReturnType<typeof runRound>>> = []
  for (let round = 0; round < WARM_ROUNDS + rounds; round += 1) {
    const one = await runRound(anvil, world, plain)
    if (round >= WARM_ROUNDS) seen.push(one)
  }
  const perSecond = (seconds: (one: (typeof seen)[number]) => number) => spreadOf(seen.map((one) => IN_FLIGHT / seconds(one)))
  return {
    payouts: IN_FLIGHT,
    rounds,
    lane: perSecond(({ lane }) => lane),
    settled: perSecond(({ settled }) => settled),
    bare: perSecond(({ bare }) => bare),
    bareAtOnce: perSecond(({ bareAtOnce }) => bareAtOnce),
    ratio: spreadOf(seen.map(({ bare, lane }) => bare / lane))
  }
}

/** Measures one lane over Postgres, a key in a file and anvil against the naked node, in turns. */
export const measurePayouts = async (server: BenchServer, short: boolean, say: (line: string) => void): Promise<PayoutFigures> => {
  const folder = mkdtempSync(join(tmpdir(), "sigmatrade-payouts-"))
  const anvil = await startAnvil()
  const plain = walletOf("payouts plain")
  await installToken(anvil)
  await enrich(anvil, [payoutAccount, plain])
  await server.create(DATABASE)
  await migrateOn(server.port, DATABASE)
  const world = laneWorld(server, anvil.httpUrl, DATABASE, folder)
  try {
    const figures = await measureWorld(anvil, world, plain, short ? SHORT_ROUNDS : ROUNDS)
    say(`payouts: lane ${Math.round(figures.lane.median)}/s, bare ${Math.round(figures.bare.median)}/s (${Math.round(figures.bareAtOnce.median)}/s ` +
      `over ${CONNECTIONS} connections), ratio ${figures.ratio.median.toFixed(2)}, settled ${Math.round(figures.settled.median)}/s`)
    return figures
  } finally {
    await world.dispose()
    await anvil.close()
    await server.drop(DATABASE)
    rmSync(folder, { recursive: true, force: true })
  }
}

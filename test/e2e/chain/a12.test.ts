import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { audit, caughtUp, CONFIRMATIONS, finalize } from "./books.ts"
import { batchCall, coins, mineOn, send } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { joinMember } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld, WALLET } from "./chainWorld.ts"
import type { MeasuredWatcher } from "./measuredWatcher.ts"
import { startMeasuredWatcher } from "./measuredWatcher.ts"

/** Three hours of blocks with `FULL=1`; otherwise an eighth, with every limit that depends on the size scaled too. */
const SIZE = process.env["FULL"] === "1"
  ? { blocks: 24_000, deposits: 2500, crowded: 1300, logs: 1000 }
  : { blocks: 3000, deposits: 300, crowded: 150, logs: 100 }
/** Deposits in one block of the crowd: more than the provider's limit lie in one question about logs. */
const PER_CROWDED_BLOCK = 25
const MEMORY_MIB_MAX = 512
const SHARE_429_MAX = 0.05
const LIVE_MS_MAX = 15 * 60_000
/** For the older blocks, beside which new ones are read all the while, the case names no time. */
const WHOLE_MS_MAX = 45 * 60_000
/** Credits run in so many batches of ten at once, so the order may differ by that much and no more. */
const BATCHES_AT_ONCE = 30

describe("A12 limits, truncation, back-fill", () => {
  let world: ChainWorld
  let payer: ChainMember
  let watching: MeasuredWatcher | undefined
  beforeAll(async () => {
    world = await startChainWorld()
    payer = await joinMember(world, "U1")
  }, 120_000)
  afterAll(async () => {
    await watching?.stop()
    await world.close()
  }, 60_000)

  const payMany = (count: number) => {
    const data = batchCall(Array.from({ length: count }, () => WALLET), Array.from({ length: count }, () => coins(1)))
    return send(world.anvil.client, { from: payer.account, to: USDT_ADDRESS, data, gas: 5_000_000n })
  }

  /** The blocks of the outage: a crowd somewhere in the middle, the other deposits evenly before and behind it. */
  const missOut = async () => {
    const crowdedBlocks = SIZE.crowded / PER_CROWDED_BLOCK
    const single = SIZE.deposits - SIZE.crowded
    const every = Math.floor((SIZE.blocks - crowdedBlocks) / single)
    for (let index = 0; index < single; index += 1) {
      await payMany(1)
      await mineOn(world.anvil.client, every)
      if (index !== Math.floor(single / 2)) continue
      for (let block = 0; block < crowdedBlocks; block += 1) {
        await payMany(PER_CROWDED_BLOCK)
        await mineOn(world.anvil.client, 1)
      }
    }
  }

  const limit = () => {
    const [one, two, three] = world.providers
    one.set({ rangeLimit: { blocks: 10 } })
    two.set({ logLimit: { logs: SIZE.logs, truncate: true } })
    three.set({ rate: { perSecond: 30, retryAfterSeconds: 2 } })
    for (const provider of world.providers) provider.resetCounts()
  }

  const shares = () =>
    world.providers.map((provider) => {
      const { answered429, requests, requestsPerSecondPeak } = provider.counts()
      return { requests, answered429, requestsPerSecondPeak, share: requests === 0 ? 0 : answered429 / requests }
    })

  it(`A12: ${SIZE.deposits} payments in ${SIZE.blocks} blocks of an outage are credited once, oldest first, within limits`, async () => {
    const before = world.startWatcher()
    await finalize(world)
    await before.stop()
    await missOut()
    await mineOn(world.anvil.client, CONFIRMATIONS + 3)
    limit()
    const startedAtMs = performance.now()
    const watcher = startMeasuredWatcher({ ...world.env, RPC_REQUESTS_PER_SECOND: "25" })
    watching = watcher

    await world.until("the outage is put off", async () => {
      watcher.mustLive()
      return (await world.query("SELECT 1 FROM scan_gaps"))[0]
    })
    const live = await payer.payUsdt(coins(2))
    await mineOn(world.anvil.client, CONFIRMATIONS + 3)
    const isCredited = (txHash: string | null, count: number) => async () => {
      watcher.mustLive()
      const [row] = await world.query(
        "SELECT count(*)::int AS count FROM deposits WHERE state = 'credited' AND ($1::text IS NULL OR tx_hash = $1)", [txHash])
      return row?.["count"] === count ? performance.now() - startedAtMs : undefined
    }
    const liveMs = await world.until("the payment made after the start is credited", isCredited(live.txHash, 1), LIVE_MS_MAX)
    // That he is told of each takes longer: nobody gets more than one message a second.
    const wholeMs = await world.until("all are credited", isCredited(null, SIZE.deposits + 1), WHOLE_MS_MAX)
    const head = Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 }))
    await caughtUp(world, { head, final: head - CONFIRMATIONS + 1 }, LIVE_MS_MAX)

    const [peak, asked, log] = [watcher.memoryMiBPeak(), shares(), world.log()]
    console.info(JSON.stringify({ ...SIZE, liveMs: Math.round(liveMs), wholeMs: Math.round(wholeMs), memoryMiBPeak: peak, asked }))
    assert.isAtMost(liveMs, LIVE_MS_MAX)
    assert.isAtMost(peak ?? 0, MEMORY_MIB_MAX)
    for (const { share } of asked) assert.isAtMost(share, SHARE_429_MAX, JSON.stringify(asked))
    const order = (await world.query(`
      SELECT d.block_number::int AS number, row_number() OVER (ORDER BY e.id)::int AS credited,
        row_number() OVER (ORDER BY d.block_number, d.log_index)::int AS paid
      FROM deposits d JOIN ledger_entries e ON e.kind = 'deposit-final' AND e.business_id = d.id WHERE d.tx_hash <> $1`, [live.txHash]))
    const apart = Math.max(...order.map((row) => Math.abs(Number(row["credited"]) - Number(row["paid"]))))
    assert.isAtMost(apart, 1 + BATCHES_AT_ONCE)
    const incidents = await world.query("SELECT kind, subject FROM incidents")
    const isCounted = /left transfers out of its answer|log missing/.test(log)
    assert.isTrue(isCounted, "that P2 leaves logs out is noticed and told")
    assert.isTrue(incidents.every(({ subject }) => subject === "rpc-1"), JSON.stringify(incidents))
    await watcher.stop()
    for (const provider of world.providers) {
      provider.reset()
      provider.set({ finality: { behind: 2 } })
    }
    const all = SIZE.deposits + 1
    const nothing = { stop: () => Promise.resolve() }
    const counts = { transactions: all, deposits: all, entries: all, notices: all, incidents: incidents.length }
    await audit(world, nothing, counts, {}, LIVE_MS_MAX)
  }, 3_600_000)
})

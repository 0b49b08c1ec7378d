import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import type { RunningApp } from "../sandboxWorld.ts"
import { audit, closed, CONFIRMATIONS, credited, finalize, opened, readBooks, settled } from "./books.ts"
import { coins, mineOn, send, transferCall } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { joinMember } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld, WALLET } from "./chainWorld.ts"

/** The half hour of the case, shortened: no loop waits longer than a second. */
const SPLIT_MS = 6000
const BLOCKS = CONFIRMATIONS + 8

describe("A09 two providers, two truths", () => {
  let world: ChainWorld
  let payer: ChainMember
  let watcher: RunningApp
  beforeEach(async () => {
    world = await startChainWorld()
    payer = await joinMember(world, "U1")
    watcher = world.startWatcher()
    await finalize(world)
    world.providers[2].set({ drop: "before" })
  }, 120_000)
  afterEach(() => world.close(), 60_000)

  /** P2 goes to another branch, and both call so much of theirs final that the first block after the fork is. */
  const split = async (grow: (shared: number) => Promise<void>) => {
    const shared = Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 }))
    for (const provider of world.providers) provider.set({ finality: { at: shared } })
    const branch = await world.fork(shared)
    await mineOn(branch.client, BLOCKS)
    const sent = await payer.payUsdt(coins(7))
    await grow(shared)
    world.pointTo(branch, [1])
    for (const provider of world.providers) provider.set({ finality: { behind: 2 } })
    return { branch, ...sent }
  }

  /** No credit while they differ, the alarm within a minute, and when P1 has given way, exactly a new payment of the same amount. */
  const expectOneCredit = async ({ branch, nonce, txHash }: Awaited<ReturnType<typeof split>>) => {
    const splitAtMs = performance.now()
    const incident = await opened(world, "providers disagree")
    assert.isAtMost(performance.now() - splitAtMs, 60_000)
    assert.sameMembers(incident["stops"] as Array<string>, ["crediting", "payouts"])
    const until = performance.now() + SPLIT_MS
    while (performance.now() < until) {
      assert.deepStrictEqual(await world.query("SELECT id FROM deposits UNION ALL SELECT business_id FROM ledger_entries"), [])
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    world.pointTo(branch)
    await finalize(world)
    await closed(world, "providers disagree")
    // Another price of gas, so that it is another transaction.
    const data = transferCall(WALLET, coins(7))
    const again = await send(branch.client, { from: payer.account, to: USDT_ADDRESS, data, nonce, gasPrice: 70_000_000n })
    await finalize(world)
    await credited(world, again.txHash)
    await settled(world)
    const { deposits, transactions } = await readBooks(world)
    assert.deepStrictEqual(deposits?.map(({ amount, id }) => [id, amount]), [[`56:${again.txHash}:0`, String(coins(7))]])
    const lost = transactions?.filter(({ id }) => String(id).includes(txHash)) ?? []
    assert.isTrue(lost.every(({ state }) => state === "dropped"))
    world.providers[2].set({ drop: undefined })
    await audit(world, watcher, { transactions: 1 + lost.length, deposits: 1, entries: 1, incidents: 1, notices: 1 + lost.length })
  }

  it("A09: while two providers call two chains final nothing moves, and afterwards exactly the new payment is credited", async () => {
    const found = await split(async (shared) => {
      for (let block = 1; block <= BLOCKS; block += 1) {
        await mineOn(world.anvil.client, 1)
        await world.until("P1's branch is read as it grows", async () =>
          (await world.query("SELECT 1 FROM scan_cursors WHERE number >= $1", [shared + block]))[0])
      }
    })
    assert.lengthOf(await world.query("SELECT 1 FROM transactions WHERE state = 'seen'"), 1)
    await expectOneCredit(found)
  }, 120_000)

  it("A09: the same holds when both branches are final already at the first look", async () => {
    const found = await split(async (shared) => {
      world.providers[0].set({ lag: { latest: { at: shared }, blocks: { at: shared } } })
      await mineOn(world.anvil.client, BLOCKS)
    })
    world.providers[0].set({ lag: undefined })
    await expectOneCredit(found)
  }, 180_000)
})

import { afterEach, assert, beforeEach, describe, it } from "vitest"
import type { RunningApp } from "../sandboxWorld.ts"
import { audit, CONFIRMATIONS, credited, finalize, settled } from "./books.ts"
import { coins } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { joinMember } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld } from "./chainWorld.ts"

/** The half minute of the case, shortened: a provider that failed is asked again after five seconds. */
const LAG_MS = 8000
const EMPTY_ANSWER = "the provider answered nothing where the block says otherwise"

describe("A11 lagging node behind a balancer", () => {
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

  /**
   * P1 and P2 know ten more blocks, but the logs of the first four only, and call the rest empty. The payment is in the eighth. They show
   * all of that at once when so many `further` blocks are there.
   */
  const lagBehind = async (further: number) => {
    const known = Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 }))
    const lagging = world.providers.slice(0, 2)
    for (const provider of lagging) provider.set({ lag: { latest: { at: known }, blocks: { at: known } } })
    await world.mine(7)
    const { txHash } = await payer.payUsdt(coins(7))
    const number = await world.mine(1)
    assert.strictEqual(number, known + 8)
    await world.mine(2 + further)
    for (const provider of lagging) provider.set({ lag: { logs: { at: known + 4 }, beyond: "empty" } })
    return { txHash, number }
  }

  /** As long as both lag, the cursor stays below the payment; then P2 suffices to find it, and P1 to agree that it is final. */
  const expectFound = async ({ number, txHash }: { readonly number: number; readonly txHash: string }) => {
    const until = performance.now() + LAG_MS
    while (performance.now() < until) {
      assert.deepStrictEqual(await world.query("SELECT number::int FROM scan_cursors WHERE number >= $1", [number]), [])
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    world.providers[1].set({ lag: undefined })
    await world.mine(CONFIRMATIONS + 3)
    await credited(world, txHash)
    assert.include(world.log(), EMPTY_ANSWER)
    world.providers[0].set({ lag: undefined })
    world.providers[2].set({ drop: undefined })
    await finalize(world)
    await settled(world)
    assert.deepStrictEqual(await world.query("SELECT kind FROM incidents WHERE closed_at IS NULL"), [], "a node that lags is no liar")
    const kinds = await world.query("SELECT kind FROM incidents")
    assert.isTrue(kinds.every(({ kind }) => kind === "no quorum"), JSON.stringify(kinds))
    await audit(world, watcher, { transactions: 1, deposits: 1, entries: 1, notices: 1, incidents: kinds.length })
  }

  it("A11: \"no logs\" from a node that has not come so far is unknown, never empty", async () => {
    await expectFound(await lagBehind(0))
  }, 120_000)

  it("A11: the same holds for blocks that are final already when they are read", async () => {
    await expectFound(await lagBehind(CONFIRMATIONS + 3))
  }, 120_000)
})

import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { audit, caughtUp, CONFIRMATIONS, finalize, forgetProgress, readBooks, settled } from "./books.ts"
import { batchCall, coins, send } from "./chainActions.ts"
import { enrich, giveAddress, joinMember, walletOf } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld } from "./chainWorld.ts"

/** Nothing can be bought with USDT, so that what is credited stays where it is. */
const settings = {
  DEPOSIT_STRATEGY: "address",
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`DEPOSIT_LEVEL_${level}_USDT`, ""]))
}

describe("A03 four logs, one transaction", () => {
  let world: ChainWorld
  beforeAll(async () => {
    world = await startChainWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("A03: each log is credited once and exactly, however often and by however many its block is read", async () => {
    const one = await joinMember(world, "U1")
    const two = await joinMember(world, "U2")
    const [to, toTwo] = [await giveAddress(world, one, "U1"), await giveAddress(world, two, "U2")]
    const batcher = walletOf("batch sender")
    await enrich(world, batcher.address, coins(1000))
    const watcher = world.startWatcher(settings)
    const data = batchCall([to, to, to, toTwo], [10, 20, 30, 40].map(coins))
    await send(world.anvil.client, { from: batcher, to: USDT_ADDRESS, data })
    await finalize(world)
    await settled(world)
    assert.deepStrictEqual([await one.available(), await two.available()], [coins(60), coins(40)])
    assert.deepStrictEqual([one.texts().length, two.texts().length], [3, 1])
    await one.payUsdt(coins(9.99), to)
    await finalize(world)
    await settled(world)
    assert.strictEqual(await one.available(), coins(69.99))

    const before = await readBooks(world)
    const again = async () => {
      await forgetProgress(world)
      const head = await world.mine(1)
      await caughtUp(world, { head, final: head - CONFIRMATIONS + 1 })
      assert.deepStrictEqual(await readBooks(world), before)
    }
    for (let turn = 0; turn < 3; turn += 1) await again()
    const second = world.startWatcher(settings)
    for (let turn = 0; turn < 2; turn += 1) await again()
    await second.stop()
    await audit(world, watcher, { transactions: 5, deposits: 5, entries: 5, notices: 5 }, settings)
    assert.deepStrictEqual([one.texts().length, two.texts().length], [4, 1])
  })
})

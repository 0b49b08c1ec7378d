import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { audit, CONFIRMATIONS, finalize, readBooks, settled } from "./books.ts"
import { coins, mineOn, send, transferCall } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { enrich, joinMember, walletOf } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld } from "./chainWorld.ts"

/** How long P2 goes on showing the old branch. */
const DIFFERENT_MS = 5000

describe("A07 same transaction, new home", () => {
  let world: ChainWorld
  const members: Array<ChainMember> = []
  beforeAll(async () => {
    world = await startChainWorld()
    for (const name of ["U1", "U2", "U3", "U4"]) {
      const sponsor = members.at(-1)
      members.push(await joinMember(world, name, sponsor === undefined ? {} : { sponsor }))
    }
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  /** The payment's transaction on another branch: two blocks later, behind somebody else's log. */
  const rehome = async (at: number, raw: `0x${string}`) => {
    const branch = await world.fork(at)
    await mineOn(branch.client, 2)
    const data = transferCall(walletOf("another").address, 1n)
    await send(branch.client, { from: walletOf("stranger"), to: USDT_ADDRESS, data, gasPrice: 60_000_000n })
    await branch.client.sendRawTransaction({ serializedTransaction: raw })
    const number = await mineOn(branch.client, 1)
    return { branch, number }
  }

  it("A07: a payment that a reorg carries into another block is credited there, once, and not while the providers differ", async () => {
    const [one, two, three] = world.providers
    const payer = members[3]
    if (payer === undefined) throw new Error("There is no payer")
    await enrich(world, walletOf("stranger").address, coins(1))
    const watcher = world.startWatcher()
    await finalize(world)
    const shared = Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 }))
    world.providers.forEach((provider) => provider.set({ finality: { at: shared } }))
    const { raw, txHash } = await payer.payUsdt(coins(10))
    await world.mine(1)
    await world.until("the payment is seen in its first home", async () =>
      (await world.query("SELECT 1 FROM transactions WHERE tx_hash = $1 AND log_index = 0 AND state = 'seen'", [txHash]))[0])

    const { branch, number } = await rehome(shared, raw)
    const home = await branch.client.getBlock({ blockNumber: BigInt(number) })
    three.set({ drop: "before" })
    await world.mine(CONFIRMATIONS)
    await mineOn(branch.client, CONFIRMATIONS + 3)
    world.pointTo(branch, [0])
    one.set({ finality: { behind: 2 } })
    const until = performance.now() + DIFFERENT_MS
    while (performance.now() < until) {
      assert.deepStrictEqual(await world.query("SELECT id FROM deposits"), [])
      assert.deepStrictEqual(await world.query("SELECT id FROM ledger_entries"), [])
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    world.pointTo(branch)
    two.set({ finality: { behind: 2 } })
    three.set({ drop: undefined, finality: { behind: 2 } })
    await finalize(world)
    await settled(world)

    const { commissions, deposits, transactions } = await readBooks(world)
    assert.deepStrictEqual(deposits?.map(({ amount, bought, id, state }) => ({ amount, bought, id, state })), [
      { amount: String(coins(10)), bought: 1, id: `56:${txHash}:1`, state: "credited" }
    ])
    assert.deepStrictEqual(transactions?.map(({ block_hash, id, state }) => [id, state, block_hash === home.hash]), [
      [`56:${txHash}:0`, "dropped", false], [`56:${txHash}:1`, "final", true]
    ])
    assert.deepStrictEqual(commissions?.map(({ amount, tier, user_id }) => [tier, amount, user_id]), [
      [1, String(coins(0.5)), members[2]?.user.id],
      [2, String(coins(0.4)), members[1]?.user.id],
      [3, String(coins(0.3)), members[0]?.user.id]
    ])
    assert.strictEqual(payer.texts().filter((text) => /✅/.test(text)).length, 1)
    assert.strictEqual(payer.texts().filter((text) => /⚠️/.test(text)).length, 0, "nobody is told that a payment is gone which is there")
    await audit(world, watcher, { transactions: 2, deposits: 1, entries: 8, purchases: 1, commissions: 3, notices: 4 })
  }, 120_000)
})

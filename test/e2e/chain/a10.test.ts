import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { addTransfer } from "../../sandbox/provider/forgeSteps.ts"
import { audit, closed, credited, finalize, opened, readBooks, settled } from "./books.ts"
import { coins } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { joinMember } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld, WALLET } from "./chainWorld.ts"

/** The twenty minutes of the case, shortened: no loop waits longer than five seconds. */
const ALONE_MS = 12_000
const MILLION = coins(1_000_000)

describe("A10 one liar, honest ones silenced", () => {
  let world: ChainWorld
  let payer: ChainMember
  beforeAll(async () => {
    world = await startChainWorld()
    payer = await joinMember(world, "U1")
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  const nothingIsCredited = async (during: number) => {
    const until = performance.now() + during
    while (performance.now() < until) {
      assert.deepStrictEqual(await world.query("SELECT id FROM deposits UNION ALL SELECT business_id FROM ledger_entries"), [])
      assert.deepStrictEqual(await world.query("SELECT id FROM transactions WHERE state = 'final'"), [])
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const witnessesOf = async (txHash: string) =>
    (await world.query(`
      SELECT w.provider FROM deposits d JOIN block_witnesses w ON w.number = d.block_number
      WHERE d.tx_hash = $1 ORDER BY w.provider`, [txHash])).map(({ provider }) => provider)

  it("A10: the only provider that speaks cannot make a million final, and is out as soon as the others contradict it", async () => {
    const [liar, second, third] = world.providers
    const watcher = world.startWatcher()
    await finalize(world)
    for (const provider of world.providers) provider.set({ silence: "forever" })
    const number = await world.mine(1)
    await world.mine(25)
    const million = addTransfer({ token: USDT_ADDRESS, to: WALLET, amount: MILLION, from: payer.account.address })
    const forged = await liar.forge(number, million, { relink: true })
    liar.set({ silence: undefined })
    const lie = String(forged.transactions.at(-1)?.hash)
    await opened(world, "no quorum")
    await nothingIsCredited(ALONE_MS)
    assert.strictEqual(payer.texts().filter((text) => /✅/.test(text)).length, 0)

    second.set({ silence: undefined })
    await opened(world, "providers disagree")
    await nothingIsCredited(2000)
    third.set({ silence: undefined })
    const faulty = await opened(world, "provider faulty")
    assert.deepStrictEqual([faulty["subject"], faulty["stops"], faulty["approvals_needed"]], ["quicknode", [], 1])
    await closed(world, "no quorum")
    await closed(world, "providers disagree")

    const honest = await payer.payUsdt(coins(5))
    await finalize(world)
    await credited(world, honest.txHash)
    assert.deepStrictEqual(await witnessesOf(honest.txHash), ["rpc-1", "rpc-2"])
    liar.unforge()
    await finalize(world)
    const still = await payer.payUsdt(coins(2))
    await finalize(world)
    await credited(world, still.txHash)
    assert.deepStrictEqual(await witnessesOf(still.txHash), ["rpc-1", "rpc-2"], "nobody is admitted again by behaving well")
    await world.approve("provider faulty", "anna")
    await world.until("P1 is ready again", async () =>
      (await world.query("SELECT 1 FROM provider_health WHERE id = 'quicknode' AND state = 'ready'"))[0])
    const last = await payer.payUsdt(coins(1))
    await finalize(world)
    await credited(world, last.txHash)
    await settled(world)
    assert.include(await witnessesOf(last.txHash), "quicknode")
    const { transactions } = await readBooks(world)
    assert.deepStrictEqual(transactions?.filter(({ id }) => String(id).includes(lie)).map(({ state }) => state), ["dropped"])
    // 5, 2 and 1 stay below every price; of the lie nothing is left but that it was seen and is gone.
    await audit(world, watcher, { transactions: 4, deposits: 3, entries: 3, incidents: 3, notices: 4 })
  }, 180_000)
})

import { encodeFunctionData } from "viem"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { audit, finalize, readBooks, settled } from "./books.ts"
import { coins, send } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { enrich, joinMember, walletOf } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld, WALLET } from "./chainWorld.ts"
import { CALLER, callerAbi, FAKE, FAKE_SIX } from "./hostileContracts.ts"

describe("A02 look-alike token beside a real crumb", () => {
  let world: ChainWorld
  let payer: ChainMember
  beforeEach(async () => {
    world = await startChainWorld()
    payer = await joinMember(world, "U1")
  }, 120_000)
  afterEach(() => world.close(), 60_000)

  /** One unit of the real token out of the member's wallet between two false logs of a thousand, in a stranger's transaction. */
  const sendCrumb = async () => {
    const attacker = walletOf("attacker")
    await enrich(world, attacker.address, 0n)
    const allowance = encodeFunctionData({ abi: callerAbi, functionName: "approve", args: [CALLER, coins(1)] })
    await send(world.anvil.client, { from: payer.account, to: USDT_ADDRESS, data: allowance })
    await world.mine(1)
    const args = [USDT_ADDRESS, FAKE, FAKE_SIX, payer.account.address, WALLET] as const
    const data = encodeFunctionData({ abi: callerAbi, functionName: "crumb", args })
    const { txHash } = await send(world.anvil.client, { from: attacker, to: CALLER, data })
    await finalize(world)
    const { logs } = await world.anvil.client.getTransactionReceipt({ hash: txHash })
    const transfers = logs.filter(({ topics }) => topics.length === 3 && BigInt(topics[2] ?? "0x0") === BigInt(WALLET))
    assert.deepStrictEqual(transfers.map(({ address }) => address.toLowerCase()), [FAKE, USDT_ADDRESS, FAKE_SIX])
    await settled(world)
  }

  it("A02: of three logs that say USDT only the real one counts: dust, in the books, told to nobody", async () => {
    const watcher = world.startWatcher()
    await sendCrumb()
    const { entries, transactions } = await readBooks(world)
    assert.deepStrictEqual(transactions?.map(({ amount, asset, purpose, state }) => ({ amount, asset, purpose, state })), [
      { amount: "1", asset: "USDT", purpose: "dust", state: "final" }
    ])
    assert.deepStrictEqual(entries?.map(({ amount, credit, kind }) => ({ amount, credit, kind })), [
      { amount: "1", credit: "house:suspense", kind: "dust-final" }
    ])
    assert.deepStrictEqual(payer.texts(), [])
    await audit(world, watcher, { transactions: 1, entries: 1 })
  })

  it("A02: without a limit for dust exactly one unit is credited, and nothing of the look-alikes", async () => {
    const settings = { DEPOSIT_DUST_USDT: "0" }
    const watcher = world.startWatcher(settings)
    await sendCrumb()
    assert.strictEqual(await payer.available(), 1n)
    const { deposits } = await readBooks(world)
    assert.deepStrictEqual(deposits?.map(({ amount, state, user_id }) => ({ amount, state, user_id })), [
      { amount: "1", state: "credited", user_id: payer.user.id }
    ])
    assert.strictEqual(payer.texts().filter((text) => /1[\s,.]?000 USDT/.test(text)).length, 0)
    await audit(world, watcher, { transactions: 1, deposits: 1, entries: 1, notices: 1 }, settings)
  })
})

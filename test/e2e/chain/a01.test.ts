import { encodeFunctionData } from "viem"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { audit, finalize, settled } from "./books.ts"
import { coins, send, transferCall } from "./chainActions.ts"
import { joinMember } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld, WALLET } from "./chainWorld.ts"
import { CALLER, callerAbi } from "./hostileContracts.ts"

describe("A01 failed transaction dressed as a deposit", () => {
  let world: ChainWorld
  beforeAll(async () => {
    world = await startChainWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("A01: what failed on the chain, or only answered \"no\", credits nobody and is told to nobody", async () => {
    const payer = await joinMember(world, "U1", { usdt: 0n })
    const watcher = world.startWatcher()
    await finalize(world)
    const { client } = world.anvil
    const burn = encodeFunctionData({ abi: callerAbi, functionName: "payAndBurn", args: [WALLET] })
    const orders = [
      await send(client, { from: payer.account, to: CALLER, value: coins(5), data: burn, gas: 200_000n }),
      await payer.payUsdt(coins(1000)),
      await send(client, { from: payer.account, to: CALLER, data: transferCall(WALLET, coins(1000)) })
    ]
    await world.mine(1)
    const receipts = await Promise.all(orders.map(({ txHash }) => client.getTransactionReceipt({ hash: txHash })))
    assert.deepStrictEqual(receipts.map(({ status }) => status), ["reverted", "reverted", "success"])
    assert.strictEqual(receipts[0]?.gasUsed, 200_000n)
    assert.strictEqual(await client.getBalance({ address: WALLET }), 0n)
    await finalize(world)
    await settled(world)
    assert.deepStrictEqual(payer.texts(), [])
    await audit(world, watcher, {})
    assert.deepStrictEqual(payer.texts(), [])
  })
})

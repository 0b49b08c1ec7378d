import { keccak256 } from "viem"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { tokenAbi, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { audit, credited, finalize, opened, settled } from "./books.ts"
import { coins } from "./chainActions.ts"
import type { ChainMember } from "./chainMember.ts"
import { joinMember } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld, WALLET } from "./chainWorld.ts"
import { feeToken, upgradedToken } from "./hostileContracts.ts"

describe("A05 token code changes under us", () => {
  let world: ChainWorld
  let payer: ChainMember
  beforeAll(async () => {
    world = await startChainWorld()
    payer = await joinMember(world, "U1")
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  const isCredited = async (txHash: string) =>
    (await world.query("SELECT 1 FROM deposits WHERE tx_hash = $1 AND state = 'credited'", [txHash])).length > 0

  it("A05: a token that begins to take a fee stops itself and nothing else, a restart does not start it, two operators do", async () => {
    const { client } = world.anvil
    let watcher = world.startWatcher()
    const before = await payer.payUsdt(coins(1))
    await finalize(world)
    await credited(world, before.txHash)

    const hostileCode = await feeToken()
    await client.setCode({ address: USDT_ADDRESS, bytecode: hostileCode })
    const held = () => client.readContract({ address: USDT_ADDRESS, abi: tokenAbi, functionName: "balanceOf", args: [WALLET] })
    const had = await held()
    const startedAtMs = performance.now()
    const doubtful = await payer.payUsdt(coins(100))
    await finalize(world)
    assert.strictEqual(await held() - had, coins(90))
    const incident = await opened(world, "token changed")
    assert.isAtMost(performance.now() - startedAtMs, 60_000)
    assert.deepStrictEqual([incident["subject"], incident["asset"], incident["approvals_needed"]], ["USDT", "USDT", 2])
    assert.sameMembers(incident["stops"] as Array<string>, ["crediting", "payouts"])
    assert.strictEqual((incident["facts"] as Record<string, string>)["codeHash"], keccak256(hostileCode))
    assert.include(world.log(), keccak256(hostileCode))

    const native = await payer.payBnb(coins(0.01))
    await finalize(world)
    await credited(world, native.txHash)
    assert.isFalse(await isCredited(doubtful.txHash))
    const kept = await world.query("SELECT state, amount::text FROM transactions WHERE tx_hash = $1", [doubtful.txHash])
    assert.strictEqual(kept.length, 1, "the event is kept")

    await watcher.stop()
    watcher = world.startWatcher()
    const another = await payer.payUsdt(coins(2))
    await finalize(world)
    await opened(world, "token balance differs")
    assert.isFalse(await isCredited(doubtful.txHash) || await isCredited(another.txHash))

    // The issuer goes back to what moves whole amounts, under other code; operators agree to exactly that.
    await client.setCode({ address: USDT_ADDRESS, bytecode: await upgradedToken() })
    await world.approve("token balance differs", "anna", "boris")
    await world.approve("token changed", "anna")
    await finalize(world)
    assert.isFalse(await isCredited(doubtful.txHash), "one operator is not two")
    await world.approve("token changed", "boris")
    const renewed = await opened(world, "token changed")
    assert.strictEqual((renewed["facts"] as Record<string, string>)["codeHash"], keccak256(await upgradedToken()))
    await world.approve("token changed", "anna", "boris")
    const resumed = await payer.payUsdt(coins(3))
    await finalize(world)
    await credited(world, resumed.txHash)
    await settled(world)
    const quarantined = await world.query(`
      SELECT tx_hash, state, suspense_reason AS reason FROM deposits WHERE state <> 'credited' ORDER BY block_number`)
    assert.deepStrictEqual(quarantined, [doubtful, another].map(({ txHash }) => ({ tx_hash: txHash, state: "suspense", reason: "not proven" })))
    assert.deepStrictEqual([await payer.available("USDT"), await payer.available("BNB")], [coins(4), coins(0.01)])
    await audit(world, watcher, { transactions: 5, deposits: 5, entries: 5, incidents: 3, notices: 3 })
  }, 180_000)
})

import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { reorgAnvil } from "../../sandbox/chain/reorgAnvil.ts"
import { audit, finalize, readBooks, settled } from "./books.ts"
import { coins, send, transferCall } from "./chainActions.ts"
import { joinMember, walletOf } from "./chainMember.ts"
import type { ChainWorld } from "./chainWorld.ts"
import { startChainWorld } from "./chainWorld.ts"

describe("A06 shallow reorg before finality", () => {
  let world: ChainWorld
  beforeAll(async () => {
    world = await startChainWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("A06: a payment that was seen and then spent elsewhere is cancelled, told once, and never was in the books", async () => {
    const payer = await joinMember(world, "U1", { sponsor: await joinMember(world, "Sponsor") })
    const watcher = world.startWatcher()
    await finalize(world)
    const frozen = Number(await world.anvil.client.getBlockNumber({ cacheTime: 0 }))
    world.providers.forEach((provider) => provider.set({ finality: { at: frozen } }))
    const { nonce, txHash } = await payer.payUsdt(coins(50))
    const number = await world.mine(1)
    const lost = (await world.anvil.client.getBlock({ blockNumber: BigInt(number) })).hash
    await world.until("U1 is told that his payment was seen", async () => payer.texts().find((text) => /50 USDT/.test(text)))
    await world.mine(2)
    await reorgAnvil(world.anvil.client, 3)
    const data = transferCall(walletOf("somebody else").address, coins(50))
    const spent = await send(world.anvil.client, { from: payer.account, to: USDT_ADDRESS, data, nonce })
    await world.mine(1)
    assert.strictEqual((await world.anvil.client.getTransactionReceipt({ hash: spent.txHash })).status, "success")
    world.providers.forEach((provider) => provider.set({ finality: { behind: 2 } }))
    await finalize(world)
    await world.until("U1 is told that it is gone", async () => payer.texts().find((text) => /⚠️/.test(text)))
    await settled(world)

    const { transactions } = await readBooks(world)
    assert.deepStrictEqual(transactions?.map(({ block_hash, id, state }) => ({ block_hash, id, state })), [
      { block_hash: lost, id: `56:${txHash}:0`, state: "dropped" }
    ])
    assert.notStrictEqual((await world.anvil.client.getBlock({ blockNumber: BigInt(number) })).hash, lost)
    assert.strictEqual(payer.texts().length, 1)
    await audit(world, watcher, { transactions: 1, notices: 1 })
    assert.strictEqual(payer.texts().length, 1)
  })
})

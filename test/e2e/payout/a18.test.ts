import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { coins } from "../chain/chainActions.ts"
import type { PayoutWorld } from "./payoutWorld.ts"
import { auditPayouts, startPayoutWorld } from "./payoutWorld.ts"
import type { Hex } from "viem"

describe("A18 price rises, the old one wins", () => {
  let world: PayoutWorld
  beforeAll(async () => {
    world = await startPayoutWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  const attempts = () => world.query("SELECT number, hash, bytes, gas_price::text AS price FROM payout_attempts WHERE bytes IS NOT NULL ORDER BY number")
  const sent = (count: number) =>
    world.until(`${count} attempts are sent`, async () =>
      (await world.query("SELECT count(DISTINCT number)::int AS sent FROM payout_broadcasts"))[0]?.["sent"] === count ? true : undefined)

  it("A18: two bumps, the first version is mined, a reorg takes it, the third is mined: one nonce, paid once, told once", async () => {
    const [asked] = await world.approved(1, coins(5))
    assert.isDefined(asked)
    world.startPaying({ PAYOUT_REPLACE_SECONDS: "4" })
    await sent(1)
    await sent(2)
    await sent(3)
    const [first, second, third] = await attempts()
    assert.isDefined(first)
    assert.isDefined(second)
    assert.isDefined(third)
    const prices = [first, second, third].map(({ price }) => BigInt(String(price)))
    assert.isTrue(prices.every((price, index) => (index === 0 || price * 10n >= (prices[index - 1] ?? 0n) * 11n) && price <= 5_000_000_000n))
    const { client } = world.anvil
    await client.dropTransaction({ hash: third["hash"] as Hex })
    await client.sendRawTransaction({ serializedTransaction: first["bytes"] as Hex })
    await world.mine(2)
    await world.until("the first is seen", async () =>
      (await world.query("SELECT 1 FROM transactions WHERE tx_hash = $1 AND state = 'seen'", [first["hash"]]))[0])
    await client.transport.request({ method: "anvil_reorg", params: [2, [[third["bytes"], 0]]] } as never)
    await world.untilPaid([asked])
    assert.strictEqual((await attempts()).length, 3)
    const [payout] = await world.query("SELECT settled_by, nonce::int AS nonce, state FROM payouts")
    assert.deepStrictEqual(payout, { settled_by: third["hash"], nonce: 0, state: "paid" })
    await auditPayouts(world, [asked])
    const told = await world.query("SELECT id FROM notifications WHERE id LIKE 'withdrawal-paid:%'")
    assert.strictEqual(told.length, 1)
    assert.deepStrictEqual(await world.query("SELECT kind FROM incidents WHERE kind NOT IN ('no quorum', 'finality stalled')"), [])
  }, 180_000)
})

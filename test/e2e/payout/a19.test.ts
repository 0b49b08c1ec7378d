import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { payoutAccount } from "../../support/signerViem.ts"
import { closed, opened } from "../chain/books.ts"
import { coins, mintUsdt, send } from "../chain/chainActions.ts"
import { enrich, walletOf } from "../chain/chainMember.ts"
import type { PayoutWorld } from "./payoutWorld.ts"
import { auditPayouts, startPayoutWorld } from "./payoutWorld.ts"

/** What a token payment may cost: its limit at the lowest price. */
const GAS = 120_000n * 50_000_000n

describe("A19 hot wallet runs dry", () => {
  let world: PayoutWorld
  beforeAll(async () => {
    world = await startPayoutWorld({ usdt: coins(350), balance: coins(1000), bnb: GAS * 5n })
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  const mineUntil = (what: string, ask: () => Promise<boolean>) =>
    world.until(what, async () => {
      await world.mine(1)
      return await ask() ? true : undefined
    }, 60_000)

  it("A19: what can be paid is paid in the order of requests, the rest waits with a reason, and goes on by itself after a refill", async () => {
    const treasury = walletOf("the treasury")
    await enrich(world, treasury.address, 0n)
    const asked = await world.approved(10, coins(100))
    const missing = asked.reduce((sum, { amount }) => sum + amount, 0n) - coins(350)
    world.startPaying()
    await world.untilPaid(asked.slice(0, 3))
    await opened(world, "payout wallet low")
    // While a payout is just becoming final it counts as still to be paid: the figure settles.
    await mineUntil("the shortfall is told", async () =>
      (await world.query("SELECT 1 FROM incidents WHERE subject = 'USDT' AND closed_at IS NULL AND facts->>'shortfall' = $1", [String(missing)]))
        .length === 1)
    assert.deepStrictEqual(await world.withdrawals(), { paid: 3, approved: 7 })
    assert.deepStrictEqual(await world.query("SELECT DISTINCT reason FROM withdrawals WHERE state = 'approved'"), [{ reason: "low funds" }])
    const rounds = await world.query("SELECT count(*)::int AS rows FROM payout_broadcasts")
    await mintUsdt(world.anvil.client, payoutAccount.address, coins(1000))
    await mineUntil("all that gas allows is paid", async () => ((await world.withdrawals())["paid"] ?? 0) >= 5)
    await mineUntil("the others wait for gas", async () =>
      (await world.query("SELECT 1 FROM withdrawals WHERE state = 'approved' AND reason = 'low gas'")).length > 0)
    assert.isTrue((await world.query("SELECT 1 FROM incidents WHERE kind = 'payout wallet low' AND subject = 'BNB' AND closed_at IS NULL")).length === 1)
    assert.isBelow(Number(rounds[0]?.["rows"]), 100)
    await send(world.anvil.client, { from: treasury, to: payoutAccount.address, value: coins(1) })
    await world.untilPaid(asked)
    await closed(world, "payout wallet low")
    assert.strictEqual((await auditPayouts(world, asked)).length, 10)
    const told = await world.query("SELECT count(*)::int AS told FROM notifications WHERE id LIKE 'withdrawal-waits-low-funds:%'")
    assert.deepStrictEqual(told, [{ told: 7 }])
  }, 180_000)
})

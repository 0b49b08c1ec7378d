import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { rpcError } from "../../sandbox/provider/RpcRule.ts"
import { coins } from "../chain/chainActions.ts"
import type { PayoutWorld } from "./payoutWorld.ts"
import { auditPayouts, startPayoutWorld } from "./payoutWorld.ts"

describe("A16 accepted, then silence", () => {
  let world: PayoutWorld
  beforeAll(async () => {
    world = await startPayoutWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("A16: whatever providers answer or do not, ten payouts are ten transactions, and each recipient is paid once", async () => {
    const [one, two, three] = world.providers
    const only = { faultsOnly: ["eth_sendRawTransaction"] }
    one.set({ drop: "after", ...only })
    two.set({ answers: { eth_sendRawTransaction: () => rpcError(-32000, "already known") } })
    three.set({ status: { status: 500 }, ...only })
    const asked = await world.approved(10, coins(7))
    const watcher = world.startPaying({ PAYOUT_REPLACE_SECONDS: "600" })
    await world.until("all are sent", async () => {
      const [row] = await world.query("SELECT count(DISTINCT payout_id)::int AS sent FROM payout_broadcasts")
      return row?.["sent"] === 10 ? true : undefined
    })
    const outcomes = await world.query("SELECT provider, array_agg(DISTINCT outcome) AS said FROM payout_broadcasts GROUP BY provider ORDER BY provider")
    assert.deepStrictEqual(outcomes, [
      { provider: "quicknode", said: ["unknown"] }, { provider: "rpc-1", said: ["accepted"] }, { provider: "rpc-2", said: ["unknown"] }
    ])
    await world.untilPaid(asked)
    const payouts = await auditPayouts(world, asked)
    assert.deepStrictEqual(payouts.map(({ hashes, state }) => [hashes, state]), Array.from({ length: 10 }, () => [1, "paid"]))
    assert.deepStrictEqual(await world.query("SELECT kind FROM incidents WHERE kind NOT IN ('no quorum', 'finality stalled')"), [])
    await watcher.stop()
  }, 180_000)
})

import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { payoutAccount } from "../../support/signerViem.ts"
import { opened } from "../chain/books.ts"
import { coins } from "../chain/chainActions.ts"
import { walletOf } from "../chain/chainMember.ts"
import type { PayoutWorld } from "./payoutWorld.ts"
import { startPayoutWorld } from "./payoutWorld.ts"

/** How long a wallet is watched that must not move. */
const WATCHED_MS = 2000

describe("a payout wallet in whose name code runs (EIP-7702)", () => {
  let world: PayoutWorld
  beforeAll(async () => {
    world = await startPayoutWorld()
  }, 120_000)
  afterAll(() => world.close(), 60_000)

  it("pays nothing from the start on, and goes on when there is none and two operators agree", async () => {
    const { client } = world.anvil
    const { address } = payoutAccount
    await client.setCode({ address, bytecode: `0xef0100${walletOf("somebody's contract").address.slice(2)}` })
    const asked = await world.approved(1, coins(5))
    const watcher = world.startPaying()
    const incident = await opened(world, "wallet delegated")
    assert.deepStrictEqual([incident["stops"], incident["approvals_needed"]], [["payouts"], 2])
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS))
    assert.deepStrictEqual([await world.withdrawals(), await client.getTransactionCount({ address })], [{ approved: 1 }, 0])
    await client.setCode({ address, bytecode: "0x" })
    await world.approve("wallet delegated", "anna", "boris")
    await world.untilPaid(asked)
    assert.deepStrictEqual([await world.withdrawals(), await world.timesPaid(asked)], [{ paid: 1 }, [1]])
    // One that is stopped keeps nobody waiting for its lane.
    await watcher.stop()
    assert.deepStrictEqual(await world.query("SELECT held_until <= now() AS free FROM payout_lanes"), [{ free: true }])
  }, 120_000)
})

import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { rpcError } from "../../sandbox/provider/RpcRule.ts"
import { payoutAccount } from "../../support/signerViem.ts"
import { finalize, opened } from "../chain/books.ts"
import { coins, send, transferCall } from "../chain/chainActions.ts"
import { walletOf } from "../chain/chainMember.ts"
import type { PayoutWorld } from "./payoutWorld.ts"
import { auditPayouts, startPayoutWorld } from "./payoutWorld.ts"

describe("A17 nonce too low, ours and not ours", () => {
  let world: PayoutWorld
  beforeEach(async () => {
    world = await startPayoutWorld()
  }, 120_000)
  afterEach(() => world.close(), 60_000)

  const until = (what: string, statement: string) =>
    world.until(what, async () => (await world.query(statement))[0])
  const everywhere = (change: Parameters<PayoutWorld["providers"][0]["set"]>[0]) => world.providers.forEach((provider) => provider.set(change))
  const foreign = (nonce: number, gasPrice = 50_000_000n) =>
    send(world.anvil.client, {
      from: payoutAccount, to: USDT_ADDRESS, data: transferCall(walletOf("a thief").address, coins(3)), nonce, gasPrice, gas: 120_000n
    })

  it("A17 i: our own transaction is mined while we send it again: it is paid, nobody is alarmed", async () => {
    everywhere({ answers: { eth_getTransactionCount: () => ({ result: "0x0" }) } })
    const asked = await world.approved(1, coins(5))
    world.startPaying({ PAYOUT_REPLACE_SECONDS: "1" })
    await until("it is sent", "SELECT 1 FROM payout_broadcasts")
    await world.mine(1)
    await until("it is sent again", "SELECT 1 FROM payout_broadcasts WHERE outcome = 'nonce used'")
    await world.untilPaid(asked)
    everywhere({ answers: undefined })
    await auditPayouts(world, asked)
    assert.deepStrictEqual(await world.query("SELECT kind FROM incidents WHERE kind NOT IN ('no quorum', 'finality stalled')"), [])
  }, 120_000)

  it("A17 ii: a foreign transaction takes the nonce of a payout: payouts stop within a minute, it is never sent elsewhere, and given back when it is final and two operators agree", async () => {
    everywhere({ answers: { eth_sendRawTransaction: () => rpcError(-32000, "something went wrong") } })
    const [lost] = await world.approved(1, coins(5))
    assert.isDefined(lost)
    world.startPaying()
    await until("it is sent", "SELECT 1 FROM payout_broadcasts")
    const startedAtMs = performance.now()
    await foreign(0)
    await world.mine(1)
    const incident = await opened(world, "foreign spend")
    assert.isAtMost(performance.now() - startedAtMs, 60_000)
    assert.deepStrictEqual([incident["stops"], incident["approvals_needed"]], [["payouts"], 2])
    everywhere({ answers: undefined })
    const later = await world.approved(2, coins(4))
    await world.mine(20)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    assert.deepStrictEqual(await world.withdrawals(), { paying: 1, approved: 2 })
    await world.approve("foreign spend", "anna", "boris")
    await world.untilPaid(later)
    assert.deepStrictEqual(await world.withdrawals(), { paying: 1, paid: 2 })
    assert.deepStrictEqual(await world.timesPaid([lost, ...later]), [0, 1, 1])
    assert.deepStrictEqual(
      await world.query("SELECT nonce::int AS nonce, state FROM payouts ORDER BY nonce"),
      [{ nonce: 0, state: "open" }, { nonce: 1, state: "paid" }, { nonce: 2, state: "paid" }]
    )
    // Once the foreign transaction is final it can never be paid: two operators give it back, once.
    await finalize(world)
    const displaced = await opened(world, "payout displaced")
    assert.deepStrictEqual([displaced["stops"], displaced["approvals_needed"]], [[], 2])
    await world.approve("payout displaced", "anna")
    await new Promise((resolve) => setTimeout(resolve, 1500))
    assert.deepStrictEqual(await world.withdrawals(), { paying: 1, paid: 2 })
    const before = await world.member.available()
    await world.approve("payout displaced", "boris")
    await until("it is given back", "SELECT 1 FROM withdrawals WHERE state = 'returned'")
    assert.strictEqual(await world.member.available(), before + lost.amount)
    await until("the member is told", "SELECT 1 FROM notifications WHERE id LIKE 'withdrawal-returned:%' AND state = 'delivered'")
    assert.deepStrictEqual(await world.timesPaid([lost, ...later]), [0, 1, 1])
    assert.deepStrictEqual(await world.query("SELECT kind FROM incidents WHERE closed_at IS NULL"), [])
    assert.deepStrictEqual(await world.brokenInvariants(), [])
  }, 180_000)

  it("A17 iii: a foreign transaction waits on the nonce: that is no success and no failure, and once it is seen it is the same as before", async () => {
    await foreign(0, 4_999_000_000n)
    // The lane begins at nonce 0 whatever waits there: the foreign transaction came after.
    everywhere({ answers: { eth_getTransactionCount: ([, place]) => place === "pending" ? { result: "0x0" } : undefined } })
    const [lost] = await world.approved(1, coins(5))
    assert.isDefined(lost)
    world.startPaying()
    await until("somebody else is on the nonce", "SELECT 1 FROM payout_broadcasts WHERE outcome = 'nonce occupied'")
    assert.deepStrictEqual(await world.withdrawals(), { paying: 1 })
    await world.mine(1)
    await opened(world, "foreign spend")
    await world.mine(20)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    assert.deepStrictEqual([await world.withdrawals(), await world.timesPaid([lost])], [{ paying: 1 }, [0]])
  }, 180_000)
})

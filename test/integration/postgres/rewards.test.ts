import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { reverseTransfers } from "@sigmatrade/core/deposit/reverseTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { availableOf, HOUSE_CAPITAL, HOUSE_REORG_RECEIVABLE, HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { approveRefund } from "@sigmatrade/core/level/approveRefund"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { createCampaign } from "@sigmatrade/core/reward/createCampaign"
import { endCampaign } from "@sigmatrade/core/reward/endCampaign"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { join, milli } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { chainId, livelyChain, makeFinal, moved, payoutAddress, settings } from "./chainWorld.ts"
import { catchUp, REWARD } from "./rewardsWorld.ts"

const [anna, boris] = [operator("anna"), operator("boris")]
const twenty = Array.from({ length: 20 }, (_, index) => index)
const all = { concurrency: "unbounded" } as const

const held = Effect.fn("held")(function*(account: Account) {
  return (yield* (yield* Ledger).balances([account])).find(({ asset }) => asset === BNB.id)?.amount ?? 0n
})
const isBroken = Effect.map(brokenInvariants, (broken) => broken.map(({ id }) => id))

/** A campaign with these funds for these members, from two hours ago on. */
const campaign = Effect.fn("campaign")(function*(name: string, funds: bigint, members: ReadonlyArray<User>) {
  const now = yield* DateTime.now
  const rule: CampaignRule = { _tag: "Listed", members: members.map(({ id }) => id), amount: REWARD }
  return yield* createCampaign({
    id: CampaignId.make(name), asset: BNB.id, funds: Amount.make(funds), rule,
    startsAt: DateTime.subtract(now, { hours: 2 }), endsAt: DateTime.add(now, { hours: 2 })
  }, anna)
})

layer(PostgresTest.layer, { timeout: "120 seconds", excludeTestServices: true })("rewards on Postgres", (it) => {
  it.effect("twenty campaigns at once, each with a third of the capital: three are made, and nothing is promised twice", () =>
    Effect.gen(function*() {
      const member = yield* join()
      yield* makeFinal([moved({ to: payoutAddress, amount: milli(300) })])
      const free = yield* held(HOUSE_CAPITAL)
      const made = yield* Effect.forEach(twenty, (index) => Effect.isSuccess(campaign(`race-${index}`, free / 3n, [member])), all)
      assert.strictEqual(made.filter((one) => one).length, 3)
      assert.deepStrictEqual([yield* held(HOUSE_CAPITAL), yield* held(HOUSE_REWARDS_FUND)], [free % 3n, (free / 3n) * 3n])
      assert.deepStrictEqual(yield* isBroken, [])
      // Ended by many at once, while others pay.
      const ended = yield* Effect.forEach(twenty, (index) =>
        Effect.andThen(Effect.yieldNow, index % 2 === 0 ? Effect.as(catchUp(2, 60_000), 0) :
          Effect.forEach(twenty, (number) => Effect.isSuccess(endCampaign(CampaignId.make(`race-${number}`), anna))).pipe(
            Effect.map((done) => done.filter((one) => one).length))), all)
      assert.strictEqual(ended.reduce((sum, count) => sum + count, 0), 3)
      assert.strictEqual(yield* held(HOUSE_REWARDS_FUND), 0n)
      assert.strictEqual((yield* held(HOUSE_CAPITAL)) + (yield* held(availableOf(member.id))), free)
      assert.deepStrictEqual(yield* isBroken, [])
    }).pipe(Effect.provide(settings)))

})

layer(PostgresTest.layer, { timeout: "120 seconds", excludeTestServices: true })("a campaign that runs out, on Postgres", (it) => {
  it.effect("thirty members, funds for twenty-five, twenty who pay in batches of four: twenty-five are paid, each once", () =>
    Effect.gen(function*() {
      const members = yield* Effect.forEach(Array.from({ length: 30 }), () => join())
      yield* makeFinal([moved({ to: payoutAddress, amount: milli(100) })])
      const now = yield* DateTime.now
      const rule: CampaignRule = { _tag: "Listed", members: members.map(({ id }) => id), amount: REWARD }
      const id = CampaignId.make("thirty")
      yield* createCampaign({
        id, asset: BNB.id, funds: Amount.make(REWARD * 30n), rule, startsAt: DateTime.subtract(now, { hours: 2 }), endsAt: DateTime.add(now, { hours: 2 })
      }, anna)
      // A list longer than the funds is refused when it is made: five rewards are taken away behind its back.
      const sql = yield* SqlClient.SqlClient
      yield* sql.withTransaction(Effect.andThen(sql`SET LOCAL session_replication_role = replica`, sql`UPDATE campaigns SET funds = ${String(REWARD * 25n)}::text::numeric WHERE id = 'thirty'`))
      yield* Effect.forEach(twenty, () => catchUp(4, 1000), all)
      const paid = yield* Effect.forEach(members, ({ id: userId }) => held(availableOf(userId)))
      assert.strictEqual(paid.filter((amount) => amount === REWARD).length, 25)
      assert.strictEqual(paid.filter((amount) => amount === 0n).length, 5)
      const rows = yield* sql<{ readonly paid: string; readonly rewards: string }>`
        SELECT paid::text, (SELECT count(*) FROM campaign_rewards WHERE campaign = 'thirty')::text AS rewards FROM campaigns WHERE id = 'thirty'`
      assert.deepStrictEqual(rows, [{ paid: String(REWARD * 25n), rewards: "25" }])
      const open = yield* sql`SELECT subject FROM incidents WHERE kind = 'campaign out of funds' AND closed_at IS NULL`
      assert.deepStrictEqual(open, [{ subject: "thirty" }])
    }).pipe(Effect.provide(settings)))
})

layer(PostgresTest.layer, { timeout: "120 seconds", excludeTestServices: true })("refunds on Postgres", (it) => {
  for (const round of [1, 2, 3]) {
    it.effect(`a refund, a release and a broken finality at once take a sale back once (${round})`, () =>
      Effect.gen(function*() {
        const world = yield* livelyChain
        const id = PurchaseId.make(transferId(world.sale))
        yield* requestRefund(id, anna, "mistake")
        const lost = (yield* (yield* TransferStore).finalAbove(chainId, 0 as BlockNumber, 10_000))
          .filter(({ transfer }) => transferId(transfer) === transferId(world.sale))
        const { run } = yield* Transaction
        const incident = yield* freshIncident
        const approve = Effect.isSuccess(approveRefund(id, boris))
        const works = twenty.map((index) => index % 5 === 0 ? Effect.as(releaseCommissions(10), false) : approve)
        const reversal = Effect.as(run(reverseTransfers(lost, incident)), false)
        const done = yield* Effect.all(round === 1 ? works : [...works.slice(0, 10), reversal, ...works.slice(10)], all)
        assert.isAtMost(done.filter((one) => one).length, 1)
        if (round === 1) assert.strictEqual(done.filter((one) => one).length, 1)
        assert.strictEqual((yield* (yield* LevelStore).owned([world.four.id])).size, 0)
        assert.strictEqual(yield* held(availableOf(world.four.id)), round === 1 ? milli(60) : 0n)
        assert.strictEqual(yield* held(HOUSE_REORG_RECEIVABLE), 0n)
        assert.deepStrictEqual(yield* isBroken, [])
        const incidents = yield* IncidentStore
        for (const name of ["ann", "ben"]) yield* incidents.approve(incident, operator(name), yield* DateTime.now)
      }).pipe(Effect.provide(settings)))
  }
})

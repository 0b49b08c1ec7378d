import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { buyLevel } from "@sigmatrade/core/deposit/buyLevel"
import { approveRefund } from "@sigmatrade/core/level/approveRefund"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { createCampaign } from "@sigmatrade/core/reward/createCampaign"
import { endCampaign } from "@sigmatrade/core/reward/endCampaign"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { runHourly } from "@sigmatrade/core/reward/runHourly"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { randomBytes } from "node:crypto"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { milli } from "../../support/community.ts"
import { withdrawalRules } from "./livelyWithdrawals.ts"

/** What a campaign pays here. */
export const REWARD = milli(1)
const [anna, boris] = [operator("anna"), operator("boris")]

/** A campaign that pays these members, with funds for as many and one more. */
export const campaignFor = Effect.fn("campaignFor")(function*(members: ReadonlyArray<User>) {
  const now = yield* DateTime.now
  const rule: CampaignRule = { _tag: "Listed", members: members.map(({ id }) => id), amount: REWARD }
  const id = CampaignId.make(`c-${randomBytes(8).toString("hex")}`)
  const funds = Amount.make(REWARD * BigInt(members.length + 1))
  yield* createCampaign({ id, asset: BNB.id, funds, rule, startsAt: DateTime.subtract(now, { hours: 2 }), endsAt: DateTime.add(now, { hours: 2 }) }, anna)
  return id
})

/** One step of the hourly job, where nobody is paid out without asking. */
export const hourly = (limit: number, lengthMs?: number) =>
  runHourly(limit, lengthMs).pipe(Effect.provide(withdrawalRules), Effect.provideService(AutoPayoutPolicy, { minimums: new Map() }))

/** Works off every period that is due. */
export const catchUp = Effect.fn("catchUp")(function*(limit = 100, lengthMs?: number) {
  for (let step = 0; step < 1000; step += 1) if ((yield* hourly(limit, lengthMs)).period === null) return
  return yield* Effect.die(new Error("the job never came to its end"))
})

/** The rewards of a community that has paid in: one campaign pays, one has ended, a sale was refunded, and its buyer bought again from his balance. */
export const livelyRewards = Effect.fn("livelyRewards")(function*({ four, one, sale, two }: {
  readonly one: User
  readonly two: User
  readonly four: User
  readonly sale: Transfer
}) {
  yield* campaignFor([one, two])
  yield* endCampaign(yield* campaignFor([two, four]), anna)
  yield* catchUp(100, 60_000)
  const refunded = PurchaseId.make(transferId(sale))
  yield* requestRefund(refunded, anna, "he was promised something else")
  const { price, userId } = yield* approveRefund(refunded, boris)
  const levels = yield* LevelStore
  const offer = { priceVersion: (yield* levels.table).version, turn: yield* levels.turn(userId, price.level) }
  yield* buyLevel({ userId, level: price.level, asset: price.asset, ...offer })
})

/** Ways to spoil what belongs to rewards, and the invariant that tells. */
export const spoiledRewards: ReadonlyArray<readonly [id: string, ...statements: ReadonlyArray<string>]> = [
  ["I-41", "INSERT INTO job_periods SELECT job, ends_at + interval '1 minute', ends_at + interval '2 minutes', now() FROM job_periods ORDER BY starts_at DESC LIMIT 1"],
  ["I-41", "INSERT INTO job_periods SELECT job, starts_at + interval '1 second', ends_at, now() FROM job_periods ORDER BY starts_at DESC LIMIT 1"],
  [
    "I-41",
    "INSERT INTO job_periods SELECT job, ends_at, ends_at + interval '1 minute', now() FROM job_periods ORDER BY starts_at DESC LIMIT 1",
    "UPDATE job_periods SET closed_at = NULL WHERE starts_at = (SELECT min(starts_at) FROM job_periods)"
  ],
  ["I-41", "DELETE FROM job_periods"],
  ["campaigns", "UPDATE campaigns SET paid = paid + 1"],
  ["campaigns", "DELETE FROM campaign_rewards"],
  ["campaigns", "UPDATE campaigns SET funds = funds + 1"],
  ["campaigns", "UPDATE campaigns SET ended_at = now() WHERE ended_at IS NULL"],
  ["campaigns", "UPDATE ledger_entries SET business_id = 'other' WHERE kind = 'campaign-ended'"],
  ["campaigns", "UPDATE ledger_entries SET business_id = 'x' || business_id WHERE kind = 'campaign-reward'"],
  [
    "campaigns",
    "ALTER TABLE campaigns DROP CONSTRAINT campaigns_within_funds",
    "UPDATE campaigns SET paid = funds + 1 WHERE ended_at IS NULL"
  ],
  ["purchases", "UPDATE level_purchases SET turn = turn + 1 WHERE id LIKE 'balance:%'"],
  [
    "purchases",
    `UPDATE level_purchases SET user_id = (SELECT u.id FROM users u WHERE NOT EXISTS (SELECT 1 FROM level_purchases p WHERE p.user_id = u.id) LIMIT 1)
     WHERE id = (SELECT min(id) FROM level_purchases WHERE id NOT LIKE 'balance:%')`
  ],
  ["purchases", "DELETE FROM notifications WHERE id LIKE 'level-bought:%'"],
  ["refunds", "DELETE FROM refunds"],
  ["refunds", "DELETE FROM level_reversals"],
  ["refunds", "DELETE FROM notifications WHERE id LIKE 'sale-refunded:%'"],
  ["refunds", "DELETE FROM notifications WHERE id LIKE 'commission-reversed:%'"],
  ["refunds", "UPDATE referral_commissions SET state = 'released', reversed_at = NULL WHERE state = 'reversed'"]
]

/** What somebody with a database console might try with rewards, and why the database must refuse it. */
export const forbiddenRewards: ReadonlyArray<readonly [promise: string, statement: string]> = [
  ["a closed period stays closed", "UPDATE job_periods SET closed_at = NULL"],
  ["a period is never deleted", "DELETE FROM job_periods"],
  ["a period is there once", "INSERT INTO job_periods SELECT job, starts_at, ends_at FROM job_periods LIMIT 1"],
  ["no period is skipped", "INSERT INTO job_periods SELECT job, max(ends_at) + interval '1 hour', max(ends_at) + interval '2 hours' FROM job_periods GROUP BY job"],
  ["funds are never raised by hand", "UPDATE campaigns SET funds = funds + 1 WHERE ended_at IS NULL"],
  ["what is paid is counted and not written", "UPDATE campaigns SET paid = paid + 1 WHERE ended_at IS NULL"],
  ["a campaign that has ended never pays again", "UPDATE campaigns SET ended_at = NULL, ended_by = NULL WHERE ended_at IS NOT NULL"],
  ["a campaign is never deleted", "DELETE FROM campaigns"],
  ["a reward is never changed", "UPDATE campaign_rewards SET amount = amount + 1"],
  ["a reward is never deleted", "DELETE FROM campaign_rewards"],
  [
    "a member is rewarded once per campaign and cause",
    "INSERT INTO campaign_rewards SELECT w.* FROM campaign_rewards w JOIN campaigns c ON c.id = w.campaign WHERE c.ended_at IS NULL LIMIT 1"
  ],
  [
    "a reward is the fixed amount of its campaign",
    `INSERT INTO campaign_rewards SELECT c.id, u.id, 'reached', (c.rule ->> 'amount')::numeric - 1, now(), now()
     FROM campaigns c, users u WHERE c.ended_at IS NULL LIMIT 1`
  ],
  [
    "a campaign never pays beyond its funds",
    `INSERT INTO campaign_rewards SELECT c.id, u.id, 'reached', (c.rule ->> 'amount')::numeric, now(), now()
     FROM (SELECT * FROM campaigns WHERE ended_at IS NULL LIMIT 1) c, users u`
  ],
  [
    "a rule knows no share and no time",
    `INSERT INTO campaigns (id, asset, funds, rule, starts_at, ends_at, created_by, created_at)
     SELECT 'greedy', asset, funds, rule || '{"share": 5}', starts_at, ends_at, created_by, created_at FROM campaigns LIMIT 1`
  ],
  [
    "what is set aside never falls below zero",
    `INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
     SELECT id, 'house:rewards-fund', 'house:capital', 'BNB', 10::numeric ^ 30 FROM ledger_entries LIMIT 1`
  ],
  ["a refund is never undone", "UPDATE refunds SET approved_by = NULL, approved_at = NULL"],
  ["a refund is never deleted", "DELETE FROM refunds"],
  [
    "nobody approves what he asked for himself",
    `INSERT INTO refunds (purchase_id, requested_by, note, requested_at, approved_by, approved_at)
     SELECT id, 'anna', 'x', now(), 'anna', now() FROM level_purchases LIMIT 1`
  ],
  [
    "a refund is requested before it is approved",
    `INSERT INTO refunds (purchase_id, requested_by, note, requested_at, approved_by, approved_at)
     SELECT id, 'anna', 'x', now(), 'boris', now() FROM level_purchases p
     WHERE NOT EXISTS (SELECT 1 FROM refunds f WHERE f.purchase_id = p.id) LIMIT 1`
  ]
]

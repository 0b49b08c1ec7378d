import { assert, it } from "@effect/vitest"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Campaign } from "@sigmatrade/core/reward/Campaign"
import { campaignState } from "@sigmatrade/core/reward/campaignState"
import { DateTime } from "effect"
import { freshCampaign } from "@sigmatrade/adapters/contract/reward/freshCampaign"
import { minutesLater, NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { reached, REWARD } from "./rewardWorld.ts"

const lasting = (given: Partial<ConstructorParameters<typeof Campaign>[0]> = {}) => freshCampaign(reached, given)

it("a campaign begins with its first moment and is over with its last; one reward is enough to pay", () => {
  const at = (minutes: number) => campaignState(lasting(), minutesLater(minutes))
  assert.deepStrictEqual([at(-1), at(0), at(59), at(60), at(600)], ["begins later", "pays", "pays", "is closing", "is closing"])
  const left = (rest: bigint) => campaignState(lasting({ paid: Amount.make(REWARD * 10n - rest) }), NOW)
  assert.deepStrictEqual([left(REWARD), left(REWARD - 1n), left(0n)], ["pays", "out of funds", "out of funds"])
})

it("one that has ended is ended, whatever else is true of it", () => {
  for (const endedBy of [null, operator("anna")]) {
    const over = lasting({ endedAt: minutesLater(5), endedBy, paid: Amount.make(REWARD * 10n) })
    for (const minutes of [-1, 0, 60]) assert.strictEqual(campaignState(over, DateTime.add(NOW, { minutes })), "ended")
  }
})

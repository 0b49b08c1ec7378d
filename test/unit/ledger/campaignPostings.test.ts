import { assert, it } from "@effect/vitest"
import { availableOf, HOUSE_CAPITAL, HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import { campaignEnded, campaignFunded, campaignReward } from "@sigmatrade/core/ledger/postings/campaignFunded"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Money } from "@sigmatrade/core/money/Money"
import { UserId } from "@sigmatrade/core/user/User"
import { BNB } from "../community.ts"

const user = UserId.make("00000000-0000-7000-8000-000000000001")
const five = new Money({ asset: BNB, amount: Amount.make(2n ** 70n) })

it("a campaign's money goes between the accounts PRODUCT names: from the capital, to members, and the rest back", () => {
  const told = ({ businessId, kind, movements }: ReturnType<typeof campaignFunded>) =>
    [kind, businessId, ...movements.map(({ amount, asset, credit, debit }) => `${debit} > ${credit}: ${amount} ${asset}`)]
  const line = (from: string, to: string) => `${from} > ${to}: ${2n ** 70n} BNB`
  assert.deepStrictEqual(told(campaignFunded("spring", five)), ["campaign-funded", "spring", line(HOUSE_CAPITAL, HOUSE_REWARDS_FUND)])
  assert.deepStrictEqual(told(campaignReward("spring", user, "reached", five)),
    ["campaign-reward", `spring:${user}:reached`, line(HOUSE_REWARDS_FUND, availableOf(user))])
  assert.deepStrictEqual(told(campaignEnded("spring", five)), ["campaign-ended", "spring", line(HOUSE_REWARDS_FUND, HOUSE_CAPITAL)])
})

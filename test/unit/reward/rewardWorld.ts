import { HOUSE_CAPITAL } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { walletMoved } from "@sigmatrade/core/ledger/postings/walletMoved"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Money } from "@sigmatrade/core/money/Money"
import type { CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import type { CampaignWish } from "@sigmatrade/core/reward/judgeCampaign"
import { AutoPayoutPolicy } from "@sigmatrade/core/reward/AutoPayoutPolicy"
import { runHourly } from "@sigmatrade/core/reward/runHourly"
import type { User, UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { BNB, held, level, memberWithWallet, mineFinal, ONE, payment, workOff } from "../community.ts"
import { payoutRules } from "../payout/payoutWorld.ts"

/** Ten base units more than 2^70: no 64-bit integer holds it. */
export const REWARD = 2n ** 70n + 10n

/** The operator pays in. */
export const payIn = Effect.fn("payIn")(function*(amount: bigint) {
  const id = TransferId.make(`56:0x${amount.toString(16).padStart(64, "0")}:1`)
  yield* (yield* Ledger).post([walletMoved(id, new Money({ asset: BNB, amount: Amount.make(amount) }), "paid in")], yield* DateTime.now)
})

/** A campaign of this rule that begins now, lasts ten hours, and is named after the rule. */
export const wish = Effect.fn("wish")(function*(rule: CampaignRule, funds: bigint, id = rule._tag.toLowerCase()) {
  const now = yield* DateTime.now
  return {
    id: CampaignId.make(id), asset: BNB, funds: Amount.make(funds), rule, startsAt: now, endsAt: DateTime.add(now, { hours: 10 })
  } satisfies CampaignWish
})

const amount = Amount.make(REWARD)
export const reached: CampaignRule = { _tag: "LevelReached", level: LevelNumber.make(1), amount }
export const invited: CampaignRule = { _tag: "InvitedBought", level: LevelNumber.make(1), amount }
export const listed = (...members: ReadonlyArray<UserId>): CampaignRule => ({ _tag: "Listed", members, amount })

/** A level for one BNB is on sale. */
export const onSale = Effect.gen(function*() {
  yield* (yield* LevelStore).publish([level(1, ONE)], yield* DateTime.now)
})

/** Somebody joins, with a sponsor or without, and buys the level. */
export const buyer = Effect.fn("buyer")(function*(number: number, sponsor?: User) {
  const member = yield* memberWithWallet(number, sponsor)
  yield* mineFinal(payment(number, ONE))
  yield* workOff()
  return member
})

/** One step of the hourly job; those who want it are paid out from these balances on, nobody when none is given. */
export const hourly = (limit: number, minimums: ReadonlyMap<AssetId, Amount> = new Map()) =>
  runHourly(limit).pipe(Effect.provide(payoutRules()), Effect.provideService(AutoPayoutPolicy, { minimums }))

/** Runs the hourly job until no period is due; answers what it did. */
export const catchUp = Effect.fn("catchUp")(function*(limit = 100, minimums?: ReadonlyMap<AssetId, Amount>) {
  const steps: Array<Effect.Success<ReturnType<typeof runHourly>>> = []
  for (let step = 0; step < 500; step += 1) {
    const done = yield* hourly(limit, minimums)
    if (done.period === null) return steps
    steps.push(done)
  }
  return yield* Effect.die(new Error("the job never came to its end"))
})

export const capital = held(HOUSE_CAPITAL)

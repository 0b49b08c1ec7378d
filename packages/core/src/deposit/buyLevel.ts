import { DateTime, Effect, Schema } from "effect"
import { IncidentKind, isStopped } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { availableOf } from "../ledger/Account.ts"
import { balanceIn } from "../ledger/balanceIn.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { boughtNotice } from "../level/boughtNotice.ts"
import { judgeWish } from "../level/judgeWish.ts"
import { LevelSale } from "../level/LevelSale.ts"
import { LevelStore } from "../level/LevelStore.ts"
import type { LevelWish } from "../level/LevelWish.ts"
import type { Purchase } from "../level/Purchase.ts"
import { saleEntries } from "../level/Purchase.ts"
import { saleCommissions } from "../level/saleCommissions.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Commission } from "../referral/Commission.ts"
import { CommissionStore } from "../referral/CommissionStore.ts"
import { ReferralRates } from "../referral/ReferralRates.ts"
import { SponsorshipStore } from "../referral/SponsorshipStore.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import { UserStore } from "../user/UserStore.ts"
import { commissionNotice } from "./commissionNotice.ts"
import { DepositIntentStore } from "./DepositIntentStore.ts"

/** Nothing is bought while crediting stands still: people must look at what balances are made of first. */
export class SalesStopped extends Schema.TaggedError<SalesStopped>()("SalesStopped", { asset: AssetId, reason: IncidentKind }) {}

const refuseStopped = Effect.fn("refuseStopped")(function*(asset: AssetId) {
  const stopping = (yield* (yield* IncidentStore).opened).find((incident) => isStopped([incident], "crediting", asset))
  if (stopping !== undefined) return yield* new SalesStopped({ asset, reason: stopping.kind })
})

/** The purchase as the rules have it, or why they refuse it, and what the member can spend before it. */
const judged = Effect.fn("judged")(function*(wish: LevelWish) {
  const { asset, level, userId } = wish
  const levels = yield* LevelStore
  const account = availableOf(userId)
  const available = balanceIn(yield* (yield* Ledger).balances([account]), account, asset)
  const member = {
    available,
    owned: (yield* levels.owned([userId])).get(userId) ?? new Set<never>(),
    turn: yield* levels.turn(userId, level)
  }
  const purchase = yield* Effect.fromResult(judgeWish(wish, yield* levels.table, member, (yield* LevelSale).sequential))
  return { purchase, before: available }
})

/** What the sponsors of the buyer earn. */
const earned = Effect.fn("earned")(function*(purchase: Purchase, now: DateTime.Utc) {
  const rates = yield* ReferralRates
  const uplines = (yield* (yield* SponsorshipStore).uplines([purchase.userId], rates.length)).get(purchase.userId) ?? []
  return yield* Effect.fromResult(saleCommissions(purchase, uplines, rates, now, (yield* LevelSale).commissionHoldHours))
})

/** Writes a decided sale, each store once. */
const writeSale = Effect.fn("writeSale")(function*(
  purchase: Purchase,
  commissions: ReadonlyArray<Commission>,
  available: Amount,
  now: DateTime.Utc
) {
  // What is spent was counted under the member's lock: too little is a broken invariant, not a case.
  yield* (yield* Ledger).post(saleEntries(purchase, commissions), now).pipe(Effect.orDie)
  yield* (yield* LevelStore).record([purchase], now)
  yield* (yield* CommissionStore).record(commissions)
  yield* (yield* DepositIntentStore).fulfil([{ userId: purchase.userId, level: purchase.price.level }])
  const notices = [boughtNotice(purchase, available), ...commissions.map((one) => commissionNotice(one, purchase, now))]
  yield* tell(notices, now)
})

/**
 * A member buys a level from what he can spend: price, level, commissions and notices in one step, once however often the wish comes.
 * Answers the purchase and what he can spend after it. It stands here and not beside the levels, for it ends what he had announced to pay.
 * Errors: `MemberBlocked`, those of `judgeWish`, `SalesStopped`, `RatesTooHigh`, `UserUnknown`: then nothing has happened.
 */
export const buyLevel = Effect.fn("buyLevel")(function*(wish: LevelWish) {
  const users = yield* UserStore
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([wish.userId])
    yield* refuseBlocked(yield* users.get(wish.userId))
    const { before, purchase } = yield* judged(wish)
    yield* refuseStopped(wish.asset)
    const now = yield* DateTime.now
    const available = Amount.make(before - purchase.price.price)
    yield* writeSale(purchase, yield* earned(purchase, now), available, now)
    return { purchase, available }
  }))
})

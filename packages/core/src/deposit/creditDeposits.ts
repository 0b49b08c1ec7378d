import { Cause, DateTime, Effect, Random, Ref } from "effect"
import type { TransferId } from "../chain/Transfer.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { availableOf } from "../ledger/Account.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { LevelSale } from "../level/LevelSale.ts"
import { LevelStore } from "../level/LevelStore.ts"
import { Amount } from "../money/Amount.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { CommissionStore } from "../referral/CommissionStore.ts"
import { ReferralRates } from "../referral/ReferralRates.ts"
import { SponsorshipStore } from "../referral/SponsorshipStore.ts"
import { afterFailure } from "../retry/afterFailure.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import type { FinalTransfer } from "./Deposit.ts"
import { DepositIntentStore } from "./DepositIntentStore.ts"
import { DepositPolicy } from "./DepositPolicy.ts"
import { DepositStore } from "./DepositStore.ts"
import type { CreditedMember } from "./planCredit.ts"
import type { CreditBatch } from "./planCredits.ts"
import { planCredits } from "./planCredits.ts"

/** How long an announcement is remembered, so that a late payment can be called late. */
const INTENT_DAYS = 30

/** Locks the members, then reads all that their credits depend on: nobody changes it before this transaction ends. */
const readMembers = Effect.fn("readMembers")(function*(ids: ReadonlyArray<UserId>, tiers: number, now: DateTime.Utc) {
  yield* (yield* UserStore).lock(ids)
  const owned = yield* (yield* LevelStore).owned(ids)
  const intents = yield* (yield* DepositIntentStore).ofMembers(ids, DateTime.subtract(now, { days: INTENT_DAYS }))
  const balances = yield* (yield* Ledger).balances(ids.map(availableOf))
  const uplines = yield* (yield* SponsorshipStore).uplines(ids, tiers)
  const byAccount = Map.groupBy(balances, ({ account }) => account)
  const intentsOf = Map.groupBy(intents, ({ intent }) => intent.userId)
  return new Map(ids.map((id): [UserId, CreditedMember] => [id, {
    available: new Map((byAccount.get(availableOf(id)) ?? []).map(({ amount, asset }) => [asset, Amount.make(amount)])),
    owned: owned.get(id) ?? new Set(),
    intents: intentsOf.get(id) ?? [],
    uplines: uplines.get(id) ?? []
  }]))
})

/** Writes a decided batch, each store once. */
const writeBatch = Effect.fn("writeBatch")(function*(batch: CreditBatch, now: DateTime.Utc) {
  yield* (yield* DepositStore).settle(batch.settlements, now)
  // A credit only ever adds before it spends, so a member below zero here is a broken invariant, not a case.
  yield* (yield* Ledger).post(batch.entries, now).pipe(Effect.orDie)
  yield* (yield* LevelStore).record(batch.purchases, now)
  yield* (yield* CommissionStore).record(batch.commissions)
  yield* (yield* DepositIntentStore).fulfil(batch.purchases.map(({ price, userId }) => ({ userId, level: price.level })))
  yield* tell(batch.notices, now)
})

/** Credits what `claim` takes, in one transaction: read, decide, write once. Answers how many. */
const creditClaimed = <E, R>(claim: Effect.Effect<ReadonlyArray<FinalTransfer>, E, R>) =>
  Effect.gen(function*() {
    const transfers = yield* claim
    if (transfers.length === 0) return 0
    const now = yield* DateTime.now
    const rates = yield* ReferralRates
    const userIds = transfers.flatMap(({ attribution }) => attribution._tag === "Member" ? [attribution.userId] : [])
    const members = yield* readMembers([...new Set(userIds)], rates.length, now)
    const rules = { table: yield* (yield* LevelStore).table, rates, ...(yield* LevelSale), now }
    yield* writeBatch(yield* Effect.fromResult(planCredits(transfers, members, rules)), now)
    return transfers.length
  })

/** Puts off one deposit that could not be credited, or gives it up to a person: it never holds back the others. */
const putOff = Effect.fn("putOff")(function*(id: TransferId, cause: Cause.Cause<unknown>) {
  const deposits = yield* DepositStore
  const now = yield* DateTime.now
  const next = afterFailure((yield* DepositPolicy).retry, (yield* deposits.failures(id)) + 1, yield* Random.next)
  const retryAt = next._tag === "GiveUp" ? null : DateTime.add(now, { milliseconds: next.delayMs })
  yield* Effect.logError("A deposit could not be credited", { transferId: id, retryAt }, cause)
  yield* deposits.fail({ id, reason: Cause.pretty(cause).slice(0, 500), retryAt }, now)
  return 0
})

/** The assets that an open incident keeps from being credited; `all` when one stops crediting altogether. */
const stoppedAssets = Effect.gen(function*() {
  const open = (yield* (yield* IncidentStore).opened).filter(({ stops }) => stops.includes("crediting"))
  return open.some(({ asset }) => asset === null) ? "all" as const : open.flatMap(({ asset }) => asset ?? [])
})

/**
 * Credits a batch of final transfers: the exact amount, the level it buys and the commissions, with the notices, in one step. When
 * the batch fails its transfers are credited one by one, and only those that fail again are put off. What an open incident stops waits.
 * Answers how many were credited.
 */
export const creditDeposits = Effect.fn("creditDeposits")(function*() {
  const transaction = yield* Transaction
  const deposits = yield* DepositStore
  const claimed = yield* Ref.make<ReadonlyArray<TransferId>>([])
  const stopped = yield* stoppedAssets
  if (stopped === "all") return 0
  const claim = deposits.claim(yield* DateTime.now, (yield* DepositPolicy).batchSize, stopped).pipe(
    Effect.tap((transfers) => Ref.set(claimed, transfers.map(({ id }) => id)))
  )
  return yield* transaction.run(creditClaimed(claim)).pipe(
    Effect.catchCauseIf(
      (cause) => !Cause.hasInterrupts(cause),
      Effect.fn("creditOneByOne")(function*(batchCause) {
        // Nothing was taken: the store itself failed, and no deposit is to blame.
        if ((yield* Ref.get(claimed)).length === 0) return yield* Effect.failCause(batchCause)
        const counts = yield* Effect.forEach(yield* Ref.get(claimed), (id) =>
          transaction.run(creditClaimed(deposits.claimOne(id))).pipe(
            Effect.catchCauseIf((cause) => !Cause.hasInterrupts(cause), (cause) => putOff(id, cause))
          ))
        return counts.reduce((sum, count) => sum + count, 0)
      })
    )
  )
})

import { DateTime, Effect, Option, Schema } from "effect"
import type { Redacted } from "effect"
import type { Address } from "../chain/Address.ts"
import { IncidentKind, isStopped } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { availableOf } from "../ledger/Account.ts"
import { balanceIn } from "../ledger/balanceIn.ts"
import { InsufficientFunds, Ledger } from "../ledger/Ledger.ts"
import { withdrawalRequested } from "../ledger/postings/withdrawalRequested.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { checkPassword } from "./checkPassword.ts"
import { destinationOf } from "./destinationOf.ts"
import { DAY_HOURS, HOUR_HOURS, judgeWithdrawal } from "./judgeWithdrawal.ts"
import { newWithdrawalId } from "./newWithdrawalId.ts"
import { refuseMoneyAfterReset } from "./refuseDuringReset.ts"
import { ClientKey, Withdrawal } from "./Withdrawal.ts"
import { withdrawalNotice } from "./withdrawalNotice.ts"
import { WithdrawalPolicy } from "./WithdrawalPolicy.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** This asset is not paid out here. */
export class AssetNotPaidOut extends Schema.TaggedError<AssetNotPaidOut>()("AssetNotPaidOut", { asset: AssetId }) {}

/** Payouts stand still until people have looked at something. */
export class PayoutsStopped extends Schema.TaggedError<PayoutsStopped>()("PayoutsStopped", { asset: AssetId, reason: IncidentKind }) {}

/** The client key was used before, for something else. */
export class WithdrawalKeyReused extends Schema.TaggedError<WithdrawalKeyReused>()("WithdrawalKeyReused", { clientKey: ClientKey }) {}

/** The fee is another one than the member was shown. */
export class FeeChanged extends Schema.TaggedError<FeeChanged>()("FeeChanged", { asset: AssetId, fee: Amount }) {}

/** What a member asks for. */
export interface WithdrawalWish {
  readonly userId: UserId
  readonly clientKey: ClientKey
  readonly asset: AssetId
  /** What is to leave his balance, fee included. */
  readonly amount: Amount
  /** The fee he was shown, if he was: nobody pays another one. */
  readonly feeShown?: Amount
}

/** What he has under this client key: a repeat of the same wish is answered with what it led to. */
const earlier = Effect.fn("earlier")(function*({ amount, asset, clientKey, userId }: WithdrawalWish) {
  const known = Option.getOrNull(yield* (yield* WithdrawalStore).byClientKey(userId, clientKey))
  if (known === null) return null
  if (known.asset !== asset || known.amount !== amount) return yield* new WithdrawalKeyReused({ clientKey })
  return known
})

const refuseStopped = Effect.fn("refuseStopped")(function*(asset: AssetId) {
  const stopping = (yield* (yield* IncidentStore).opened).find((incident) => isStopped([incident], "payouts", asset))
  if (stopping !== undefined) return yield* new PayoutsStopped({ asset, reason: stopping.kind })
})

/** The rules of an asset. Errors: `AssetNotPaidOut`. */
const rulesOf = Effect.fn("rulesOf")(function*(asset: AssetId) {
  const rules = (yield* WithdrawalPolicy).assets.get(asset)
  return rules ?? (yield* new AssetNotPaidOut({ asset }))
})

/** How many operators must agree, or why the limits refuse it. */
const judge = Effect.fn("judge")(function*({ amount, asset, userId }: Omit<WithdrawalWish, "clientKey">) {
  const store = yield* WithdrawalStore
  const now = yield* DateTime.now
  const member = yield* store.used(userId, asset, DateTime.subtract(now, { hours: DAY_HOURS }))
  const everybody = yield* store.used(null, asset, DateTime.subtract(now, { hours: HOUR_HOURS }))
  const { inFlightMax } = yield* WithdrawalPolicy
  return yield* Effect.fromResult(judgeWithdrawal({ asset, amount, member, everybody }, yield* rulesOf(asset), inFlightMax))
})

/** The withdrawal as the rules have it, or why they refuse it. Whoever else asks for this asset waits from here on. */
const judged = Effect.fn("judged")(function*({ feeShown, ...wish }: WithdrawalWish, destination: Address, approvalsMin: number) {
  const { fee } = yield* rulesOf(wish.asset)
  if (feeShown !== undefined && feeShown !== fee) return yield* new FeeChanged({ asset: wish.asset, fee })
  yield* (yield* WithdrawalStore).queueFor(wish.asset)
  const approvalsNeeded = Math.max(approvalsMin, yield* judge(wish))
  const now = yield* DateTime.now
  const { expiryHours } = yield* WithdrawalPolicy
  return new Withdrawal({
    ...wish, id: yield* newWithdrawalId, fee, destination, approvalsNeeded,
    state: approvalsNeeded === 0 ? "approved" : "requested",
    revision: 1,
    requestedAt: now,
    expiresAt: DateTime.add(now, { hours: expiryHours }),
    settledAt: null,
    reason: null
  })
})

/** Books, keeps and tells: one step with what led to it. */
const kept = Effect.fn("kept")(function*(withdrawal: Withdrawal) {
  const { expiresAt, requestedAt } = withdrawal
  yield* (yield* Ledger).post([withdrawalRequested(withdrawal)], requestedAt)
  yield* (yield* WithdrawalStore).add(withdrawal)
  const word = withdrawal.state === "approved"
    ? { _tag: "WithdrawalApproved" } as const
    : { _tag: "WithdrawalRequested", expiresAt } as const
  yield* tell([withdrawalNotice(withdrawal, word)], requestedAt)
  return { withdrawal, isNew: true }
})

/** What a withdrawal would be. */
export interface WithdrawalPreview {
  readonly fee: Amount
  /** What would arrive. */
  readonly net: Amount
  readonly destination: Address
  readonly approvalsNeeded: number
}

/**
 * What a wish would lead to now, before a password is asked for. Nothing is booked, and nothing is promised: it is judged again when it is
 * asked for. Errors: those of `requestWithdrawal`, but for the password's and the client key's.
 */
export const previewWithdrawal = Effect.fn("previewWithdrawal")(function*(wish: Omit<WithdrawalWish, "clientKey">) {
  const { amount, asset, userId } = wish
  const user = yield* (yield* UserStore).get(userId)
  yield* refuseBlocked(user)
  yield* refuseMoneyAfterReset(userId, yield* DateTime.now)
  const destination = yield* destinationOf(user, yield* DateTime.now)
  yield* refuseStopped(asset)
  const approvalsNeeded = yield* judge(wish)
  const balances = yield* (yield* Ledger).balances([availableOf(userId)])
  if (balanceIn(balances, availableOf(userId), asset) < amount) return yield* new InsufficientFunds()
  const { fee } = yield* rulesOf(asset)
  return { fee, net: Amount.make(amount - fee), destination, approvalsNeeded } satisfies WithdrawalPreview
})

/**
 * What `requestWithdrawal` does once the password is proven: every other rule holds. By itself only for what the system asks for because
 * the member has switched that on, and for what somebody else asks for in his name: then at least `approvalsMin` operators must agree,
 * however small it is. Errors: those of `requestWithdrawal`, but for the password's.
 */
export const requestForMember = Effect.fn("requestForMember")(function*(wish: WithdrawalWish, approvalsMin = 0) {
  const users = yield* UserStore
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([wish.userId])
    const known = yield* earlier(wish)
    if (known !== null) return { withdrawal: known, isNew: false }
    const user = yield* users.get(wish.userId)
    yield* refuseBlocked(user)
    yield* refuseMoneyAfterReset(wish.userId, yield* DateTime.now)
    const destination = yield* destinationOf(user, yield* DateTime.now)
    yield* refuseStopped(wish.asset)
    return yield* kept(yield* judged(wish, destination, approvalsMin))
  }))
})

/**
 * A member asks for money: it is reserved at once and waits for operators, or, when it is small enough, for its turn. The same wish under
 * the same client key is the same withdrawal, and answered as it stands now, with `isNew: false`. Never inside a transaction.
 * Errors: those of `checkPassword`; `WithdrawalKeyReused`, `MemberBlocked`, those of `refuseMoneyAfterReset` and `destinationOf`, `PayoutsStopped`, `AssetNotPaidOut`, `FeeChanged`,
 * those of `judgeWithdrawal`, `InsufficientFunds`, `UserUnknown`: then nothing has happened.
 */
export const requestWithdrawal = Effect.fn("requestWithdrawal")(function*(wish: WithdrawalWish, password: Redacted.Redacted) {
  yield* (yield* UserStore).get(wish.userId)
  yield* checkPassword(wish.userId, password)
  return yield* requestForMember(wish)
})

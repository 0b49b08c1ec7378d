import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { ClientKey, Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserId } from "@sigmatrade/core/user/User"
import { Clock, DateTime, Effect, Redacted } from "effect"
import { balanceOf } from "../property/audit.ts"
import { count } from "./Coverage.ts"
import { PromiseBroken } from "./PromiseBroken.ts"
import type { KnownWish, PayScene } from "./PayScene.ts"
import type { Scene } from "./Scene.ts"
import type { Act } from "./watchers.ts"

/** Everybody's password. */
export const PASSWORD = Redacted.make("correct horse")

const fail = (promise: string) => Effect.die(new PromiseBroken(promise))

/** A wish that no other wish is like: so that a payment on the chain tells by itself what it pays. */
export const newWish = Effect.fnUntraced(function*({ amounts, dice, wishes }: PayScene, userId: UserId, asset: AssetId) {
  const world = yield* (yield* MemoryWorld).read((now) => now)
  const there = balanceOf(world, availableOf(userId), asset)
  const wanted = there * BigInt(dice.weighted([[3, 100], [3, 60], [3, 30], [1, 5], [2, 130]])) / 100n
  let amount = wanted > 2n ? wanted : 2n
  while (amounts.has(`${asset} ${amount}`)) amount += wanted > there ? 1n : amount > 2n ? -1n : 1_000_003n
  amounts.add(`${asset} ${amount}`)
  const wish = { userId, asset, amount: Amount.make(amount), clientKey: ClientKey.make(`wish-${wishes.size + 1}`) }
  const known: KnownWish = { wish, id: null, timesNew: 0 }
  wishes.set(wish.clientKey, known)
  return known
})

/** I-39, I-45: one wish is one withdrawal; nobody who is blocked or cooling off gets one; it goes to his own wallet. */
const checkAnswer = Effect.fnUntraced(function*(pay: PayScene, known: KnownWish, withdrawal: Withdrawal, isNew: boolean, wasBlocked: boolean) {
  const { amount, asset, userId } = known.wish
  if (known.id !== null && known.id !== withdrawal.id) return yield* fail(`I-39: ${known.wish.clientKey} is two withdrawals`)
  known.id = withdrawal.id
  if (withdrawal.amount !== amount || withdrawal.asset !== asset || withdrawal.userId !== userId) return yield* fail(`I-39: ${withdrawal.id} is not what was wished`)
  if (!isNew) return
  known.timesNew += 1
  if (known.timesNew > 1) return yield* fail(`I-39: ${known.wish.clientKey} was new twice`)
  if (wasBlocked && pay.blocked.has(userId)) return yield* fail(`I-45: ${userId} is blocked and withdraws`)
  if ((pay.coolingUntilMs.get(userId) ?? 0) > (yield* Clock.currentTimeMillis)) return yield* fail(`${userId} withdraws to a wallet that cools off`)
  if (pay.wallets.get(userId) !== withdrawal.destination) return yield* fail(`${withdrawal.id} goes to ${withdrawal.destination}`)
})

/** A member asks for money. */
export const ask = ({ coverage: { outcomes } }: Scene, pay: PayScene, known: KnownWish): Act => ({
  name: "ask",
  act: Effect.gen(function*() {
    const wasBlocked = pay.blocked.has(known.wish.userId)
    const result = yield* Effect.result(requestWithdrawal(known.wish, PASSWORD))
    if (result._tag === "Failure") return count(outcomes, `asked: ${result.failure._tag}`)
    const { isNew, withdrawal } = result.success
    count(outcomes, isNew ? `asked: ${withdrawal.approvalsNeeded} approvals needed` : "asked: again")
    yield* checkAnswer(pay, known, withdrawal, isNew, wasBlocked)
  })
})

/** The same key for something else: nothing happens. */
export const askOther = ({ coverage: { outcomes } }: Scene, { wish }: KnownWish): Act => ({
  name: "ask for something else",
  act: Effect.gen(function*() {
    const result = yield* Effect.result(requestWithdrawal({ ...wish, amount: Amount.make(wish.amount + 1n) }, PASSWORD))
    if (result._tag === "Success") return yield* fail(`I-39: ${wish.clientKey} was answered for another amount`)
    count(outcomes, `asked for something else: ${result.failure._tag}`)
  })
})

/** An operator agrees to a revision: the present one, or one that is none. */
export const agree = ({ coverage: { outcomes } }: Scene, { agreed }: PayScene, { id }: Withdrawal, operator: OperatorName, revision: number): Act => ({
  name: "approve",
  act: Effect.gen(function*() {
    const key = `${id} ${revision}`
    agreed.set(key, (agreed.get(key) ?? new Set()).add(operator))
    const result = yield* Effect.result(approveWithdrawal(id, revision, operator))
    count(outcomes, `approve: ${result._tag === "Failure" ? result.failure._tag : result.success.withdrawal.state}`)
  })
})

/** Its member takes it back, or an operator refuses it: whoever is told that he did so has done so. */
export const end = ({ coverage: { outcomes } }: Scene, { told }: PayScene, { id, userId }: Withdrawal, by: OperatorName | null): Act => ({
  name: by === null ? "cancel" : "refuse",
  act: Effect.gen(function*() {
    const result = yield* Effect.result<unknown, { readonly _tag: string }, never>(
      (by === null ? cancelWithdrawal(userId, id) : refuseWithdrawal(id, by, "not now")) as never
    )
    count(outcomes, `${by === null ? "cancel" : "refuse"}: ${result._tag === "Failure" ? result.failure._tag : "done"}`)
    if (result._tag === "Failure") return
    const state = by === null ? "cancelled" : "refused"
    if (told.has(id)) return yield* fail(`${id} was ended twice: ${told.get(id)}, ${state}`)
    told.set(id, state)
  })
})

/** What is to be paid is changed before it is paid: who agreed before has agreed to something else. */
export const revise = ({ coverage: { outcomes } }: Scene, { id }: Withdrawal): Act => ({
  name: "revise",
  act: Effect.gen(function*() {
    const store = yield* WithdrawalStore
    const isRevised = yield* (yield* Transaction).run(Effect.gen(function*() {
      const before = yield* store.lock(id)
      if ((before.state !== "requested" && before.state !== "approved") || before.approvalsNeeded === 0) return false
      const expiresAt = DateTime.add(before.expiresAt, { minutes: 1 })
      return yield* store.move(before, new Withdrawal({ ...before, state: "requested", revision: before.revision + 1, expiresAt }))
    }))
    if (isRevised) count(outcomes, "revised")
  })
})

/** The withdrawals there are, in the order they were asked for. */
export const withdrawalsNow = Effect.gen(function*() {
  const world = yield* (yield* MemoryWorld).read((now) => now)
  return [...world.withdrawals].map(([, withdrawal]) => withdrawal).toSorted((one, other) => one.id < other.id ? -1 : 1)
})


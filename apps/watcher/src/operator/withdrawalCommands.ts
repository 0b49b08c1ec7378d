import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { blockMember, unblockMember } from "@sigmatrade/core/payout/blockMember"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Console, DateTime, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { findMember } from "./findMember.ts"
import { whoActs } from "./whoActs.ts"
import { moneyWriter, writeMoney } from "./writeMoney.ts"
import { writeWithdrawal, writeWithdrawals } from "./writeWithdrawals.ts"

/** Withdrawals shown of each state. */
const SHOWN_MAX = 100

const id = Argument.String("withdrawal").pipe(Argument.withDescription("The id that withdrawals lists"), Argument.withSchema(WithdrawalId))
const member = Argument.String("member").pipe(Argument.withDescription("A Telegram id or a user id"))
const note = Flag.String("note").pipe(Flag.withDescription("Why: kept for ever"), Flag.withDefault(""))
const revision = Flag.Int("revision").pipe(Flag.withDescription("The revision you have looked at: an approval is of no other"))

const seen = Effect.fnUntraced(function*(withdrawal: Withdrawal) {
  const user = yield* (yield* UserStore).get(withdrawal.userId)
  const approvals = yield* (yield* WithdrawalStore).approvals(withdrawal.id, withdrawal.revision)
  return { withdrawal, user, approvals }
})

/** `withdrawals`: those that have not ended, what waits for operators first. */
const withdrawals = Command.make("withdrawals", {}, Effect.fnUntraced(function*() {
  const store = yield* WithdrawalStore
  const lists = yield* Effect.forEach(["requested", "approved", "paying"] as const, (state) => store.inState(state, SHOWN_MAX))
  const open = yield* Effect.forEach(lists.flat(), seen)
  if (open.length === 0) return yield* Console.log("No withdrawal waits.")
  yield* Console.log(writeWithdrawals(open, yield* moneyWriter, yield* DateTime.now))
  if (lists.some(({ length }) => length === SHOWN_MAX)) yield* Console.log(`These are the oldest ${SHOWN_MAX} of each state: there may be more.`)
})).pipe(Command.withDescription("Withdrawals that have not ended, what waits for operators first, oldest first"))

/** `withdrawal`: one of them, with all that decides about it. */
const withdrawal = Command.make("withdrawal", { id }, Effect.fnUntraced(function*(given) {
  const store = yield* WithdrawalStore
  const users = yield* UserStore
  const found = yield* seen(yield* store.get(given.id))
  const [walletChange = null] = yield* users.walletChanges(found.user.id, 1)
  const [standingChange = null] = yield* users.standingChanges(found.user.id, 1)
  const refusal = Option.getOrNull(yield* store.refusal(given.id))
  yield* Console.log(writeWithdrawal(found, { refusal, walletChange, standingChange }, yield* moneyWriter))
})).pipe(Command.withDescription("One withdrawal, with all that decides about it"))

/** `approve-withdrawal`: agree to pay it. */
const approve = Command.make("approve-withdrawal", { id, revision }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const { approvals, withdrawal: after } = yield* approveWithdrawal(given.id, given.revision, operator)
  const money = writeMoney(yield* moneyWriter, after.amount, after.asset)
  const what = `${operator} agrees to pay ${money} to ${after.destination}`
  yield* Console.log(after.state === "approved"
    ? `${what}: it is approved, and is paid when its turn comes.`
    : `${what}: ${approvals.length} of ${after.approvalsNeeded}. It waits until another operator agrees.`)
})).pipe(Command.withDescription("Agree to pay a withdrawal, as it stands in the revision you have looked at"))

/** `refuse-withdrawal`: it is not paid. */
const refuse = Command.make("refuse-withdrawal", { id, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const { amount, asset } = yield* refuseWithdrawal(given.id, operator, given.note)
  yield* Console.log(`${operator} refuses the withdrawal: ${writeMoney(yield* moneyWriter, amount, asset)} is in the member's balance again, and he reads the note.`)
})).pipe(Command.withDescription("Refuse a withdrawal that is not on its way yet: the member reads the note"))

/** `block`: a member may not act any more. */
const block = Command.make("block", { member, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const { id: userId, telegramId } = yield* findMember(given.member)
  const { isNew, refused } = yield* blockMember(userId, operator, given.note)
  const blocked = isNew ? `${operator} blocks the member ${userId} (Telegram ${telegramId}).` : `The member ${userId} was blocked before.`
  yield* Console.log(refused === 0 ? blocked : `${blocked} Withdrawals that were refused, their money in his balance again: ${refused}.`)
})).pipe(Command.withDescription("A member may not act any more; what waits to be paid to him is refused, his money stays his"))

/** `unblock`: a member may act again. */
const unblock = Command.make("unblock", { member, note }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const { id: userId, telegramId } = yield* findMember(given.member)
  const isNew = yield* unblockMember(userId, operator, given.note)
  yield* Console.log(isNew ? `${operator} lets the member ${userId} (Telegram ${telegramId}) act again.` : `The member ${userId} was not blocked.`)
})).pipe(Command.withDescription("A blocked member may act again"))

/** The commands about money on its way out, and about who may ask for it. */
export const withdrawalCommands = { withdrawals, withdrawal, approve, refuse, block, unblock }

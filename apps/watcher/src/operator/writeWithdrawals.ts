import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { netOf } from "@sigmatrade/core/payout/Withdrawal"
import type { WithdrawalRefusal } from "@sigmatrade/core/payout/WithdrawalStore"
import type { StandingChange, WalletChange } from "@sigmatrade/core/user/UserStore"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime } from "effect"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { plain, writeTable } from "./writeTable.ts"
import { writeAge, writeTime } from "./writeTime.ts"

/** A withdrawal, whose it is, and who has approved its present revision. */
export interface SeenWithdrawal {
  readonly withdrawal: Withdrawal
  readonly user: User
  readonly approvals: ReadonlyArray<OperatorName>
}

/** Approvals as people read them: `1 of 2 (anna)`. */
const agreed = ({ approvals, withdrawal }: SeenWithdrawal) =>
  `${approvals.length} of ${withdrawal.approvalsNeeded}${approvals.length === 0 ? "" : ` (${approvals.join(", ")})`}`

const HEAD = ["id", "revision", "state", "amount", "member", "asked", "approvals"]

/** Withdrawals that have not ended, in the order given. */
export const writeWithdrawals = (seen: ReadonlyArray<SeenWithdrawal>, money: MoneyWriter, now: DateTime.Utc): string =>
  writeTable(HEAD, seen.map((one) => {
    const { amount, asset, id, requestedAt, revision, state } = one.withdrawal
    const age = writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(requestedAt))
    return [id, String(revision), state, writeMoney(money, amount, asset), `${one.user.name} (${one.user.telegramId})`, age, agreed(one)]
  })).join("\n")

/** What else decides about one withdrawal. */
export interface WithdrawalBackground {
  readonly refusal: WithdrawalRefusal | null
  readonly walletChange: WalletChange | null
  readonly standingChange: StandingChange | null
}

/** What speaks for the wallet it goes to. */
const writeLink = ({ wallet }: User, { destination }: Withdrawal): string => {
  if (wallet?.address !== destination) return "not the member's wallet any more"
  return wallet.provenAt === null ? "the member's, not proven by a signature" : `the member's, proven ${writeTime(wallet.provenAt)}`
}

/** One withdrawal with all that decides about it. */
export const writeWithdrawal = (seen: SeenWithdrawal, { refusal, standingChange, walletChange }: WithdrawalBackground, money: MoneyWriter): string => {
  const { user, withdrawal } = seen
  const { amount, asset, destination, expiresAt, fee, id, requestedAt, revision, settledAt, state } = withdrawal
  const wallet = writeLink(user, withdrawal)
  const ended = settledAt === null ? [] : [`  ended      ${writeTime(settledAt)}`]
  return [
    `${id}, revision ${revision}: ${state}`,
    `  member     ${plain(user.name)} (Telegram ${user.telegramId}, ${user.id}), ${user.standing}`,
    ...(standingChange === null ? [] : [`             ${standingChange.standing} by ${standingChange.operator}: ${plain(standingChange.note)}`]),
    `  amount     ${writeMoney(money, amount, asset)}; fee ${writeMoney(money, fee, asset)}; pays out ${writeMoney(money, netOf(withdrawal), asset)}`,
    `  to         ${destination}, ${wallet}`,
    ...(walletChange === null ? [] : [`             changed ${writeTime(walletChange.at)} from ${walletChange.from}`]),
    `  asked      ${writeTime(requestedAt)}`,
    ...(state === "requested" ? [`  ends       ${writeTime(expiresAt)}, if nobody decides`] : ended),
    `  approvals  ${agreed(seen)}`,
    ...(refusal === null ? [] : [`  refused    by ${refusal.operator}${refusal.cause === "blocked" ? ", who blocked the member" : ""}: ${plain(refusal.note)}`])
  ].join("\n")
}

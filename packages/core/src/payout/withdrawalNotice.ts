import { Notice, NoticeId } from "../notification/Notice.ts"
import type { WithdrawalStanding } from "../notification/WithdrawalStanding.ts"
import type { Withdrawal } from "./Withdrawal.ts"
import { netOf } from "./Withdrawal.ts"

/** What every word about a withdrawal says of it. */
type Common = "withdrawalId" | "asset" | "amount" | "net" | "destination"

/** A word about a withdrawal, without what the withdrawal says by itself. */
export type WithdrawalWord = WithdrawalStanding extends infer Word ? Word extends WithdrawalStanding ? Omit<Word, Common> : never : never

const nameOf = (word: WithdrawalWord) => {
  const name = word._tag.replace("Withdrawal", "withdrawal-").toLowerCase()
  return "reason" in word ? `${name}-${word.reason.replaceAll(" ", "-")}` : name
}

/** Tells a member where his withdrawal stands: one thing once per revision, a reason to wait once each. */
export const withdrawalNotice = (withdrawal: Withdrawal, word: WithdrawalWord): Notice => {
  const { amount, asset, destination, id, revision, userId } = withdrawal
  const common = { withdrawalId: id, asset, amount, net: netOf(withdrawal), destination }
  return new Notice({
    id: NoticeId.make(`${nameOf(word)}:${id}:${revision}`),
    userId,
    subject: null,
    notification: { ...word, ...common }
  })
}

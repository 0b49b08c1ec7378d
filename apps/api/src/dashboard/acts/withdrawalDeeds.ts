import { approveWithdrawal, WithdrawalRevised } from "@sigmatrade/core/payout/approveWithdrawal"
import { refuseWithdrawal } from "@sigmatrade/core/payout/refuseWithdrawal"
import { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Effect, Schema } from "effect"
import { deed, word } from "../deed.ts"
import { actFor } from "../Visit.ts"

const seen = { id: WithdrawalId, revision: Schema.NumberFromString }
const back = ({ id }: { readonly id: WithdrawalId }) => `/dashboard/withdrawals/${id}`
const gone = word("not-there")

/** Agrees to pay a withdrawal, as it stood when he looked. */
const approve = deed("withdrawals.decide", seen, back, (visit, { id, revision }, permission) => {
  const act = { permission, action: "approve withdrawal", subject: `withdrawal:${id}`, reason: null, details: { revision: String(revision) } }
  return actFor(visit, act, (operator) => approveWithdrawal(id, revision, operator)).pipe(
    Effect.map(({ withdrawal }) => withdrawal.state === "approved" ? "done-approved" : "done-agreed-more"),
    Effect.catchTags({
      WithdrawalUnknown: gone, WithdrawalNotWaiting: word("not-waiting"), WithdrawalRevised: word("not-revised"), WithdrawalApprovedAlready: word("not-twice")
    })
  )
})

/** Refuses to pay it, as it stood when he looked; the member reads why, and has his money again. */
const refuse = deed("withdrawals.decide", { ...seen, note: Schema.String }, back, (visit, { id, note, revision }, permission) => {
  const act = { permission, action: "refuse withdrawal", subject: `withdrawal:${id}`, reason: note, details: { revision: String(revision) } }
  return actFor(visit, act, Effect.fnUntraced(function*(operator) {
    const { revision: now } = yield* (yield* WithdrawalStore).lock(id)
    if (now !== revision) return yield* new WithdrawalRevised({ id, revision: now })
    return yield* refuseWithdrawal(id, operator, note)
  })).pipe(
    Effect.as("done-refused"),
    Effect.catchTags({ NoteMissing: word("not-without-reason"), WithdrawalUnknown: gone, WithdrawalNotOpen: word("not-waiting"), WithdrawalRevised: word("not-revised") })
  )
})

/** What operators do about withdrawals. */
export const withdrawalDeeds = { "withdrawals/approve": approve, "withdrawals/refuse": refuse }

import { DateTime, Effect } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import type { UserId } from "../user/User.ts"
import { endUnpaid } from "./endUnpaid.ts"
import { WithdrawalNotOpen } from "./refuseWithdrawal.ts"
import type { WithdrawalId } from "./Withdrawal.ts"
import { WithdrawalStore, WithdrawalUnknown } from "./WithdrawalStore.ts"

/**
 * A member takes back a withdrawal of his that is not on its way yet: the money is available again. Another member's is as unknown to
 * him as one that does not exist. Errors: `WithdrawalUnknown`, `WithdrawalNotOpen`.
 */
export const cancelWithdrawal = Effect.fn("cancelWithdrawal")(function*(userId: UserId, id: WithdrawalId) {
  const store = yield* WithdrawalStore
  const now = yield* DateTime.now
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const open = yield* store.lock(id)
    if (open.userId !== userId) return yield* new WithdrawalUnknown({ id })
    if (open.state !== "requested" && open.state !== "approved") return yield* new WithdrawalNotOpen({ id, state: open.state })
    const end = { state: "cancelled", reason: null, word: { _tag: "WithdrawalCancelled", cause: "member" } } as const
    return (yield* endUnpaid(open, end, now)) ?? open
  }))
})

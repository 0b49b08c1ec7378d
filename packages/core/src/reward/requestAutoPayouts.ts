import { DateTime, Effect } from "effect"
import { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { requestForMember } from "../payout/requestWithdrawal.ts"
import { ClientKey } from "../payout/Withdrawal.ts"
import { WithdrawalPolicy } from "../payout/WithdrawalPolicy.ts"
import type { UserId } from "../user/User.ts"
import { AutoPayoutPolicy } from "./AutoPayoutPolicy.ts"
import type { AutoPayoutDue } from "./AutoPayoutStore.ts"
import { AutoPayoutStore } from "./AutoPayoutStore.ts"
import type { JobPeriod } from "./JobPeriod.ts"

/** Pages of members in one run, of one asset: whoever is left is due in the next period. */
const PAGES_MAX = 1000

/** Asks for one member; what the rules refuse is left to him, and is no failure of the job. Answers whether it is a new withdrawal. */
const requestOne = Effect.fn("requestOne")(function*(asset: AssetId, { available, userId }: AutoPayoutDue, period: JobPeriod) {
  const most = (yield* WithdrawalPolicy).assets.get(asset)?.requestMax ?? available
  const clientKey = ClientKey.make(`auto:${DateTime.formatIso(period.startsAt)}:${asset}`)
  const amount = available < most ? available : most
  return yield* requestForMember({ userId, clientKey, asset, amount: Amount.make(amount) }).pipe(
    Effect.map(({ isNew }) => isNew),
    Effect.catch((refusal) => Effect.as(Effect.logDebug("An automatic payout was refused", { userId, asset, refusal: refusal._tag }), false))
  )
})

/**
 * Asks for a withdrawal of everything that members can spend who want to be paid out without asking, as far as the rules of withdrawals
 * allow: limits, approvals, cooling-off and brakes hold as for anybody; only no password is asked. Never twice in one period. Each in a
 * transaction of its own, so never inside one. Answers how many are new.
 */
export const requestAutoPayouts = Effect.fn("requestAutoPayouts")(function*(period: JobPeriod, pageSize: number) {
  const store = yield* AutoPayoutStore
  let count = 0
  for (const [asset, minimum] of (yield* AutoPayoutPolicy).minimums) {
    let after: UserId | null = null
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const due: ReadonlyArray<AutoPayoutDue> = yield* store.due(asset, minimum, after, pageSize)
      for (const one of due) if (yield* requestOne(asset, one, period)) count += 1
      after = due.at(-1)?.userId ?? null
      if (due.length < pageSize) break
    }
  }
  return count
})

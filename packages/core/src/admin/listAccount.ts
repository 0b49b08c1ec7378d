import { DateTime, Effect, Option } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { BanList } from "../limit/BanList.ts"
import { noteOf } from "../payout/refuseWithdrawal.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { TelegramId } from "../user/User.ts"
import { OperatorStore } from "./OperatorStore.ts"
import { MemberIsOperator } from "./shutOut.ts"

/**
 * Puts a Telegram account on the blacklist, member or not; an operator's account cannot be on it, so that nobody is shut out of the desk.
 * Answers whether it was not on it before. Errors: `NoteMissing`, `MemberIsOperator`.
 */
export const listAccount = Effect.fn("listAccount")(function*(telegramId: TelegramId, by: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const isNew = yield* (yield* Transaction).run(Effect.gen(function*() {
    const operator = yield* (yield* OperatorStore).byTelegramId(telegramId)
    if (Option.isSome(operator)) return yield* new MemberIsOperator({ operator: operator.value.name })
    return yield* (yield* BanList).setListed({ telegramId, isListed: true, operator: by, note: kept, at: yield* DateTime.now })
  }))
  if (isNew) yield* Effect.logWarning("An operator put an account on the blacklist", { telegramId, operator: by })
  return isNew
})

/** Takes an account off the blacklist. Answers whether it was on it. Errors: `NoteMissing`. */
export const unlistAccount = Effect.fn("unlistAccount")(function*(telegramId: TelegramId, by: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const isNew = yield* (yield* BanList).setListed({ telegramId, isListed: false, operator: by, note: kept, at: yield* DateTime.now })
  if (isNew) yield* Effect.logWarning("An operator took an account off the blacklist", { telegramId, operator: by })
  return isNew
})

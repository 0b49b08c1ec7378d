import { Effect, Option, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { blockMember } from "../payout/blockMember.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { OperatorStore } from "./OperatorStore.ts"

/** The member's account is an operator's: an owner dismisses him first, so that nobody takes the desk from those above him. */
export class MemberIsOperator extends Schema.TaggedError<MemberIsOperator>()("MemberIsOperator", { operator: OperatorName }) {}

/** Refuses to touch the account of an operator. Errors: `MemberIsOperator`, `UserUnknown`. */
export const refuseOperator = Effect.fn("refuseOperator")(function*(userId: UserId) {
  const { telegramId } = yield* (yield* UserStore).get(userId)
  const operator = yield* (yield* OperatorStore).byTelegramId(telegramId)
  if (Option.isSome(operator)) return yield* new MemberIsOperator({ operator: operator.value.name })
})

/** Blocks a member who is no operator. Errors: `MemberIsOperator` and those of `blockMember`. */
export const shutOut = Effect.fn("shutOut")(function*(userId: UserId, by: OperatorName, note: string) {
  return yield* (yield* Transaction).run(Effect.andThen(refuseOperator(userId), blockMember(userId, by, note)))
})

import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import type { SuspenseAction } from "@sigmatrade/core/deposit/SuspenseStore"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, Option } from "effect"
import { ApiSuspense } from "../contract/ApiSuspense.ts"
import { refuse } from "../problems/refuse.ts"
import { depositView } from "../views/depositView.ts"
import { moneyView } from "../views/moneyView.ts"
import { suspenseView } from "../views/suspenseView.ts"
import { callerActs } from "./callerActs.ts"
import { userNotFound } from "./findUser.ts"
import { noteMissing } from "./noteMissing.ts"
import { notFound } from "./notFound.ts"
import { requireMatch } from "./requireMatch.ts"

/** One payment in suspense. Problems: `resource_not_found`. */
const read = Effect.fnUntraced(function*(id: TransferId) {
  const found = yield* (yield* SuspenseStore).find(id)
  return Option.isSome(found) ? suspenseView(found.value, yield* moneyView) : yield* notFound("payment in suspense")
})

/** Decides about a payment as it was seen. What is there no more is refused by the use case, which knows why. */
const decide = Effect.fnUntraced(function*(id: TransferId, action: SuspenseAction, note: string, ifMatch: string | undefined) {
  const [store, money] = [yield* SuspenseStore, yield* moneyView]
  const details: Readonly<Record<string, string>> = action._tag === "Assign" ? { member: action.userId } : {}
  const act = { permission: "suspense.resolve", action: `suspense ${action._tag.toLowerCase()}`, subject: `transfer:${id}`, reason: note, details } as const
  yield* callerActs(act, Effect.fnUntraced(function*(operator) {
    const seen = yield* store.lock(id)
    if (Option.isSome(seen)) yield* requireMatch(suspenseView(seen.value, money), ApiSuspense, ifMatch)
    yield* resolveSuspense(id, action, operator, note)
  })).pipe(Effect.catchTags({
    NoteMissing: noteMissing,
    SuspenseUnknown: () => notFound("payment in suspense"),
    AssignedAlready: () => refuse("suspense_assigned", "It was assigned to a user before, and that is for ever. The deposit says to whom.")
  }))
})

/** Gives a payment to a user: the answer is the deposit that it is from now on. */
const assign = Effect.fnUntraced(function*(id: TransferId, userId: UserId, note: string, ifMatch: string | undefined) {
  yield* decide(id, { _tag: "Assign", userId }, note, ifMatch).pipe(Effect.catchTag("UserUnknown", () => userNotFound))
  const deposit = yield* (yield* DepositStore).find(id)
  return Option.isSome(deposit) ? depositView(deposit.value, yield* moneyView) : yield* Effect.die(new Error("An assigned payment is no deposit"))
})

const noted = (action: SuspenseAction) => Effect.fnUntraced(function*(id: TransferId, note: string, ifMatch: string | undefined) {
  yield* decide(id, action, note, ifMatch).pipe(Effect.catchTag("UserUnknown", Effect.die))
  return yield* read(id)
})

/** What operators do about money without an owner, each once and on the record. */
export const suspenseActs = { read, assign, return: noted({ _tag: "Return" }), keep: noted({ _tag: "Keep" }) }

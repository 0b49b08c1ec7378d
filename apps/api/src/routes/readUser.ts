import type { User } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { userViews } from "../views/userViews.ts"

/** A user, whole. */
export const readUser = Effect.fnUntraced(function*(user: User) {
  const [view] = yield* userViews([user])
  return view ?? (yield* Effect.die(new Error("A user without a view")))
})

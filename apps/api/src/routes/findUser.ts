import type { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { problemOf, UserNotFound } from "../problems/declaredProblems.ts"

/** The problem that there is no such user. */
export const userNotFound = Effect.flatMap(
  problemOf("user_not_found", "No user has this id. Check where the id comes from: ids are never reused."),
  (members) => Effect.fail(new UserNotFound(members))
)

/** The user a path speaks of, or the problem that there is none. */
export const findUser = Effect.fnUntraced(function*(id: UserId) {
  return yield* (yield* UserStore).get(id).pipe(Effect.catchTag("UserUnknown", () => userNotFound))
})

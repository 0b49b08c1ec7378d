import { DateTime, Effect } from "effect"
import { User } from "./User.ts"
import type { Newcomer } from "./UserStore.ts"
import { UserStore } from "./UserStore.ts"

/** Makes sure the person is a member; a member who had blocked the bot is reachable again. Answers whether he is new. */
export const registerUser = Effect.fn("registerUser")(function*(newcomer: Newcomer) {
  const users = yield* UserStore
  const registered = yield* users.register(newcomer, yield* DateTime.now)
  if (registered.user.reachable) return registered
  yield* users.setReachable(registered.user.id, true)
  return { ...registered, user: new User({ ...registered.user, reachable: true }) }
})

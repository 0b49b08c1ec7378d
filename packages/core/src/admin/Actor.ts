import { DateTime, Effect, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { ApiKey, isUsable } from "./ApiKey.ts"
import { ApiKeyStore } from "./ApiKeyStore.ts"
import type { Operator } from "./Operator.ts"
import { MASTER } from "./Operator.ts"
import { isOver, OperatorSession } from "./OperatorSession.ts"
import { OperatorSessionStore } from "./OperatorSessionStore.ts"
import { OperatorStore } from "./OperatorStore.ts"

/** Who acts by a key that the settings name: whoever can read the settings is an owner anyway. Unless said otherwise, `MASTER`. */
export class SettingsActor extends Schema.Class<SettingsActor>("SettingsActor")({
  operator: OperatorName.pipe(Schema.withConstructorDefault(Effect.succeed(MASTER)))
}) {}

/** Through what somebody acts: an operator's session in a chat or a browser, a key of the API, or the key of the settings. */
export type Actor = OperatorSession | ApiKey | SettingsActor

/** The session is over, or the key opens nothing any more: a valid one must be shown again. */
export class SessionOver extends Schema.TaggedError<SessionOver>()("SessionOver", {}) {}

/** The operator in whose name he acts. */
export const nameOf = (actor: Actor): OperatorName => actor.operator

const sessionHolds = Effect.fn("sessionHolds")(function*({ id, keyHash, telegramId }: OperatorSession) {
  const sessions = yield* OperatorSessionStore
  const session = yield* keyHash === null ? sessions.of(telegramId) : sessions.byKey(keyHash)
  return session._tag === "Some" && session.value.id === id && !isOver(session.value, yield* DateTime.now)
})

const keyHolds = Effect.fn("keyHolds")(function*({ id }: ApiKey, how: "get" | "lock") {
  const key = yield* Effect.option((yield* ApiKeyStore)[how](id))
  return key._tag === "Some" && isUsable(key.value, yield* DateTime.now)
})

/** The first act by a key of the settings makes its operator. */
const ofSettings = Effect.fn("ofSettings")(function*({ operator: name }: SettingsActor, how: "get" | "lock") {
  const store = yield* OperatorStore
  return yield* store[how](name).pipe(Effect.catchTag("OperatorUnknown", () =>
    Effect.catchTag(DateTime.now.pipe(Effect.flatMap((now) => store.add({ name, role: "owner", keyHash: null }, now))), "OperatorExists", () => store.get(name))))
})

/** The operator an actor is, as things stand. `lock`: as they stay until the transaction ends. Errors: `SessionOver`. */
export const operatorOf = Effect.fn("operatorOf")(function*(actor: Actor, how: "get" | "lock"): Effect.fn.Return<
  Operator, SessionOver, OperatorStore | OperatorSessionStore | ApiKeyStore
> {
  const found = actor instanceof SettingsActor ? ofSettings(actor, how) : (yield* OperatorStore)[how](actor.operator)
  const operator = yield* found.pipe(Effect.catchTag("OperatorUnknown", () => new SessionOver()))
  const holds = actor instanceof SettingsActor || (yield* actor instanceof ApiKey ? keyHolds(actor, how) : sessionHolds(actor))
  if (!holds || operator.standing !== "active") return yield* new SessionOver()
  return operator
})

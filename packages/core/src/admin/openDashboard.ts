import { DateTime, Effect, Option, Schema } from "effect"
import type { Redacted } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { operatorOf } from "./Actor.ts"
import { AuditRecord } from "./AuditLog.ts"
import type { LoginLink } from "./LoginLink.ts"
import { LoginLinkStore } from "./LoginLinkStore.ts"
import { OperatorKeys } from "./OperatorKeys.ts"
import { isOver, OperatorSession, SessionId } from "./OperatorSession.ts"
import { OperatorSessionStore } from "./OperatorSessionStore.ts"
import { recordAct } from "./recordAct.ts"

/** The link opens nothing: it was used, is too old, another one took its place, or the session in the chat is over. Says not which. */
export class LinkRefused extends Schema.TaggedError<LinkRefused>()("LinkRefused", {}) {}

/** The session in the chat that a link was given in, if it still holds for an operator who still is one. */
const askedIn = Effect.fn("askedIn")(function*({ session: id, telegramId }: LoginLink) {
  const session = Option.getOrNull(yield* (yield* OperatorSessionStore).of(telegramId))
  if (session?.id !== id) return yield* new LinkRefused()
  yield* operatorOf(session, "lock").pipe(Effect.catchTag("SessionOver", () => new LinkRefused()))
  return session
})

/**
 * Somebody shows a link: a session begins in his browser, in the place of any other the account had in one. Answers it with its key, which is
 * kept by nobody. The audit log keeps it. Errors: `LinkRefused`; the link is used up also then.
 */
export const openDashboard = Effect.fn("openDashboard")(function*(secret: Redacted.Redacted, requestId: string) {
  const [keys, now] = [yield* OperatorKeys, yield* DateTime.now]
  const link = Option.getOrNull(yield* (yield* LoginLinkStore).take(keys.hash(secret), now))
  if (link === null) return yield* new LinkRefused()
  const key = yield* keys.make
  const id = SessionId.make(yield* uuidV7)
  const session = yield* (yield* Transaction).run(Effect.gen(function*() {
    const { operator, telegramId } = yield* askedIn(link)
    const begun = new OperatorSession({ id, operator, telegramId, startedAt: now, seenAt: now, keyHash: keys.hash(key) })
    yield* (yield* OperatorSessionStore).begin(begun)
    yield* recordAct(new AuditRecord({
      at: now, operator, action: "open dashboard", subject: `account:${telegramId}`, outcome: "done", reason: null, details: {}, requestId
    }))
    return begun
  }))
  yield* Effect.logWarning("An operator has opened the dashboard", { operator: session.operator, telegramId: session.telegramId })
  return { session, key }
})

/** The session in a browser that a key belongs to, if it is not over. `use`: something is done in it, which keeps it alive; to look on is not. */
export const browserSession = Effect.fn("browserSession")(function*(key: Redacted.Redacted, how: "use" | "look") {
  const [sessions, now] = [yield* OperatorSessionStore, yield* DateTime.now]
  const found = Option.getOrNull(yield* sessions.byKey((yield* OperatorKeys).hash(key)))
  if (found === null || isOver(found, now)) return null
  return how === "look" || (yield* sessions.touch(found, now)) ? found : null
})

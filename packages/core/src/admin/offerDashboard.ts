import { DateTime, Effect } from "effect"
import { actAs } from "./actAs.ts"
import { LINK_MINUTES, LoginLink } from "./LoginLink.ts"
import { LoginLinkStore } from "./LoginLinkStore.ts"
import { OperatorKeys } from "./OperatorKeys.ts"
import type { OperatorSession } from "./OperatorSession.ts"

/**
 * An operator asks in his chat for the dashboard: answers what opens it once within `LINK_MINUTES`, which is kept by nobody. A link he asked
 * for before opens nothing any more. Errors: `SessionOver`, `NotAllowed`.
 */
export const offerDashboard = Effect.fn("offerDashboard")(function*(session: OperatorSession, requestId: string) {
  const [keys, links] = [yield* OperatorKeys, yield* LoginLinkStore]
  const act = { permission: "statistics.read", action: "ask for dashboard", subject: `operator:${session.operator}`, reason: null, requestId } as const
  const secret = yield* keys.make
  const expiresAt = DateTime.add(yield* DateTime.now, { minutes: LINK_MINUTES })
  const { id, operator, telegramId } = session
  yield* actAs(session, act, () => links.put(new LoginLink({ hash: keys.hash(secret), telegramId, operator, session: id, expiresAt })))
  return secret
})

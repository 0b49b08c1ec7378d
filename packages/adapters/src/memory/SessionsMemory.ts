import type { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import type { Session, SessionId } from "@sigmatrade/core/limit/Sessions"
import { Sessions } from "@sigmatrade/core/limit/Sessions"
import { DateTime, Effect, Layer, Option } from "effect"

const isLive = ({ expiresAt }: Session, now: DateTime.Utc) => DateTime.isGreaterThan(expiresAt, now)

/** Sessions in this process alone. */
export const layer: Layer.Layer<Sessions> = Layer.sync(Sessions, () => {
  const kept = new Map<LimitSubject, Map<SessionId, Session>>()
  const live = (subject: LimitSubject, now: DateTime.Utc) => [...(kept.get(subject)?.values() ?? [])].filter((one) => isLive(one, now))
  const find = (subject: LimitSubject, id: SessionId, now: DateTime.Utc) => live(subject, now).find((one) => one.id === id)
  const put = (session: Session, now: DateTime.Utc) => {
    if ((find(session.subject, session.id, now)?.version ?? 0) !== session.version - 1) return false
    const others = live(session.subject, now).filter(({ id }) => id !== session.id)
    kept.set(session.subject, new Map([...others, session].map((one) => [one.id, one])))
    return true
  }
  const byExpiry = (one: Session, other: Session) =>
    one.expiresAt.epochMilliseconds - other.expiresAt.epochMilliseconds || (one.id < other.id ? -1 : 1)
  return Sessions.of({
    get: (subject, id, now) => Effect.sync(() => Option.fromUndefinedOr(find(subject, id, now))),
    put: (session, now) => Effect.sync(() => put(session, now)),
    delete: (subject, id) => Effect.sync(() => void kept.get(subject)?.delete(id)),
    deleteAll: (subject) => Effect.sync(() => void kept.delete(subject)),
    of: (subject, now, limit) => Effect.sync(() => live(subject, now).toSorted(byExpiry).slice(0, limit))
  })
})

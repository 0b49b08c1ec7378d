import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { LimitSubject } from "./LimitRule.ts"

/** Names a session among those of its subject. May be written to logs: a secret that opens it is kept as its hash, in `data`. */
export const SessionId = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9_-]{1,100}$/u)).pipe(Schema.brand("SessionId"))
export type SessionId = typeof SessionId.Type

/** What is remembered between two requests of one person. No money fact: it may be lost, and then he logs in again. */
export class Session extends Schema.Class<Session>("Session")({
  subject: LimitSubject,
  id: SessionId,
  /** Counts what it held, from 1 on: of two who go on from the same version one does. */
  version: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 2 ** 31 - 1 })),
  /** A few short texts by name. */
  data: Schema.Record(Schema.String, Schema.String.check(Schema.isMaxLength(1000))).check(Schema.isMaxProperties(20)),
  /** From then on it is as good as gone. */
  expiresAt: Schema.DateTimeUtc
}) {}

/** Sessions cannot be read or written now: whoever must be logged in waits. */
export class SessionsUnavailable extends Schema.TaggedError<SessionsUnavailable>()("SessionsUnavailable", {}) {}

/**
 * Where sessions live. Each method is one atomic step, but not part of any transaction. How many one subject has is limited by how often he
 * may log in, and by their life. Every adapter passes its contract suite.
 */
export class Sessions extends Context.Service<Sessions, {
  /** The session, when there is one and it has not expired. */
  readonly get: (subject: LimitSubject, id: SessionId, now: DateTime.Utc) => Effect.Effect<Option.Option<Session>, SessionsUnavailable>
  /**
   * Keeps a session if what is there is the version before it; version 1 begins it where there is none or an expired one. Answers whether it
   * was kept: `false` means that nothing happened. So what was deleted does not come back.
   */
  readonly put: (session: Session, now: DateTime.Utc) => Effect.Effect<boolean, SessionsUnavailable>
  /** Ends a session. Ending none is no mistake. */
  readonly delete: (subject: LimitSubject, id: SessionId) => Effect.Effect<void, SessionsUnavailable>
  /** Ends every session of a subject. */
  readonly deleteAll: (subject: LimitSubject) => Effect.Effect<void, SessionsUnavailable>
  /** The sessions of a subject that have not expired, those that expire first at the beginning, at most `limit`. */
  readonly of: (subject: LimitSubject, now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Session>, SessionsUnavailable>
}>()("@sigmatrade/core/limit/Sessions") {}

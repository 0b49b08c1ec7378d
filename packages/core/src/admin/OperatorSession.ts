import { DateTime, Effect, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { TelegramId } from "../user/User.ts"
import { KeyHash } from "./Operator.ts"

/** The identity of a session: a UUID, new with every login, so that one that was known before is worth nothing after it. */
export const SessionId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("SessionId"))
export type SessionId = typeof SessionId.Type

/** How long a session lasts without anything being done in it. */
export const IDLE_MINUTES = 15
/** How long a session lasts at most, whatever is done in it. */
export const SESSION_HOURS_MAX = 24

/** An operator who has shown his key, at one account. It says who he is, never what he may do: that is read anew for every act. */
export class OperatorSession extends Schema.Class<OperatorSession>("OperatorSession")({
  id: SessionId,
  operator: OperatorName,
  telegramId: TelegramId,
  startedAt: Schema.DateTimeUtc,
  /** When something was done in it last. */
  seenAt: Schema.DateTimeUtc,
  /** The SHA-256 of what his browser shows for it; `null`, as unless said otherwise: it is one in a chat, where the account itself says who he is. */
  keyHash: Schema.NullOr(KeyHash).pipe(Schema.withConstructorDefault(Effect.succeed(null)))
}) {}

/** When a session ends by itself, as things stand. */
export const endOf = ({ seenAt, startedAt }: OperatorSession): DateTime.Utc => {
  const [idle, last] = [DateTime.add(seenAt, { minutes: IDLE_MINUTES }), DateTime.add(startedAt, { hours: SESSION_HOURS_MAX })]
  return DateTime.isLessThan(idle, last) ? idle : last
}

/** Whether a session is over. */
export const isOver = (session: OperatorSession, now: DateTime.Utc): boolean => DateTime.isGreaterThanOrEqualTo(now, endOf(session))

import { Schema } from "effect"
import { TelegramId } from "../user/User.ts"
import { KeyHash } from "./Operator.ts"
import { OperatorSession, SessionId } from "./OperatorSession.ts"

/** How long a link opens the dashboard. */
export const LINK_MINUTES = 2

/** What opens the dashboard once: given to an operator in his chat, and worth as much as the session it was given in. */
export class LoginLink extends Schema.Class<LoginLink>("LoginLink")({
  /** The SHA-256 of 256 random bits, which nobody keeps. */
  hash: KeyHash,
  telegramId: TelegramId,
  operator: OperatorSession.fields.operator,
  /** The session in the chat it was asked for in. */
  session: SessionId,
  /** From when on it opens nothing. */
  expiresAt: Schema.DateTimeUtc
}) {}

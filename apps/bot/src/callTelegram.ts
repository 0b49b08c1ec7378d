import { GrammyError, HttpError } from "grammy"
import { Effect, Predicate, Schema } from "effect"

/** Telegram did not do what we asked it to. Never holds the bot's token, which stands in every address of the Bot API. */
export class TelegramFailed extends Schema.TaggedError<TelegramFailed>()("TelegramFailed", {
  method: Schema.String,
  /** Telegram's error code; 0 when there was no answer at all. */
  code: Schema.Int,
  description: Schema.String,
  /** The pause Telegram asks for, in milliseconds. */
  retryAfterMs: Schema.NullOr(Schema.Int)
}) {
  override get message(): string {
    return `${this.method}: ${this.code} ${this.description}`
  }
}

const networkCode = (error: unknown): string => {
  const cause = error instanceof HttpError ? error.error : error
  if (Predicate.hasProperty(cause, "code") && typeof cause.code === "string") return cause.code
  return cause instanceof Error ? cause.name : "unknown"
}

const failed = (method: string) => (error: unknown): TelegramFailed => {
  if (!(error instanceof GrammyError)) {
    return new TelegramFailed({ method, code: 0, description: `no answer (${networkCode(error)})`, retryAfterMs: null })
  }
  const { description, error_code: code, parameters } = error
  const retryAfterMs = parameters.retry_after === undefined ? null : parameters.retry_after * 1_000
  return new TelegramFailed({ method, code, description, retryAfterMs })
}

/** Makes one call to Telegram. Errors: `TelegramFailed`. */
export const callTelegram = <A>(method: string, call: () => Promise<A>): Effect.Effect<A, TelegramFailed> =>
  Effect.tryPromise({ try: call, catch: failed(method) })

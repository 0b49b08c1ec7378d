import type { Effect, Redacted } from "effect"
import { Context, Schema } from "effect"
import type { TelegramId } from "./User.ts"

/**
 * Init data opens nothing. `off`: none does here. `malformed`: it lacks something, names something twice or says what cannot be. `unproven`:
 * Telegram did not sign it, or not for our bot. `expired`: it was signed too long ago. `early`: it was signed later than now.
 */
export class InitDataRefused extends Schema.TaggedError<InitDataRefused>()("InitDataRefused", {
  reason: Schema.Literals(["off", "malformed", "unproven", "expired", "early"])
}) {}

/** Tells who opened a Mini App of our bot, by the init data that Telegram has signed and handed to the page. */
export class InitDataValidator extends Context.Service<InitDataValidator, {
  /** Whose Telegram account it is, member or not. Errors: `InitDataRefused`. */
  readonly validate: (initData: Redacted.Redacted) => Effect.Effect<TelegramId, InitDataRefused>
}>()("@sigmatrade/core/user/InitDataValidator") {}

import type { Effect, Redacted } from "effect"
import { Context, Schema } from "effect"

/** A password in the form it is kept in: with its salt and what it costs to try one, so that these may change later. */
export const HashedPassword = Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{20,500}$/u)).pipe(Schema.brand("HashedPassword"))
export type HashedPassword = typeof HashedPassword.Type

/** Makes passwords unreadable, slowly on purpose. Every adapter passes its contract suite. */
export class PasswordHash extends Context.Service<PasswordHash, {
  /** With a new salt each time. Other spellings of the same characters (Unicode NFKC) are the same password. */
  readonly hash: (password: Redacted.Redacted) => Effect.Effect<HashedPassword>
  /** Whether it is the password, in a time that does not tell how far it fits. A hash we cannot read fits nothing. */
  readonly matches: (password: Redacted.Redacted, hash: HashedPassword) => Effect.Effect<boolean>
  /** Whether a hash was made by the inherited system: who shows its password gets one of ours in its place. */
  readonly isInherited: (hash: HashedPassword) => boolean
}>()("@sigmatrade/core/payout/PasswordHash") {}

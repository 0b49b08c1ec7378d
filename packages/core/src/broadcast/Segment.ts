import { Schema } from "effect"
import { Language, UserId } from "../user/User.ts"

/** Members a list may name. */
export const LISTED_MAX = 1_000

/** Whom a broadcast is for. Blocked members, and whoever cannot be reached, belong to none of them. */
export const Segment = Schema.Union([
  Schema.TaggedStruct("Everybody", {}),
  Schema.TaggedStruct("InLanguage", { language: Language }),
  /** Whose highest level this is; `null`: who owns none. */
  Schema.TaggedStruct("AtLevel", { level: Schema.NullOr(Schema.Int) }),
  /** Who can spend something, in any asset. */
  Schema.TaggedStruct("WithBalance", {}),
  /** Who joined before this moment and in whose accounts nothing was booked since. */
  Schema.TaggedStruct("InactiveSince", { since: Schema.DateTimeUtcFromString }),
  Schema.TaggedStruct("Listed", { members: Schema.Array(UserId).check(Schema.isMaxLength(LISTED_MAX)) })
])
export type Segment = typeof Segment.Type

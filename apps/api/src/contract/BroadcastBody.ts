import { BroadcastContent, LinkButton } from "@sigmatrade/core/broadcast/BroadcastContent"
import { LISTED_MAX } from "@sigmatrade/core/broadcast/Segment"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Language } from "@sigmatrade/core/user/User"
import { Schema } from "effect"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** Whom a broadcast shall be for. */
export const AudienceBody = Schema.Union([
  Schema.Struct({ type: Schema.Literal("everybody") }),
  Schema.Struct({ type: Schema.Literal("in_language"), language: Language }),
  Schema.Struct({
    type: Schema.Literal("at_level"),
    level: Schema.NullOr(LevelNumber).annotate({ description: "The highest one a user owns; null: users without any level." })
  }),
  Schema.Struct({ type: Schema.Literal("with_balance") }),
  Schema.Struct({
    type: Schema.Literal("inactive_since"),
    since: ApiTime.annotateKey({ description: "Users who joined before and in whose accounts nothing was booked since." })
  }),
  Schema.Struct({ type: Schema.Literal("listed"), users: Schema.Array(ApiUserId).check(Schema.isMinLength(1), Schema.isMaxLength(LISTED_MAX)) })
]).annotate({ identifier: "AudienceWish", description: "Whom a broadcast shall be for. Blocked users, and whoever cannot be reached, are in none of them." })
export type AudienceBody = typeof AudienceBody.Type

const said = {
  text: BroadcastContent.fields.text.annotate({ description: "Words as they stand, without markup. What is too long for one message becomes several." }),
  link: Schema.optionalKey(Schema.NullOr(LinkButton)).annotate({
    description: "A button below the last message: words, and an https address of a site of the net. Left out or null: none."
  })
}

/** What a new broadcast shall be. */
export const BroadcastBody = Schema.Struct({ audience: AudienceBody, ...said }).annotate({
  identifier: "CreateBroadcast", description: "What a new broadcast shall be."
})

/** What a draft shall say from now on. */
export const RewriteBody = Schema.Struct(said).annotate({
  identifier: "RewriteBroadcast", description: "What a draft shall say from now on. A picture or file it has stays."
})
export type RewriteBody = typeof RewriteBody.Type

/** When a broadcast shall be sent. */
export const ScheduleBody = Schema.Struct({
  not_before: ApiTime.annotateKey({ description: "When it starts by itself." }),
  not_after: Schema.optionalKey(Schema.NullOr(ApiTime)).annotate({ description: "From then on nothing of it is sent any more. Left out or null: a day later." })
}).annotate({ identifier: "ScheduleBroadcast", description: "When a broadcast shall be sent." })
export type ScheduleBody = typeof ScheduleBody.Type

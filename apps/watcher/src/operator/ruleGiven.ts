import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { Effect, Option, Schema } from "effect"
import { Flag } from "effect/cli"
import { findMember } from "./findMember.ts"

/** A campaign pays for levels, and none was named; or a list, and nobody stands on it. */
export class RuleIncomplete extends Schema.TaggedError<RuleIncomplete>()("RuleIncomplete", {
  missing: Schema.Literals(["level", "members"])
}) {}

/** The flags that say whom a campaign rewards. */
export const ruleFlags = {
  to: Flag.Literals("to", ["buyers", "sponsors", "members"]).pipe(
    Flag.withDescription("Whom it rewards: buyers of a level once, sponsors per member they invited who buys one, or the members you list")
  ),
  level: Flag.Int("level").pipe(
    Flag.withDescription("For buyers and sponsors: this level or a higher one"), Flag.withSchema(LevelNumber), Flag.optional
  ),
  members: Flag.String("members").pipe(
    Flag.withDescription("For members: Telegram ids or user ids, with commas between them"), Flag.withDefault("")
  )
}

/** The rule that an operator's flags describe. Errors: `RuleIncomplete`, `MemberUnknown`. */
export const ruleGiven = Effect.fn("ruleGiven")(function*(
  given: {
    readonly to: "buyers" | "sponsors" | "members"
    readonly level: Option.Option<LevelNumber>
    readonly members: string
  },
  amount: Amount
) {
  if (given.to === "members") {
    const named = given.members.split(",").map((one) => one.trim()).filter((one) => one !== "")
    if (named.length === 0) return yield* new RuleIncomplete({ missing: "members" })
    const members = (yield* Effect.forEach(named, findMember)).map(({ id }) => id)
    return { _tag: "Listed", members, amount } as const
  }
  if (Option.isNone(given.level)) return yield* new RuleIncomplete({ missing: "level" })
  return { _tag: given.to === "buyers" ? "LevelReached" : "InvitedBought", level: given.level.value, amount } as const
})

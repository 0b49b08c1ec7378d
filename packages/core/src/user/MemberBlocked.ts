import { Effect, Schema } from "effect"
import type { User } from "./User.ts"

/** A member who is blocked or terminated may not act; what he has stays his. */
export class MemberBlocked extends Schema.TaggedError<MemberBlocked>()("MemberBlocked", {}) {}

/** Lets only a member act who is neither blocked nor terminated. Errors: `MemberBlocked`. */
export const refuseBlocked = ({ standing }: User): Effect.Effect<void, MemberBlocked> =>
  standing === "active" ? Effect.void : new MemberBlocked()

import { Effect, Schema } from "effect"
import type { User } from "./User.ts"

/** A blocked member may not act; what he has stays his. */
export class MemberBlocked extends Schema.TaggedError<MemberBlocked>()("MemberBlocked", {}) {}

/** Lets only a member act who is not blocked. Errors: `MemberBlocked`. */
export const refuseBlocked = ({ standing }: User): Effect.Effect<void, MemberBlocked> =>
  standing === "blocked" ? new MemberBlocked() : Effect.void

import { Schema } from "effect"
import { ApiBalance } from "./ApiBalance.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** All that a user has, on the wire. */
export const ApiBalances = Schema.Struct({
  object: Schema.Literal("balances"),
  user_id: ApiUserId,
  balances: Schema.Array(ApiBalance).annotate({ description: "One entry per listed asset, zeros included, and per asset the user still holds." })
}).annotate({ identifier: "Balances", description: "All that a user has." })

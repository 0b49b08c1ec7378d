import { Day, Hash32 } from "@sigmatrade/core/reconciliation/SumNode"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"

/** What was owed to all users in an asset on a day, and the root that vouches for it. */
export const ApiLiabilityTree = Schema.Struct({
  object: Schema.Literal("liability_tree"),
  id: apiId.tree,
  day: Day.annotate({ description: "The day in UTC." }),
  total: ApiMoney,
  root: Hash32.annotate({ description: "The root of the Merkle-sum tree over everybody's balance." }),
  users: Schema.Int.annotate({ description: "How many users have a leaf in it." }),
  final_block: Schema.NullOr(Schema.Int).annotate({ description: "The newest final block when the balances were taken." }),
  published_at: ApiTime
}).annotate({ identifier: "LiabilityTree", description: "What was owed to all users together in one asset on one day." })

import { AssetId } from "@sigmatrade/core/money/Asset"
import { Day, Hash32 } from "@sigmatrade/core/reconciliation/SumNode"
import { Schema } from "effect"
import { ApiUserId } from "./ApiUserId.ts"

const digits = Schema.String.check(Schema.isPattern(/^\d+$/u))

/** Shows that what a user is owed is part of a published total; what the command verify-liability reads. */
export const ApiLiabilityProof = Schema.Struct({
  object: Schema.Literal("liability_proof"),
  user_id: ApiUserId,
  day: Day,
  asset: AssetId,
  base_units: digits.annotate({ description: "What the user was owed: available, held and rewards together." }),
  salt: Hash32.annotate({ description: "Random, known to this user alone. Do not publish it." }),
  path: Schema.Array(Schema.Struct({
    side: Schema.Literals(["left", "right"]),
    hash: Hash32,
    base_units: digits
  })).annotate({ description: "The neighbours on the way to the root, the lowest first." }),
  root: Hash32,
  total_base_units: digits
}).annotate({ identifier: "LiabilityProof", description: "Shows by itself that what a user is owed is part of a published total." })

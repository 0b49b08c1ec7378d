import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { EntryKind } from "@sigmatrade/core/ledger/Entry"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"

const Change = Schema.Struct({
  direction: Schema.Literals(["in", "out"]),
  amount: ApiMoney,
  balance: ApiMoney.annotateKey({ description: "What stood in the account right after it." })
}).annotate({ identifier: "Change", description: "What came into an account or went out of it, in one asset." })

/** One entry of the books as an account sees it, on the wire. */
export const ApiStatementLine = Schema.Struct({
  object: Schema.Literal("statement_line"),
  id: apiId.entry,
  kind: EntryKind.annotate({ description: "What happened. There may be more kinds one day." }),
  business_id: Schema.String.annotate({ description: "The id of what happened, in its own concept: a transfer, a purchase, a withdrawal." }),
  changes: Schema.Array(Change).annotate({ description: "One per asset that moved here." }),
  block_number: Schema.NullOr(BlockNumber).annotate({ description: "The greatest final height the books had reached then, if any." }),
  booked_at: ApiTime
}).annotate({ identifier: "StatementLine", description: "One entry of the books, as an account sees it." })

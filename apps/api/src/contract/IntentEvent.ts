import { Schema } from "effect"
import { ApiDepositIntent } from "./ApiDepositIntent.ts"

/** The intent as it stands now: the first one at once, others whenever it has changed. */
const changed = Schema.Struct({ event: Schema.Literal("deposit_intent"), data: Schema.fromJsonString(Schema.toCodecJson(ApiDepositIntent)) })
/** Nothing has changed, and the connection lives. */
const alive = Schema.Struct({ event: Schema.Literal("ping"), data: Schema.Literal("{}") })

/** What a watcher of an intent is sent. */
export const IntentEvent = Schema.Union([changed, alive]).annotate({ identifier: "DepositIntentEvent", description: "What a watcher of an intent is sent." })

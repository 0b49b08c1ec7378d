import { BroadcastState, RecipientOutcome } from "@sigmatrade/core/broadcast/Broadcast"
import { LinkButton } from "@sigmatrade/core/broadcast/BroadcastContent"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Language } from "@sigmatrade/core/user/User"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiTime } from "./ApiTime.ts"

const Audience = Schema.Struct({
  type: Schema.Literals(["everybody", "in_language", "at_level", "with_balance", "inactive_since", "listed"]),
  language: Schema.NullOr(Language),
  level: Schema.NullOr(Schema.Int).annotate({ description: "With at_level, null means users without any level." }),
  since: Schema.NullOr(ApiTime),
  listed: Schema.NullOr(Schema.Int).annotate({ description: "How many users the list holds." })
}).annotate({ identifier: "Audience", description: "Whom a broadcast is for. Blocked users, and whoever cannot be reached, are in none of them." })

const MediaKind = Schema.Literals(["photo", "video", "voice", "audio", "document"])

/** One message of an operator to many users, on the wire. */
export const ApiBroadcast = Schema.Struct({
  object: Schema.Literal("broadcast"),
  id: apiId.broadcast,
  operator: OperatorName.annotate({ description: "Who wrote it." }),
  state: BroadcastState,
  audience: Audience,
  text: Schema.String,
  media: Schema.NullOr(MediaKind),
  link: Schema.NullOr(LinkButton),
  not_before: Schema.NullOr(ApiTime).annotate({ description: "When a scheduled one starts." }),
  not_after: Schema.NullOr(ApiTime).annotate({ description: "From this moment on nothing of it is sent any more." }),
  created_at: ApiTime,
  started_at: Schema.NullOr(ApiTime),
  ended_at: Schema.NullOr(ApiTime)
}).annotate({ identifier: "Broadcast", description: "One message of an operator to many users." })

const Act = Schema.Struct({
  state: BroadcastState,
  operator: Schema.NullOr(OperatorName).annotate({ description: "Null: the clock did." }),
  at: ApiTime
}).annotate({ identifier: "BroadcastAct", description: "What somebody did with a broadcast." })

/** The same, with how far it is. */
export const ApiBroadcastProgress = Schema.Struct({
  ...ApiBroadcast.fields,
  recipients: Schema.Int,
  outcomes: Schema.Array(Schema.Struct({ outcome: RecipientOutcome, recipients: Schema.Int })).annotate({
    description: "What became of the recipients, those that happened to nobody included."
  }),
  messages_sent: Schema.Int.annotate({ description: "A long text is several messages to each." }),
  acts: Schema.Array(Act).annotate({ description: "What was done with it, the last first." })
}).annotate({ identifier: "BroadcastProgress", description: "A broadcast, with how far it is." })

/** What a broadcast would be if it started now, on the wire. */
export const ApiBroadcastPreview = Schema.Struct({
  object: Schema.Literal("broadcast_preview"),
  broadcast: apiId.broadcast,
  recipients: Schema.Int.annotate({ description: "How many users it is for at this moment." }),
  messages: Schema.Int.annotate({ description: "How many messages that is altogether." }),
  ends_at: ApiTime.annotateKey({ description: "When the last one leaves at the best pace." }),
  parts: Schema.Array(Schema.Struct({
    text: Schema.String,
    media: Schema.NullOr(MediaKind),
    link: Schema.NullOr(LinkButton)
  })).annotate({ description: "The messages each of them gets, in order." })
}).annotate({ identifier: "BroadcastPreview", description: "What a broadcast would be if it started now." })

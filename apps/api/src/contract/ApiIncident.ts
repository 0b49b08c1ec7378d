import { Flow, IncidentKind, OperatorName } from "@sigmatrade/core/incident/Incident"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiTime } from "./ApiTime.ts"
import { reason } from "./ReasonBody.ts"

/** Something that went wrong, over or not, on the wire. */
export const ApiIncident = Schema.Struct({
  object: Schema.Literal("incident"),
  id: apiId.incident,
  number: Schema.Int.annotate({ description: "The number operators approve it by." }),
  kind: IncidentKind,
  subject: Schema.String.annotate({ description: "What it is about: a provider, an asset, a flow, a transfer or a chain." }),
  facts: Schema.Record(Schema.String, Schema.String).annotate({ description: "What is known about it. The names differ by kind and may grow." }),
  stops: Schema.Array(Flow).annotate({ description: "What stands still while it is open: a brake." }),
  asset: Schema.NullOr(AssetId).annotate({ description: "The one asset it concerns; null: all of them." }),
  approvals: Schema.Array(OperatorName).annotate({ description: "Operators who have agreed to close it." }),
  approvals_needed: Schema.Int.annotate({ description: "How many different operators must agree; 0: it closes itself when its cause is over." }),
  opened_at: ApiTime,
  closed_at: Schema.NullOr(ApiTime)
}).annotate({ identifier: "IncidentRecord", description: "Something that went wrong, over or not." })

/** What is to stand still, and why. */
export const BrakeBody = Schema.Struct({
  flow: Flow.annotate({ description: "What is to stand still. Reading goes on in any case." }),
  note: reason
}).annotate({ identifier: "PullBrake", description: "What is to stand still, and why." })

import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { BroadcastContent } from "./BroadcastContent.ts"
import { Segment } from "./Segment.ts"

/** The identity of a broadcast: a UUID of version 7. */
export const BroadcastId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)).pipe(
  Schema.brand("BroadcastId")
)
export type BroadcastId = typeof BroadcastId.Type

/** Where a broadcast stands. The last three are for ever. */
export const BroadcastState = Schema.Literals(["draft", "scheduled", "running", "paused", "done", "cancelled", "too-late"])
export type BroadcastState = typeof BroadcastState.Type

/** One message of an operator to many members. */
export class Broadcast extends Schema.Class<Broadcast>("Broadcast")({
  id: BroadcastId,
  /** Who wrote it. */
  operator: OperatorName,
  segment: Segment,
  content: BroadcastContent,
  state: BroadcastState,
  /** When a scheduled one starts. */
  notBefore: Schema.NullOr(Schema.DateTimeUtc),
  /** From this moment on nothing of it is sent any more, whatever happened; a draft may not say it yet. */
  notAfter: Schema.NullOr(Schema.DateTimeUtc),
  createdAt: Schema.DateTimeUtc,
  startedAt: Schema.NullOr(Schema.DateTimeUtc),
  endedAt: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** What somebody did with a broadcast; `null`: the clock did. */
export class BroadcastAct extends Schema.Class<BroadcastAct>("BroadcastAct")({
  id: BroadcastId,
  to: BroadcastState,
  operator: Schema.NullOr(OperatorName),
  at: Schema.DateTimeUtc
}) {}

/** What became of a recipient; "left out": the broadcast ended before he was told everything. */
export const RecipientOutcome = Schema.Literals(["waiting", "delivered", "unreachable", "rejected", "given up", "unwilling", "left out"])
export type RecipientOutcome = typeof RecipientOutcome.Type

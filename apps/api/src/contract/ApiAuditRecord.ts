import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { SealHash } from "@sigmatrade/core/ledger/Seal"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiTime } from "./ApiTime.ts"

/** What somebody did, or tried to, as an operator, on the wire. */
export const ApiAuditRecord = Schema.Struct({
  object: Schema.Literal("audit_record"),
  id: apiId.audit,
  position: Schema.Int.annotate({ description: "The how manieth of all records, from 1." }),
  at: ApiTime,
  operator: Schema.NullOr(OperatorName).annotate({ description: "Null: nobody knows who it was." }),
  action: Schema.String,
  subject: Schema.String.annotate({ description: "What it was done to." }),
  outcome: Schema.String.annotate({ description: "done, or the name of the error that stopped it." }),
  reason: Schema.NullOr(Schema.String).annotate({ description: "Why, in the operator's own words." }),
  details: Schema.Record(Schema.String, Schema.String),
  request_id: Schema.String,
  previous: SealHash.annotate({ description: "The hash of the record before." }),
  hash: SealHash.annotate({ description: "Over this record and the hash before: nobody can change or remove one without changing all that follow." })
}).annotate({ identifier: "AuditRecord", description: "What somebody did, or tried to, as an operator." })

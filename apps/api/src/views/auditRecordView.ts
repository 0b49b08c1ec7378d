import type { SealedRecord } from "@sigmatrade/core/admin/AuditLog"
import type { ApiAuditRecord } from "../contract/ApiAuditRecord.ts"

/** A record of the audit log as integrators see it. */
export const auditRecordView = ({ hash, position, previous, record }: SealedRecord): typeof ApiAuditRecord.Type => ({
  object: "audit_record",
  id: position,
  position,
  at: record.at,
  operator: record.operator,
  action: record.action,
  subject: record.subject,
  outcome: record.outcome,
  reason: record.reason,
  details: record.details,
  request_id: record.requestId,
  previous,
  hash
})

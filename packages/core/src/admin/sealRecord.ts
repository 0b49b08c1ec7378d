import { DateTime } from "effect"
import { GENESIS, SealHash } from "../ledger/Seal.ts"
import type { Sha256 } from "../ledger/Sha256.ts"
import type { AuditRecord, SealedRecord } from "./AuditLog.ts"

/** Which way of writing a record this is. */
const ENCODING = "sigmatrade-audit-1"

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]) => one < other ? -1 : one > other ? 1 : 0

/**
 * Chains a record to the one before with SHA-256 over a JSON array of the encoding's name, position, hash before, moment (UTC,
 * milliseconds), operator, action, subject, outcome, reason, details as sorted pairs, request id. Pure.
 */
export const sealRecord = (record: AuditRecord, before: SealedRecord | null, sha256: Sha256["Service"]): SealedRecord => {
  const { action, at, details, operator, outcome, reason, requestId, subject } = record
  const position = (before?.position ?? 0) + 1
  const previous = before?.hash ?? GENESIS
  const text = JSON.stringify([
    ENCODING, position, previous, DateTime.formatIso(at), operator, action, subject, outcome, reason,
    Object.entries(details).toSorted(byName), requestId
  ])
  return { position, record, previous, hash: SealHash.make(sha256.hash(text)) }
}

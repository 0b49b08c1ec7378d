import { Effect } from "effect"
import { Sha256 } from "../ledger/Sha256.ts"
import type { SealedRecord } from "./AuditLog.ts"
import { AuditLog } from "./AuditLog.ts"
import { sealRecord } from "./sealRecord.ts"

/** Records read at once. */
const PAGE = 500

/** What a look at the whole audit log has shown. */
export interface AuditVerdict {
  /** How many records fit, from the first on. */
  readonly sound: number
  /** The position of the first one that was changed, removed, added or moved; `null`: none was. */
  readonly broken: number | null
}

/** Recomputes every hash of the audit log, from the first record on, until one does not fit. */
export const verifyAudit = Effect.fn("verifyAudit")(function*(): Effect.fn.Return<AuditVerdict, never, AuditLog | Sha256> {
  const [log, sha256] = [yield* AuditLog, yield* Sha256]
  let before: SealedRecord | null = null
  while (true) {
    const page: ReadonlyArray<SealedRecord> = yield* log.after(before?.position ?? 0, PAGE)
    for (const found of page) {
      const expected = sealRecord(found.record, before, sha256)
      if (found.position !== expected.position || found.previous !== expected.previous || found.hash !== expected.hash) {
        return { sound: before?.position ?? 0, broken: expected.position }
      }
      before = found
    }
    if (page.length < PAGE) return { sound: before?.position ?? 0, broken: null }
  }
})

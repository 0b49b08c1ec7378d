import { Effect } from "effect"
import { Sha256 } from "../ledger/Sha256.ts"
import type { AuditRecord } from "./AuditLog.ts"
import { AuditLog } from "./AuditLog.ts"
import { sealRecord } from "./sealRecord.ts"

/** Adds a record to the audit log, inside the transaction of what it tells of. */
export const recordAct = Effect.fn("recordAct")(function*(record: AuditRecord) {
  const log = yield* AuditLog
  yield* log.append(sealRecord(record, yield* log.last, yield* Sha256))
})

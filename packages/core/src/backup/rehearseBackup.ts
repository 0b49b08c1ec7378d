import { DateTime, Effect } from "effect"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { Backup } from "./Backup.ts"
import { BackupLog, LoggedBackup } from "./BackupLog.ts"
import { BackupSeal } from "./BackupSeal.ts"
import { BackupVault } from "./BackupVault.ts"
import { DatabaseDump } from "./DatabaseDump.ts"
import { faultsOf } from "./faultsOf.ts"

/** What both incidents about backups are about. */
export const BACKUPS = "backups"

/** Letters of a fault that are kept. */
const FAULT_LETTERS_MAX = 500

/** Opens the dump and fills a database with it; answers everything that is wrong. */
const tried = Effect.fn("tried")(function*(backup: Backup) {
  const [database, seal, vault] = [yield* DatabaseDump, yield* BackupSeal, yield* BackupVault]
  const copy = yield* database.load(seal.open(vault.open(backup)))
  const { books, differences } = yield* faultsOf(copy, backup.facts)
  return [...differences, ...books]
}, Effect.scoped)

/**
 * Restores a backup into a database of its own and compares it with its manifest and with itself. The result is kept; what is wrong opens the
 * incident `rehearsal failed`, which stops nothing, and a good rehearsal ends it. Answers what is wrong; `null`: nothing.
 */
export const rehearseBackup = Effect.fn("rehearseBackup")(function*(backup: Backup) {
  const faults = yield* tried(backup).pipe(
    Effect.catchTag("BackupUnusable", ({ file, reason }) => Effect.succeed([`${file}: ${reason}`])),
    Effect.catchTag("SealBroken", ({ reason }) => Effect.succeed([`the seal does not open: ${reason}`])),
    Effect.catchTag("DumpFailed", ({ reason }) => Effect.succeed([reason]))
  )
  const now = yield* DateTime.now
  const { bytes, id, madeAt } = backup
  const fault = faults.length === 0 ? null : faults.join("; ").slice(0, FAULT_LETTERS_MAX)
  yield* (yield* BackupLog).put(new LoggedBackup({ id, madeAt, bytes, rehearsedAt: now, fault }))
  const incidents = yield* IncidentStore
  if (fault === null) {
    yield* incidents.settle("rehearsal failed", BACKUPS, now)
    yield* Effect.logInfo("A backup was restored to try it, and is good", { backup: id })
  } else {
    const facts = { backup: id, fault }
    const finding = new Finding({ kind: "rehearsal failed", subject: BACKUPS, facts, stops: [], asset: null, approvalsNeeded: 0 })
    if (!(yield* reportIncident(finding))) yield* incidents.note("rehearsal failed", BACKUPS, facts)
  }
  return fault
})

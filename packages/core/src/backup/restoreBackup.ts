import { DateTime, Effect, Schema } from "effect"
import { Finding } from "../incident/Incident.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import type { Backup } from "./Backup.ts"
import { BackupLog, LoggedBackup } from "./BackupLog.ts"
import { BackupSeal } from "./BackupSeal.ts"
import { BackupVault } from "./BackupVault.ts"
import { DatabaseDump } from "./DatabaseDump.ts"
import { faultsOf } from "./faultsOf.ts"

/** Nothing was replaced. `reason` is for the operator. */
export class RestoreRefused extends Schema.TaggedError<RestoreRefused>()("RestoreRefused", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

/** What an operator has said about a restore. */
export interface RestoreWish {
  /** The database may be replaced although it is not empty. */
  readonly replace: boolean
  /** It may be one whose books were wrong already when they were backed up. */
  readonly acceptFaults: boolean
}

/** The incident that everything starts in after a restore: two operators look before anything is paid or told. */
const restored = ({ id, madeAt }: Backup, now: DateTime.Utc) =>
  new Finding({
    kind: "database restored", subject: id, facts: { backup: id, taken: DateTime.formatIso(madeAt), restored: DateTime.formatIso(now) },
    stops: ["payouts", "broadcasts"], asset: null, approvalsNeeded: 2
  })

/** What can be said before anything is read. Answers what is in the database now. */
export const checkRestore = Effect.fn("checkRestore")(function*(backup: Backup, { replace }: Pick<RestoreWish, "replace">) {
  const database = yield* DatabaseDump
  const { schemaVersion } = backup.facts
  if (schemaVersion > database.schemaVersion) {
    return yield* new RestoreRefused({ reason: `The backup has schema ${schemaVersion}, this version knows ${database.schemaVersion}: restore it with a newer version.` })
  }
  const visitors = yield* database.visitors
  if (visitors.length > 0) return yield* new RestoreRefused({ reason: `The database is in use by ${visitors.join(", ")}: stop bot, watcher and api first.` })
  const current = yield* database.current
  if (current !== null && !replace) {
    return yield* new RestoreRefused({ reason: "The database is not empty: nothing was changed. Say --replace to have it replaced; it is kept under another name." })
  }
  return current
})

/**
 * Fills a new database from a backup, looks through it, opens the incident `database restored` in it, and only then puts it in place. Until
 * then the database is as it was, whatever happens. Answers under which name the replaced one is kept; `null`: there was none.
 * Errors: `RestoreRefused`, `DumpFailed`, `SealBroken`, `BackupUnusable`.
 */
export const restoreBackup = Effect.fn("restoreBackup")(function*(backup: Backup, wish: RestoreWish) {
  yield* checkRestore(backup, wish)
  const [database, seal, vault] = [yield* DatabaseDump, yield* BackupSeal, yield* BackupVault]
  const copy = yield* database.load(seal.open(vault.open(backup)))
  const { books, differences } = yield* faultsOf(copy, backup.facts)
  if (differences.length > 0) return yield* new RestoreRefused({ reason: `This is not what was backed up: ${differences.join("; ")}.` })
  if (books.length > 0 && !wish.acceptFaults) {
    return yield* new RestoreRefused({
      reason: `The books in the backup are wrong in themselves: ${books.join("; ")}. Take another backup, or say --accept-faults when you know why.`
    })
  }
  const now = yield* DateTime.now
  const { bytes, id, madeAt } = backup
  yield* copy.within(Effect.gen(function*() {
    yield* (yield* BackupLog).put(new LoggedBackup({ id, madeAt, bytes, rehearsedAt: now, fault: null }))
    yield* reportIncident(restored(backup, now))
  }))
  return yield* copy.putInPlace
}, Effect.scoped)

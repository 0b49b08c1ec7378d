import { Effect } from "effect"
import { BackupLog, LoggedBackup } from "./BackupLog.ts"
import { BackupSeal } from "./BackupSeal.ts"
import { BackupVault } from "./BackupVault.ts"
import { DatabaseDump } from "./DatabaseDump.ts"

/**
 * Dumps the database through the seal into the vault; the manifest tells of the same moment as the dump. Errors: `DumpFailed`, `SealBroken`,
 * `BackupUnusable`; there is no new backup then, and the earlier ones are as they were.
 */
export const makeBackup = Effect.fn("makeBackup")(function*() {
  const [database, seal, vault] = [yield* DatabaseDump, yield* BackupSeal, yield* BackupVault]
  const backup = yield* Effect.scoped(Effect.flatMap(database.take, ({ bytes, facts, takenAt }) => vault.put(takenAt, facts, seal.seal(bytes))))
  const { bytes, id, madeAt } = backup
  yield* (yield* BackupLog).put(new LoggedBackup({ id, madeAt, bytes, rehearsedAt: null, fault: null }))
  yield* Effect.logInfo("A backup was made", { backup: id, bytes })
  return backup
})

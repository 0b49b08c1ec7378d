import { Context, Effect, Option } from "effect"
import { BackupLog } from "./BackupLog.ts"
import { BackupVault } from "./BackupVault.ts"
import type { Retention } from "./keptBackups.ts"
import { keptBackups } from "./keptBackups.ts"

/** How many days, weeks and months keep a backup (`BACKUP_KEEP_*`). */
export class BackupRetention extends Context.Service<BackupRetention, Retention>()("@sigmatrade/core/backup/BackupRetention") {}

/** Removes the backups whose time is over; never the newest, and never the one whose rehearsal went well last. Answers how many went. */
export const pruneBackups = Effect.fn("pruneBackups")(function*() {
  const vault = yield* BackupVault
  const backups = yield* vault.list
  const good = Option.getOrNull(yield* (yield* BackupLog).lastGood)
  const kept = new Set([...keptBackups(backups, yield* BackupRetention).map(({ id }) => id), good?.id])
  const over = backups.filter(({ id }) => !kept.has(id))
  yield* Effect.forEach(over, ({ id }) => vault.remove(id), { discard: true })
  return over.length
})

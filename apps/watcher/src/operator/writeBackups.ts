import type { Backup } from "@sigmatrade/core/backup/Backup"
import type { LoggedBackup } from "@sigmatrade/core/backup/BackupLog"
import { DateTime } from "effect"
import { writeBytes } from "../backup/writeBytes.ts"
import { writeTable } from "./writeTable.ts"
import { writeAge, writeTime } from "./writeTime.ts"

const ago = (at: DateTime.Utc, now: DateTime.Utc) => writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(at))

const rehearsal = (logged: LoggedBackup | undefined, now: DateTime.Utc) => {
  if (logged === undefined || logged.rehearsedAt === null) return "never"
  return logged.fault === null ? `good, ${ago(logged.rehearsedAt, now)}` : `failed ${ago(logged.rehearsedAt, now)}: ${logged.fault}`
}

/** Backups as they lie in the vault, newest first, and how trying them went, as far as it is remembered. */
export const writeBackups = (backups: ReadonlyArray<Backup>, logged: ReadonlyArray<LoggedBackup>, now: DateTime.Utc): ReadonlyArray<string> =>
  writeTable(["backup", "taken", "age", "size", "schema", "rehearsal"], backups.toReversed().map(({ bytes, facts, id, madeAt }) => [
    id, writeTime(madeAt), ago(madeAt, now), writeBytes(bytes), String(facts.schemaVersion), rehearsal(logged.find((one) => one.id === id), now)
  ]))

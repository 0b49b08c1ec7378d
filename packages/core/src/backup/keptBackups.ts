import { DateTime } from "effect"
import type { Backup } from "./Backup.ts"

/** How many days, weeks (from Monday) and months (all UTC) keep their newest backup. */
export interface Retention {
  readonly daily: number
  readonly weekly: number
  readonly monthly: number
}

const dayOf = ({ madeAt }: Backup) => DateTime.formatIsoDateUtc(madeAt)
const weekOf = ({ madeAt }: Backup) => DateTime.formatIsoDateUtc(DateTime.startOf(madeAt, "week", { weekStartsOn: 1 }))
const monthOf = (backup: Backup) => dayOf(backup).slice(0, 7)

/** The newest backup of each of the newest periods that have one: days without a backup use nothing up. */
const newestOf = (newestFirst: ReadonlyArray<Backup>, periodOf: (backup: Backup) => string, periods: number) => {
  const kept = new Map<string, Backup>()
  for (const backup of newestFirst) {
    const period = periodOf(backup)
    if (!kept.has(period) && kept.size < periods) kept.set(period, backup)
  }
  return [...kept.values()]
}

/** Which backups stay, newest first; the others may be removed. The newest one of all always stays, whatever the numbers are. */
export const keptBackups = (backups: ReadonlyArray<Backup>, retention: Retention): ReadonlyArray<Backup> => {
  const newestFirst = backups.toSorted((one, other) => DateTime.toEpochMillis(other.madeAt) - DateTime.toEpochMillis(one.madeAt))
  const kept = new Set([
    ...newestFirst.slice(0, 1),
    ...newestOf(newestFirst, dayOf, retention.daily),
    ...newestOf(newestFirst, weekOf, retention.weekly),
    ...newestOf(newestFirst, monthOf, retention.monthly)
  ])
  return newestFirst.filter((backup) => kept.has(backup))
}

import { DateTime } from "effect"

/** A day, and two hours for the backup itself and its rehearsal. */
const REHEARSED_HOURS_MAX = 26

/** Whether the last good rehearsal is too long ago (26 h) to count on a restore; one that never was is old. */
export const isRehearsalOld = (rehearsedAt: DateTime.Utc | null, now: DateTime.Utc): boolean =>
  rehearsedAt === null || DateTime.isLessThan(rehearsedAt, DateTime.subtract(now, { hours: REHEARSED_HOURS_MAX }))

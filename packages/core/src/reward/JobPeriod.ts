import type { DateTime } from "effect"
import { Schema } from "effect"

/** The name of a job that has one effect per period. */
export const JobName = Schema.String.check(Schema.isPattern(/^[a-z0-9-]{1,40}$/u)).pipe(Schema.brand("JobName"))
export type JobName = typeof JobName.Type

/** A stretch of time that a job has one effect for, in UTC: its start is part of it, its end is the start of the next one. */
export interface JobPeriod {
  readonly startsAt: DateTime.Utc
  readonly endsAt: DateTime.Utc
}

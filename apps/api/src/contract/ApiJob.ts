import { JobName } from "@sigmatrade/core/job/Job"
import { RunState } from "@sigmatrade/core/job/JobRuns"
import { Schema } from "effect"
import { ApiTime } from "./ApiTime.ts"

const LastRun = Schema.Struct({
  state: RunState.annotate({ description: "running: it is under way. done: its work is done. failed: it is tried again by itself." }),
  period: Schema.NullOr(ApiTime).annotate({ description: "The start of the period it ran for; null: the job runs all the time." }),
  started_at: ApiTime,
  ended_at: Schema.NullOr(ApiTime).annotate({ description: "null while it runs." }),
  reason: Schema.NullOr(Schema.String).annotate({ description: "The name of what it failed with, or why there was nothing it could do; null when it did its work." }),
  backlog: Schema.NullOr(Schema.Int).annotate({ description: "How many things it has left to do; null: it does not count them." })
}).annotate({ identifier: "LastRun", description: "The last run of a job." })

/** A job on the wire. */
export const ApiJob = Schema.Struct({
  object: Schema.Literal("job"),
  name: JobName,
  does: Schema.String.annotate({ description: "What it does, in one line." }),
  last_run: Schema.NullOr(LastRun).annotate({ description: "null: it never ran." }),
  next_run_at: Schema.NullOr(ApiTime).annotate({ description: "null: it runs all the time." }),
  late: Schema.Boolean.annotate({ description: "Whether it should have done its work by now: no watcher runs, or it fails." }),
  runs: Schema.Int.annotate({ description: "How often it ran so far." }),
  failures: Schema.Int.annotate({ description: "How often it failed so far." })
}).annotate({ identifier: "Job", description: "Something the watcher does by itself." })

/** All jobs on the wire. */
export const ApiJobs = Schema.Struct({ object: Schema.Literal("job_list"), jobs: Schema.Array(ApiJob) }).annotate({
  identifier: "JobList", description: "Every job, always in the same order."
})

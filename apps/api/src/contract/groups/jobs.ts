import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { ApiJobs } from "../ApiJob.ts"
import { described, says } from "./says.ts"

/** What the watcher does by itself. */
export const jobs = HttpApiGroup.make("jobs").add(
  HttpApiEndpoint.get("list", "/jobs", { success: ApiJobs }).annotateMerge(says(
    "listJobs",
    "All jobs",
    "What the watcher does by itself: when each job ran last and runs next, what it has left to do, how often it failed, and whether it is late.",
    "status:read"
  ))
).annotateMerge(described("Jobs", "What the watcher does by itself."))

import { readJobs } from "@sigmatrade/core/job/readJobs"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { jobView } from "../views/jobView.ts"

const listJobs = Effect.map(readJobs, (jobs) => ({ object: "job_list" as const, jobs: jobs.map(jobView) }))

/** `GET /v1/jobs` */
export const jobs = HttpApiBuilder.group(ApiContract, "jobs", (handlers) => handlers.handle("list", () => listJobs))

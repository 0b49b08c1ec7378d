import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiIncident, BrakeBody } from "../ApiIncident.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { decisionHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { described, says } from "./says.ts"

const params = { id: apiId.incident }

const stop = HttpApiEndpoint.post("stop", "/brakes", { headers: onceHeaders, payload: BrakeBody, success: ApiIncident })
  .middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
    "pullBrake",
    "Stop something at once",
    "It stands still until an operator agrees to go on. The answer is the incident to agree to; where one stops it already, that one.",
    "brakes:write"
  ))

const approve = HttpApiEndpoint.post("approve", "/incidents/:id/approve", {
  params, headers: decisionHeaders, success: ApiIncident,
  error: [
    asProblem(ResourceNotFound),
    ...refusals(...matchProblems, "incident_closed", "incident_closes_itself", "incident_unfinished", "approved_already")
  ]
}).middleware(OnceOnly).annotateMerge(says(
  "approveIncident",
  "Agree to close an incident",
  "The last operator needed closes it, and what it stops goes on, unless something else stops it too.",
  "incidents:write"
))

/** What went wrong, and the brakes it pulled. */
export const incidents = HttpApiGroup.make("incidents").add(
  HttpApiEndpoint.get("list", "/incidents", {
    query: { ...pageQuery(apiId.incident), state: Schema.optionalKey(Schema.Literals(["open", "closed"])) }, success: ApiList(ApiIncident)
  }).annotateMerge(says("listIncidents", "All incidents and brakes", "What went wrong and what stands still because of it, newest first.", "status:read")),
  HttpApiEndpoint.get("read", "/incidents/:id", {
    params, success: ApiIncident, error: asProblem(ResourceNotFound)
  }).annotateMerge(says(
    "readIncident", "One incident", "What is known about it, what it stops, and who has agreed to close it. Its ETag is what a decision about it names.", "status:read"
  )),
  approve,
  stop
).annotateMerge(described("Incidents", "What went wrong, and the brakes it pulled."))

import type { IncidentId } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { incidentView } from "../views/incidentView.ts"
import { incidentActs } from "./incidentActs.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

interface IncidentQuery extends ListQuery<IncidentId> {
  readonly state?: "open" | "closed"
}

const listIncidents = Effect.fn("listIncidents")(function*(query: IncidentQuery) {
  const store = yield* IncidentStore
  const isOpen = query.state === undefined ? null : query.state === "open"
  return yield* readList("/v1/incidents", query, (page) => store.list(isOpen, page), (found) => Effect.succeed(found.map(incidentView)))
})

/** `/v1/incidents` and `/v1/brakes` */
export const incidents = HttpApiBuilder.group(ApiContract, "incidents", (handlers) =>
  handlers
    .handle("list", ({ query }) => listIncidents(query))
    .handle("read", ({ params }) => incidentActs.read(params.id))
    .handle("approve", ({ headers, params }) => incidentActs.approve(params.id, headers["if-match"]))
    .handle("stop", ({ payload: { flow, note } }) => incidentActs.stop(flow, note)))

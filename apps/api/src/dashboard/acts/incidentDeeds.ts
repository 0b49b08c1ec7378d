import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Flow, IncidentId } from "@sigmatrade/core/incident/Incident"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { Effect, Schema } from "effect"
import { deed, word } from "../deed.ts"
import { actFor } from "../Visit.ts"

const back = () => "/dashboard"

/** Agrees to close an incident, and so to go on with what it stops. */
const approve = deed("incidents.approve", { id: Schema.NumberFromString.pipe(Schema.decodeTo(IncidentId)) }, back, (visit, { id }, permission) =>
  actFor(visit, { permission, action: "approve incident", subject: `incident:${id}`, reason: null }, (operator) => approveIncident(id, operator)).pipe(
    Effect.map(({ closedAt }) => closedAt === null ? "done-agreed-more" : "done-closed"),
    Effect.catchTags({
      IncidentNotOpen: word("not-open"), IncidentClosesItself: word("not-by-people"), IncidentUnfinished: word("not-finished"), ApprovedAlready: word("not-twice")
    })
  ))

/** Something stands still from now on. */
const stop = deed("brakes.pull", { flow: Flow, note: Schema.String }, back, (visit, { flow, note }, permission) =>
  actFor(visit, { permission, action: "stop", subject: `flow:${flow}`, reason: note }, (operator) => stopFlow(flow, operator, note)).pipe(
    Effect.as("done-stopped"), Effect.catchTags({ NoteMissing: word("not-without-reason") })
  ))

/** What operators do about incidents and brakes. */
export const incidentDeeds = { "incidents/approve": approve, "flows/stop": stop }

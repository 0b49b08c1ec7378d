import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import type { Flow, IncidentId } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { Effect, Option } from "effect"
import { ApiIncident } from "../contract/ApiIncident.ts"
import { refuse } from "../problems/refuse.ts"
import { incidentView } from "../views/incidentView.ts"
import { callerActs } from "./callerActs.ts"
import { noteMissing } from "./noteMissing.ts"
import { notFound } from "./notFound.ts"
import { requireMatch } from "./requireMatch.ts"

const find = Effect.fnUntraced(function*(id: IncidentId) {
  const found = yield* (yield* IncidentStore).find(id)
  return Option.isSome(found) ? found.value : yield* notFound("incident")
})

/** The incident as it stays until the transaction ends. */
const lock = Effect.fnUntraced(function*(id: IncidentId) {
  const { kind, subject } = yield* find(id)
  const locked = (yield* (yield* IncidentStore).about(kind, subject)).find((one) => one.id === id)
  return locked ?? (yield* Effect.die(new Error("An incident is never deleted")))
})

/** Agrees to close an incident as it was seen. */
const approve = Effect.fnUntraced(function*(id: IncidentId, ifMatch: string | undefined) {
  const act = { permission: "incidents.approve", action: "approve incident", subject: `incident:${id}`, reason: null } as const
  const approved = yield* callerActs(act, Effect.fnUntraced(function*(operator) {
    yield* requireMatch(incidentView(yield* lock(id)), ApiIncident, ifMatch)
    return yield* approveIncident(id, operator)
  })).pipe(Effect.catchTags({
    IncidentNotOpen: () => refuse("incident_closed", "It is closed already: nobody needs to agree any more."),
    IncidentClosesItself: () => refuse("incident_closes_itself", "It closes itself when its cause is over. Correct the cause; its facts say what it is."),
    IncidentUnfinished: () => refuse("incident_unfinished", "What was lost is still being taken back in the books. Decide when its facts say settled: yes."),
    ApprovedAlready: ({ operator }) => refuse("approved_already", `${operator} has agreed already: another operator must agree too.`)
  }))
  return incidentView(approved)
})

/** Stops something until an operator agrees to go on. Answers the incident that stops it. */
const stop = Effect.fnUntraced(function*(flow: Flow, note: string) {
  const act = { permission: "brakes.pull", action: "stop", subject: `flow:${flow}`, reason: note } as const
  yield* callerActs(act, (operator) => stopFlow(flow, operator, note)).pipe(Effect.catchTag("NoteMissing", noteMissing))
  const stopped = (yield* (yield* IncidentStore).opened).find(({ kind, subject }) => kind === "stopped by operator" && subject === flow)
  return stopped === undefined ? yield* Effect.die(new Error("A brake that was pulled is not on")) : incidentView(stopped)
})

/** What operators do about incidents, each once and on the record. */
export const incidentActs = { read: (id: IncidentId) => Effect.map(find(id), incidentView), approve, stop }

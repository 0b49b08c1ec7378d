import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Effect } from "effect"
import { freshFinding } from "../freshFinding.ts"
import { NOW } from "../minutesLater.ts"

/** The id of an open incident, for what can be done only because of one. */
export const freshIncident = Effect.gen(function*() {
  const incidents = yield* IncidentStore
  const finding = freshFinding()
  yield* incidents.open(finding, NOW)
  const found = (yield* incidents.opened).find(({ subject }) => subject === finding.subject)
  return found === undefined ? yield* Effect.die(new Error("the incident is not open")) : found.id
})

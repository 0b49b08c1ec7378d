import { DateTime, Effect } from "effect"
import type { Finding } from "./Incident.ts"
import { IncidentStore } from "./IncidentStore.ts"

/** Opens an incident and says so once, loudly; finding the same again says nothing. Answers whether it is new. */
export const reportIncident = Effect.fn("reportIncident")(function*(finding: Finding) {
  const isNew = yield* (yield* IncidentStore).open(finding, yield* DateTime.now)
  if (isNew) yield* Effect.logError(`Incident: ${finding.kind}`, { subject: finding.subject, stops: finding.stops, ...finding.facts })
  return isNew
})

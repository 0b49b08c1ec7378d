import type { Incident } from "@sigmatrade/core/incident/Incident"
import type { ApiIncident } from "../contract/ApiIncident.ts"

/** What is said of an incident wherever it is shown. */
export const incidentFacts = ({ approvals, approvalsNeeded, asset, facts, kind, openedAt, stops, subject }: Incident) => ({
  kind, subject, facts, stops, asset, approvals, approvals_needed: approvalsNeeded, opened_at: openedAt
})

/** An incident as integrators see it. */
export const incidentView = (incident: Incident): typeof ApiIncident.Type => ({
  object: "incident",
  id: incident.id,
  number: incident.id,
  ...incidentFacts(incident),
  closed_at: incident.closedAt
})

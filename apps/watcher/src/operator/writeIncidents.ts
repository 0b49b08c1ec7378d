import type { Incident } from "@sigmatrade/core/incident/Incident"
import { plain } from "./writeTable.ts"
import { writeTime } from "./writeTime.ts"

const approvalsOf = ({ approvals, approvalsNeeded }: Incident): string =>
  approvalsNeeded === 0
    ? "closes itself when its cause is over"
    : `${approvals.length} of ${approvalsNeeded} approvals${approvals.length === 0 ? "" : ` (${approvals.join(", ")})`}`

const stopsOf = ({ asset, stops }: Incident): string =>
  stops.length === 0 ? "stops nothing" : `stops ${stops.join(", ")}${asset === null ? "" : ` of ${asset}`}`

const one = (incident: Incident): ReadonlyArray<string> => {
  const { closedAt, facts, id, kind, openedAt, subject } = incident
  const names = Object.keys(facts)
  const standing = closedAt === null ? stopsOf(incident) : `closed ${writeTime(closedAt)}`
  const width = Math.max(0, ...names.map((name) => name.length))
  return [
    `  ${id}  ${kind}: ${plain(subject)}`,
    `     since ${writeTime(openedAt)}; ${standing}; ${approvalsOf(incident)}`,
    ...names.map((name) => `     ${plain(name).padEnd(width)}  ${plain(facts[name] ?? "")}`)
  ]
}

/** Incidents for people, in the order given: what each is about, what it stops, who has agreed, and the facts. */
export const writeIncidents = (incidents: ReadonlyArray<Incident>): ReadonlyArray<string> => incidents.flatMap(one)

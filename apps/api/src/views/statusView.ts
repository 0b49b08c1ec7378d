import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef, ScanGap } from "@sigmatrade/core/chain/ScanCursorStore"
import type { Incident } from "@sigmatrade/core/incident/Incident"
import type { ReportedHealth } from "@sigmatrade/core/provider/ProviderHealthStore"
import { Option } from "effect"
import type { ApiStatus } from "../contract/ApiStatus.ts"
import { incidentFacts } from "./incidentView.ts"

type Part<Name extends "gaps" | "incidents" | "providers" | "stopped"> = (typeof ApiStatus.Type)[Name][number]

/** A block by height and hash, if there is one. */
const blockView = (block: Option.Option<BlockRef>): typeof ApiStatus.Type["cursor"] =>
  Option.match(block, { onNone: () => null, onSome: ({ hash, number }) => ({ number, hash }) })

/** How far older blocks are read. */
const gapView = ({ after, end, from }: ScanGap): Part<"gaps"> => {
  const next = BlockNumber.make(after.number + 1)
  return { from, next, to: end.number, percent: Math.floor(((next - from) * 100) / (end.number - from + 1)) }
}

/** A provider as it was last reported. */
const providerView = ({ at, health: { finalized, id, latest, reason, state } }: ReportedHealth): Part<"providers"> =>
  ({ id, state, latest, finalized, reason, reported_at: at })

/** An incident that is open. */
const openIncidentView = (incident: Incident): Part<"incidents"> => ({ id: incident.id, ...incidentFacts(incident) })

/** What stands still, each once: a flow that stands still for all assets is not told again for one. */
const stoppedView = (open: ReadonlyArray<Incident>): ReadonlyArray<Part<"stopped">> => {
  const all = open.flatMap(({ asset, stops }) => stops.map((flow) => ({ flow, asset })))
  const whole = new Set(all.flatMap(({ asset, flow }) => asset === null ? [flow] : []))
  const kept = all.filter(({ asset, flow }) => asset === null || !whole.has(flow))
  return [...new Map(kept.map((stop) => [`${stop.flow} ${stop.asset ?? ""}`, stop])).values()]
}

/** Where reading the chain stands, as integrators see it. */
export const statusView = (found: {
  readonly cursor: Option.Option<BlockRef>
  readonly finalMark: Option.Option<BlockRef>
  readonly gaps: ReadonlyArray<ScanGap>
  readonly providers: ReadonlyArray<ReportedHealth>
  readonly incidents: ReadonlyArray<Incident>
}): typeof ApiStatus.Type => ({
  object: "status",
  cursor: blockView(found.cursor),
  final_mark: blockView(found.finalMark),
  gaps: found.gaps.map(gapView),
  providers: found.providers.map(providerView),
  incidents: found.incidents.map(openIncidentView),
  stopped: stoppedView(found.incidents)
})

import type { Flow, Incident } from "@sigmatrade/core/incident/Incident"
import type { AssetId } from "@sigmatrade/core/money/Asset"

/** What stands still, each once; `asset` is the one it stands still for, `null`: all of them. */
export const stoppedFlows = (open: ReadonlyArray<Incident>): ReadonlyArray<{ readonly flow: Flow; readonly asset: AssetId | null }> => {
  const all = open.flatMap(({ asset, stops }) => stops.map((flow) => ({ flow, asset })))
  const whole = new Set(all.flatMap(({ asset, flow }) => asset === null ? [flow] : []))
  const kept = all.filter(({ asset, flow }) => asset === null || !whole.has(flow))
  return [...new Map(kept.map((stop) => [`${stop.flow} ${stop.asset ?? ""}`, stop])).values()]
}

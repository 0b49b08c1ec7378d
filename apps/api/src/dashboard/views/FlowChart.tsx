import type { AssetStatistics } from "@sigmatrade/core/statistics/assetStatistics"
import { raw } from "hono/html"
import type { Visit } from "../Visit.ts"
import { DataTable } from "./DataTable.tsx"
import { drawFlow } from "./drawFlow.ts"

/** Pictures that are kept: it is the same one until something is paid. */
const KEPT_MAX = 16
const kept = new Map<string, string>()

const pictureOf = ({ asset, days }: AssetStatistics, roughly: Visit["roughly"]): string => {
  const rough = days.map(({ day, paidIn, paidOut }) => ({ day, paidIn: roughly(asset, paidIn), paidOut: roughly(asset, paidOut) }))
  const name = JSON.stringify(rough)
  const svg = kept.get(name) ?? drawFlow(rough)
  if (!kept.has(name) && kept.size >= KEPT_MAX) kept.clear()
  kept.set(name, svg)
  return svg
}

/** Money in and out of an asset day by day: a picture, and the same as a table. */
export const FlowChart = ({ of, visit: { money, roughly, texts } }: { readonly visit: Visit; readonly of: AssetStatistics }) => {
  const { asset, days } = of
  const moved = days.filter(({ paidIn, paidOut }) => paidIn !== 0n || paidOut !== 0n).toReversed()
  const columns = [{ label: texts.say("day") }, { label: texts.say("money-in"), kind: "number" }, { label: texts.say("money-out"), kind: "number" }] as const
  return (
    <figure>
      <figcaption><strong>{asset}</strong> <span class="key">{texts.say("money-in")}</span> <span class="key out">{texts.say("money-out")}</span></figcaption>
      {raw(pictureOf(of, roughly))}
      <details>
        <summary>{texts.say("as-table", { asset })}</summary>
        <DataTable caption={texts.say("flow-caption", { asset })} columns={columns} none={texts.say("nothing-moved")}
          rows={moved.map(({ day, paidIn, paidOut }) => [day, money(asset, paidIn), money(asset, paidOut)])} />
      </details>
    </figure>
  )
}

import { Effect } from "effect"
import type { Page } from "../Page.ts"
import { readStanding } from "../readStanding.ts"
import type { Standing } from "../readStanding.ts"
import { Brakes } from "../views/Brakes.tsx"
import { DataTable } from "../views/DataTable.tsx"
import { Facts } from "../views/Facts.tsx"
import { FlowChart } from "../views/FlowChart.tsx"
import { Incidents } from "../views/Incidents.tsx"
import { Live } from "../views/Live.tsx"
import { Moment } from "../views/Moment.tsx"
import { mayDo } from "../Visit.ts"
import type { Visit } from "../Visit.ts"
import { sections } from "../sections.ts"

interface Part {
  readonly visit: Visit
  readonly standing: Standing
}

const Waiting = ({ standing: { incidents, waiting }, visit }: Part) => {
  const tiles = [...Object.entries(waiting), ["incidents", incidents.length] as const]
  const mayOpen = (name: string) => sections.some((one) => one.name === name && mayDo(visit, one.permission))
  return (
    <Live id="waiting" title={visit.texts.say("waiting")}>
      <ul class="tiles">
        {tiles.map(([name, count]) => {
          const content = <><strong>{count}</strong>{visit.texts.say(`waiting-${name}`)}</>
          return <li class={count > 0 ? "some" : undefined}>{mayOpen(name) ? <a href={`/dashboard/${name}`}>{content}</a> : <span class="tile">{content}</span>}</li>
        })}
      </ul>
    </Live>
  )
}

/** How much of what is owed is there: `104.32 %`, rounded down. */
const Coverage = ({ bps, visit: { texts } }: { readonly visit: Visit; readonly bps: bigint | null }) => {
  if (bps === null) return <>{texts.say("nothing-owed")}</>
  const size = bps < 0n ? -bps : bps
  const percent = `${bps < 0n ? "−" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")} %`
  return <span class={bps < 10_000n ? "tag bad" : "tag good"}>{texts.say(bps < 10_000n ? "coverage-short" : "coverage-full", { percent })}</span>
}

const Reserves = ({ standing: { checkpoint, statistics: { assets } }, visit }: Part) => {
  const { money, texts } = visit
  const columns = [{ label: texts.say("asset") }, ...(["owed", "held", "coverage"] as const).map((name) => ({ label: texts.say(name), kind: "number" as const }))]
  return (
    <Live id="reserves" title={texts.say("reserves")}>
      <DataTable caption={texts.say("reserves-caption")} columns={columns} none={texts.say("nothing-moved")}
        rows={assets.map(({ asset, coverageBps, held, owed }) => [asset, money(asset, owed), money(asset, held), <Coverage bps={coverageBps} visit={visit} />])} />
      {checkpoint === null ? <p class="soft">{texts.say("never-compared")}</p> : (
        <p><span class={checkpoint.isSound ? "tag good" : "tag bad"}>{texts.say(checkpoint.isSound ? "compared-sound" : "compared-unsound")}</span>{" "}
          {texts.say("compared-at", { block: String(checkpoint.block) })} <Moment at={checkpoint.at} /></p>
      )}
    </Live>
  )
}

const Chain = ({ standing: { cursor, finalMark, gaps, providers }, visit: { texts } }: Part) => (
  <Live id="chain" title={texts.say("chain")}>
    <Facts of={[
      [texts.say("read-to"), cursor === null ? texts.say("nothing-yet") : String(cursor.number)],
      [texts.say("final-to"), finalMark === null ? texts.say("nothing-yet") : String(finalMark.number)],
      ...(gaps === 0 ? [] : [[texts.say("gaps"), String(gaps)] as const])
    ]} />
    <h3>{texts.say("providers")}</h3>
    <DataTable caption={texts.say("providers")} none={texts.say("no-providers")}
      columns={[{ label: texts.say("provider") }, { label: texts.say("state") }, { label: texts.say("newest-block"), kind: "number" }, { label: texts.say("reported") }]}
      rows={providers.map(({ at, health: { id, latest, reason, state } }) => [
        id, <><span class={state === "ready" ? "tag good" : "tag bad"}>{texts.say(`provider-${state.replaceAll(" ", "-")}`)}</span>{reason === null ? null : <div class="soft">{reason}</div>}</>,
        latest === null ? "—" : String(latest), <Moment at={at} />
      ])} />
  </Live>
)

const Flows = ({ standing: { statistics: { assets, range } }, visit }: Part) => (
  <Live id="flows" title={visit.texts.say("flows", { first: range.first, last: range.last })}>
    {assets.length === 0 ? <p class="soft">{visit.texts.say("nothing-moved")}</p> : <div class="grid">{assets.map((one) => <FlowChart of={one} visit={visit} />)}</div>}
  </Live>
)

/** How the house stands. */
export const overview: Page = {
  permission: "statistics.read",
  show: Effect.fn("overview")(function*(visit: Visit) {
    const standing = yield* readStanding()
    const part = { visit, standing }
    return {
      title: visit.texts.say("section-overview"),
      body: (
        <>
          <Waiting {...part} />
          {mayDo(visit, "incidents.approve") ? <Incidents of={standing.incidents} visit={visit} /> : null}
          <Flows {...part} />
          <div class="grid"><Reserves {...part} /><Chain {...part} /></div>
          <Brakes of={standing.incidents} visit={visit} />
        </>
      )
    }
  })
}

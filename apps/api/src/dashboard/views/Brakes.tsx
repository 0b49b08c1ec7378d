import { Flow } from "@sigmatrade/core/incident/Incident"
import type { Incident } from "@sigmatrade/core/incident/Incident"
import type { Visit } from "../Visit.ts"
import { mayDo } from "../Visit.ts"
import { Deed } from "./Deed.tsx"
import { Live } from "./Live.tsx"

const One = ({ flow, of, visit }: { readonly visit: Visit; readonly flow: Flow; readonly of: ReadonlyArray<Incident> }) => {
  const { texts } = visit
  const stopping = of.filter(({ stops }) => stops.includes(flow))
  const pulled = stopping.find(({ kind, subject }) => kind === "stopped by operator" && subject === flow)
  const name = texts.say(`flow-${flow}`)
  return (
    <Live id={`brake-${flow}`} title={name}>
      <p><span class={stopping.length === 0 ? "tag good" : "tag bad"}>{texts.say(stopping.length === 0 ? "goes-on" : "stands-still")}</span></p>
      {stopping.map(({ facts, id, kind }) => <p>№ {id}: {kind}{facts["note"] === undefined ? null : <>, <q>{facts["note"]}</q> ({facts["operator"]})</>}</p>)}
      {pulled === undefined || !mayDo(visit, "incidents.approve") ? null : <Deed to="incidents/approve" fields={{ id: pulled.id }} label={texts.say("resume", { name })} kind="good" />}
      {pulled !== undefined || !mayDo(visit, "brakes.pull") ? null : (
        <details>
          <summary>{texts.say("stop", { name })}</summary>
          <Deed to="flows/stop" fields={{ flow }} note={texts.say("stop-why")} label={texts.say("stop", { name })} kind="bad" />
        </details>
      )}
    </Live>
  )
}

/** What can be stopped by itself, whether it stands still and why. */
export const Brakes = ({ of, visit }: { readonly visit: Visit; readonly of: ReadonlyArray<Incident> }) => (
  <section aria-labelledby="brakes">
    <h2 id="brakes">{visit.texts.say("brakes")}</h2>
    <div class="grid narrow">{Flow.literals.map((flow) => <One flow={flow} of={of} visit={visit} />)}</div>
  </section>
)

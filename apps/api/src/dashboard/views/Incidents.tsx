import type { Incident } from "@sigmatrade/core/incident/Incident"
import type { Visit } from "../Visit.ts"
import { writeAgreed } from "../writeAgreed.ts"
import { Deed } from "./Deed.tsx"
import { Facts } from "./Facts.tsx"
import { Live } from "./Live.tsx"
import { Moment } from "./Moment.tsx"

/** Incidents shown at once, the oldest first. */
const SHOWN_MAX = 20

const One = ({ of: { approvals, approvalsNeeded, facts, id, kind, openedAt, stops, subject }, visit: { operator, texts } }: { readonly visit: Visit; readonly of: Incident }) => (
  <article aria-labelledby={`incident-${id}`}>
    <h3 id={`incident-${id}`}>№ {id}: {kind}</h3>
    <Facts of={[
      [texts.say("subject"), subject],
      [texts.say("since"), <Moment at={openedAt} />],
      ...(stops.length === 0 ? [] : [[texts.say("stops"), stops.map((flow) => texts.say(`flow-${flow}`)).join(", ")] as const]),
      ...Object.entries(facts),
      [texts.say("agreed"), approvalsNeeded === 0 ? texts.say("closes-itself") : writeAgreed(texts, approvals, approvalsNeeded)]
    ]} />
    {approvalsNeeded === 0 || approvals.includes(operator.name) ? null : <Deed to="incidents/approve" fields={{ id }} label={texts.say("agree-incident", { id })} kind="good" />}
  </article>
)

/** What went wrong and is not over, and what can be agreed to. */
export const Incidents = ({ of, visit }: { readonly visit: Visit; readonly of: ReadonlyArray<Incident> }) => (
  <Live id="incidents" title={visit.texts.say("incidents")}>
    {of.length === 0 ? <p class="soft">{visit.texts.say("no-incidents")}</p> : of.slice(0, SHOWN_MAX).map((one) => <One of={one} visit={visit} />)}
  </Live>
)

import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { Flow, IncidentId } from "@sigmatrade/core/incident/Incident"
import type { Incident } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"

/** Incidents on one page. */
const ROWS_MAX = 10

const row = ({ texts }: Desk) => ({ approvals, approvalsNeeded, facts, id, kind, openedAt, stops, subject }: Incident): Html => Html.lines([
  texts.html("admin-incident", { id, kind, subject, at: writeTime(openedAt) }),
  ...Object.entries(facts).map(([name, value]) => texts.html("admin-fact", { name, value })),
  ...(stops.length === 0 ? [] : [texts.html("admin-incident-stops", { flows: stops.map((flow) => texts.plain(`flow-${flow}`)).join(", ") })]),
  approvalsNeeded === 0
    ? texts.html("admin-incident-closes-itself")
    : texts.html("admin-incident-approvals", { approvals: approvals.length, needed: approvalsNeeded, names: approvals.length === 0 ? "—" : approvals.join(", ") })
])

/** What went wrong and what stands still because of it; what can be agreed to, and what can be stopped. */
export const incidents = Effect.fn("incidents")(function*(desk: Desk) {
  const { texts } = desk
  const open = (yield* (yield* IncidentStore).opened).slice(0, ROWS_MAX)
  const agree = open.filter(({ approvalsNeeded }) => approvalsNeeded > 0)
    .map(({ id }) => [button(texts.plain("button-agree", { id }), `adminagree:${id}`)])
  const stopped = open.filter(({ kind }) => kind === "stopped by operator").map(({ subject }) => subject)
  const stops = Flow.literals.filter((flow) => !stopped.includes(flow))
    .map((flow) => button(texts.plain("button-stop", { flow: texts.plain(`flow-${flow}`) }), `adminstop:${flow}`))
  const html = Html.lines(open.length === 0 ? [texts.html("admin-incidents-none")] : [texts.html("admin-incidents"), ...open.map(row(desk))], 1)
  return shown(html, [...agree, stops.slice(0, 2), stops.slice(2), ...backToPanel(texts)].filter(({ length }) => length > 0))
})

/** Agrees to close an incident, and so to go on with what it stops. */
export const agree = Effect.fn("agree")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const id = Schema.decodeUnknownOption(IncidentId)(Number(given))
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "incidents.approve", action: "approve incident", subject: `incident:${id.value}`, reason: null } as const
  const word = yield* actAt(desk, act, (operator) => approveIncident(id.value, operator)).pipe(
    Effect.map(({ closedAt }) => closedAt === null ? "admin-agreed-more" : "admin-agreed"),
    Effect.catchTags({
      IncidentNotOpen: () => Effect.succeed("admin-closed-already"),
      IncidentClosesItself: () => Effect.succeed("admin-closes-itself"),
      IncidentUnfinished: () => Effect.succeed("admin-unfinished"),
      ApprovedAlready: () => Effect.succeed("admin-agreed-already")
    })
  )
  return { ...(yield* incidents(desk)), toast: desk.texts.plain(word) }
})

/** Asks why something is to stand still. */
export const askStop = Effect.fn("askStop")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const flow = Schema.decodeUnknownOption(Flow)(given)
  if (Option.isNone(flow)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-stop", { flow: flow.value }))
  return shown(desk.texts.html("admin-ask-stop", { flow: desk.texts.plain(`flow-${flow.value}`) }), backToPanel(desk.texts))
})

/** The operator says why: it stands still from now on. */
export const stopGiven = Effect.fn("stopGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const flow = Schema.decodeUnknownOption(Flow)(answers["flow"])
  if (Option.isNone(flow)) return stale(desk.texts)
  const act = { permission: "brakes.pull", action: "stop", subject: `flow:${flow.value}`, reason: text } as const
  return yield* actAt(desk, act, (operator) => stopFlow(flow.value, operator, text)).pipe(
    Effect.tap(() => Effect.flatMap(DialogueStore, ({ end }) => end(desk.member.id))),
    Effect.andThen(incidents(desk)),
    Effect.catchTag("NoteMissing", () => askStop(desk, [flow.value]))
  )
})

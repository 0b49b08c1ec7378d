import { appointOperator, changeRole, dismissOperator, renewKey } from "@sigmatrade/core/admin/appointOperator"
import type { Operator } from "@sigmatrade/core/admin/Operator"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { Role } from "@sigmatrade/core/admin/Permission"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Effect, Option, Redacted, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"

/** Names that fit a button; those of the settings may be longer, and are not changed here. */
const NAME = /^[a-z0-9]{1,20}$/
const nameOf = (text = "") => Option.filter(Schema.decodeUnknownOption(OperatorName)(text), (name) => NAME.test(name))
const roleOf = Schema.decodeUnknownOption(Role)

const backToTeam = ({ texts }: Desk) => [[button(texts.plain("button-adminteam"), "adminteam")], ...backToPanel(texts)]

const row = ({ texts }: Desk) => ({ name, role, standing, telegramId }: Operator) => {
  const key = standing === "active" ? "admin-team-row" : "admin-team-gone"
  return texts.html(key, { name, role: texts.plain(`role-${role}`), account: telegramId === null ? "—" : String(telegramId) })
}

/** The team, and what an owner can change in it. */
export const team = Effect.fn("team")(function*(desk: Desk) {
  const { texts } = desk
  const all = yield* (yield* OperatorStore).all
  const cards = all.filter(({ name, standing }) => standing === "active" && NAME.test(name))
    .map(({ name }) => button(texts.plain("button-operator", { name }), `admincard:${name}`))
  const appoint = Role.literals.map((role) => button(texts.plain("button-appoint", { role: texts.plain(`role-${role}`) }), `adminappoint:${role}`))
  return shown(Html.lines([texts.html("admin-team"), ...all.map(row(desk))], 1), [...cards.map((card) => [card]), appoint, ...backToPanel(texts)])
})

/** One operator: his role, his key, his place in the team. */
export const operatorCard = Effect.fn("operatorCard")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const { texts } = desk
  const operator = (yield* (yield* OperatorStore).all).find(({ name }) => name === given)
  if (operator === undefined) return stale(texts)
  const roles = Role.literals.filter((role) => role !== operator.role)
    .map((role) => button(texts.plain("button-role", { role: texts.plain(`role-${role}`) }), `adminrole:${operator.name}:${role}`))
  const acts = [
    button(texts.plain("button-renew-key"), `adminkey:${operator.name}`), button(texts.plain("button-dismiss"), `admindismiss:${operator.name}`)
  ]
  return shown(row(desk)(operator), [roles, acts, ...backToTeam(desk)])
})

/** Asks how the new operator is called. */
export const appoint = Effect.fn("appoint")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const role = roleOf(given)
  if (Option.isNone(role)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-name", { role: role.value }))
  return shown(desk.texts.html("admin-ask-name", { role: desk.texts.plain(`role-${role.value}`) }), backToTeam(desk))
})

const withKey = (desk: Desk, name: OperatorName, key: Redacted.Redacted) =>
  shown(desk.texts.html("admin-key-new", { name, key: Redacted.value(key) }), backToTeam(desk))

/** The owner says how the new operator is called: his key is shown, this once. */
export const operatorNameGiven = Effect.fn("operatorNameGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const [name, role] = [nameOf(text.trim().toLowerCase()), roleOf(answers["role"])]
  if (Option.isNone(name) || Option.isNone(role)) return shown(desk.texts.html("admin-name-unfit"), backToTeam(desk))
  const act = { permission: "operators.manage", action: "appoint", subject: `operator:${name.value}`, reason: null, details: { role: role.value } } as const
  return yield* actAt(desk, act, () => appointOperator(name.value, role.value)).pipe(
    Effect.tap(() => Effect.flatMap(DialogueStore, ({ end }) => end(desk.member.id))),
    Effect.map((key) => withKey(desk, name.value, key)),
    Effect.catchTag("OperatorExists", () => Effect.succeed(shown(desk.texts.html("admin-name-taken"), backToTeam(desk))))
  )
})

const kept = (desk: Desk) => ({
  OperatorUnknown: () => Effect.succeed(stale(desk.texts)),
  OperatorKept: ({ why }: { readonly why: "self" | "last owner" | "settings" }) =>
    Effect.succeed({ view: null, toast: desk.texts.plain(`operator-kept-${why.replace(" ", "-")}`) })
})

/** Gives an operator another role. */
export const setRole = Effect.fn("setRole")(function*(desk: Desk, [given, wanted]: ReadonlyArray<string>) {
  const [name, role] = [nameOf(given), roleOf(wanted)]
  if (Option.isNone(name) || Option.isNone(role)) return stale(desk.texts)
  const act = { permission: "operators.manage", action: "change role", subject: `operator:${name.value}`, reason: null, details: { role: role.value } } as const
  return yield* actAt(desk, act, (by) => changeRole(name.value, role.value, by)).pipe(
    Effect.andThen(operatorCard(desk, [name.value])),
    Effect.catchTags(kept(desk))
  )
})

/** Makes a new key for an operator and shows it, this once. */
export const newKey = Effect.fn("newKey")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const name = nameOf(given)
  if (Option.isNone(name)) return stale(desk.texts)
  const act = { permission: "operators.manage", action: "renew key", subject: `operator:${name.value}`, reason: null } as const
  return yield* actAt(desk, act, () => renewKey(name.value)).pipe(
    Effect.map((key) => withKey(desk, name.value, key)),
    Effect.catchTags(kept(desk))
  )
})

/** Dismisses an operator. */
export const dismiss = Effect.fn("dismiss")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const name = nameOf(given)
  if (Option.isNone(name)) return stale(desk.texts)
  const act = { permission: "operators.manage", action: "dismiss", subject: `operator:${name.value}`, reason: null } as const
  return yield* actAt(desk, act, (by) => dismissOperator(name.value, by)).pipe(
    Effect.andThen(team(desk)),
    Effect.catchTags(kept(desk))
  )
})

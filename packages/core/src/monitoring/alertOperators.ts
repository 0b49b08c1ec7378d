import { DateTime, Effect } from "effect"
import { OperatorStore } from "../admin/OperatorStore.ts"
import { allows } from "../admin/Permission.ts"
import type { Incident } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import type { TelegramId } from "../user/User.ts"
import type { AlertKey } from "./AlertStore.ts"
import { AlertStanding, AlertStore } from "./AlertStore.ts"
import { dueAlert, QUIET_MINUTES } from "./dueAlert.ts"

/** What an operator is told: that something has begun, or that it is over. */
export type Alert =
  | { readonly _tag: "Raised"; readonly incident: Incident }
  | { readonly _tag: "Resolved"; readonly kind: AlertKey["kind"]; readonly subject: string }

/** Tells an operator. `gone`: he can be told nothing; `later`: not now. */
export type TellOperator<R> = (telegramId: TelegramId, alert: Alert) => Effect.Effect<"told" | "gone" | "later", never, R>

/** How long one alert belongs to whoever tells it; then somebody else may. */
const LEASE_SECONDS = 30
/** Alerts told in one look: the rest waits for the next one. */
const ALERTS_MAX = 20

const isOf = (one: Pick<AlertKey, "kind" | "subject">) => (other: Pick<AlertKey, "kind" | "subject">) => one.kind === other.kind && one.subject === other.subject

/** Whoever may decide about incidents and has an account. */
const recipients = Effect.map(Effect.flatMap(OperatorStore, ({ all }) => all), (operators) =>
  operators.flatMap(({ role, standing, telegramId }) =>
    standing === "active" && telegramId !== null && allows(role, "incidents.approve") ? [telegramId] : []))

/** What somebody is to be told now, and from which standing on. */
interface Due {
  readonly before: AlertStanding | null
  readonly told: "raised" | "resolved"
  readonly key: AlertKey
  readonly alert: Alert
}

const dueFor = (telegramId: TelegramId, open: ReadonlyArray<Incident>, standings: ReadonlyArray<AlertStanding>, now: DateTime.Utc): ReadonlyArray<Due> => {
  const own = standings.filter((standing) => standing.telegramId === telegramId)
  const isFree = ({ heldUntil }: AlertStanding) => heldUntil === null || DateTime.isLessThanOrEqualTo(heldUntil, now)
  const raised = open.flatMap((incident): ReadonlyArray<Due> => {
    const before = own.find(isOf(incident)) ?? null
    const { kind, subject } = incident
    const told = before === null || isFree(before) ? dueAlert(before, true, now) : null
    return told === null ? [] : [{ before, told, key: { kind, subject, telegramId }, alert: { _tag: "Raised", incident } }]
  })
  const resolved = own.flatMap((before): ReadonlyArray<Due> => {
    const { kind, subject } = before
    const told = open.some(isOf(before)) || !isFree(before) ? null : dueAlert(before, false, now)
    return told === null ? [] : [{ before, told, key: { kind, subject, telegramId }, alert: { _tag: "Resolved", kind, subject } }]
  })
  return [...raised, ...resolved]
}

/** Takes it, tells him, and keeps that he was told; what could not be told now is free at once. Whoever dies in between is followed after the lease. */
const tellOne = Effect.fn("alertOperators.tell")(function*<R>({ alert, before, key, told }: Due, tell: TellOperator<R>) {
  const store = yield* AlertStore
  const now = yield* DateTime.now
  const standing = before ?? new AlertStanding({ ...key, told: "nothing", raisedAt: now, heldUntil: null })
  const held = new AlertStanding({ ...standing, heldUntil: DateTime.add(now, { seconds: LEASE_SECONDS }) })
  if (!(yield* store.move(before, held))) return false
  const outcome = yield* tell(key.telegramId, alert)
  const raisedAt = told === "raised" ? yield* DateTime.now : standing.raisedAt
  yield* store.move(held, new AlertStanding(outcome === "later" ? { ...standing, heldUntil: null } : { ...standing, told, raisedAt, heldUntil: null }))
  return outcome === "told"
})

/**
 * One look at what is open: whoever may decide about incidents is told of each once, and once that it is over, ten minutes after he was told
 * of it at the earliest; what begins again in that time is not told again. Answers how many alerts were told. However many processes look,
 * each is somebody's.
 */
export const alertOperators = Effect.fn("alertOperators")(function*<R>(tell: TellOperator<R>) {
  const store = yield* AlertStore
  const now = yield* DateTime.now
  const [open, standings, operators] = [yield* (yield* IncidentStore).opened, yield* store.all, yield* recipients]
  const due = operators.flatMap((telegramId) => dueFor(telegramId, open, standings, now)).slice(0, ALERTS_MAX)
  const outcomes = yield* Effect.forEach(due, (one) => tellOne(one, tell))
  if (standings.some(({ told }) => told === "resolved")) yield* store.forget(DateTime.subtract(now, { minutes: QUIET_MINUTES }))
  return outcomes.filter((isTold) => isTold).length
})

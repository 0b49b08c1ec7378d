import { allows } from "@sigmatrade/core/admin/Permission"
import { isOver, SessionId } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { DateTime, Effect, Option, Schema } from "effect"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import { idIn, idDetails } from "../idDetails.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"

/** Sessions shown at once. */
const ROWS_MAX = 20

const visibleTo = Effect.fn("visibleTo")(function*({ operator }: Desk) {
  const [all, now] = [yield* (yield* OperatorSessionStore).all, yield* DateTime.now]
  const seesAll = allows(operator.role, "operators.manage")
  return all.filter((one) => !isOver(one, now) && (seesAll || one.operator === operator.name)).slice(0, ROWS_MAX)
})

/** Who is logged in: an owner sees everybody, others themselves; each session can be ended. */
export const sessions = Effect.fn("sessions")(function*(desk: Desk) {
  const { session, texts } = desk
  const found = yield* visibleTo(desk)
  const rows = found.map(({ id, keyHash, operator, seenAt, startedAt, telegramId }) => texts.html(id === session.id ? "admin-session-this" : keyHash === null ? "admin-session-row" : "admin-session-browser", {
    operator, account: String(telegramId), since: writeTime(startedAt), seen: writeTime(seenAt)
  }))
  const ends = found.filter(({ id }) => id !== session.id)
    .map(({ id, operator }) => [button(texts.plain("button-end-session", { operator }), `adminend:${idDetails(id)}`)])
  return shown(Html.lines([texts.html("admin-sessions"), ...rows], 1), [...ends, ...backToPanel(texts)])
})

/** Ends a session of his own, or, as an owner, anybody's. */
export const endSession = Effect.fn("endSession")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = Schema.decodeUnknownOption(SessionId)(idIn(details))
  const found = Option.isNone(id) ? undefined : (yield* visibleTo(desk)).find((one) => one.id === id.value)
  if (found === undefined) return stale(desk.texts)
  const act = { permission: "statistics.read", action: "end session", subject: `operator:${found.operator}`, reason: null } as const
  const store = yield* OperatorSessionStore
  yield* actAt(desk, act, () => store.end(found.id))
  return { ...(yield* sessions(desk)), toast: desk.texts.plain("admin-session-ended") }
})

/** Leaves the operators' part. */
export const logOut = Effect.fn("logOut")(function*(desk: Desk) {
  const { session, texts } = desk
  const act = { permission: "statistics.read", action: "log out", subject: `operator:${session.operator}`, reason: null } as const
  const store = yield* OperatorSessionStore
  yield* actAt(desk, act, () => store.end(session.id))
  return shown(texts.html("admin-logged-out"), backToMenu(texts))
})

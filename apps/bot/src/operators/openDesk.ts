import { AuditLog, AuditRecord } from "@sigmatrade/core/admin/AuditLog"
import { mayRead } from "@sigmatrade/core/admin/actAs"
import { currentSession } from "@sigmatrade/core/admin/logIn"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { recordAct } from "@sigmatrade/core/admin/recordAct"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect, Option } from "effect"
import type { Turn } from "../Turn.ts"
import { stale } from "../View.ts"
import type { DeskPlace } from "./Desk.ts"
import { askKey } from "./askKey.ts"

/** Borrowed buttons of one account that are written down within an hour: the log is kept for ever, and anybody can press. */
const BORROWED_MAX = 5

/** Somebody who is no operator has pressed an operator's button: nothing happens, nothing is said, and it is written down. */
const borrowed = Effect.fn("borrowed")(function*({ member, requestId, texts }: Turn, place: string) {
  const at = yield* DateTime.now
  const of = { action: "press", subject: `account:${member.telegramId}`, outcome: "NoOperator" }
  yield* (yield* Transaction).run(Effect.gen(function*() {
    const { times } = yield* (yield* AuditLog).count(of, DateTime.subtract(at, { hours: 1 }))
    if (times >= BORROWED_MAX) return
    yield* recordAct(new AuditRecord({ ...of, at, operator: null, reason: null, details: { place }, requestId }))
  }))
  return stale(texts)
})

const noSession = Effect.fn("noSession")(function*(turn: Turn, place: string) {
  const operator = yield* (yield* OperatorStore).byTelegramId(turn.member.telegramId)
  return Option.isNone(operator) ? yield* borrowed(turn, place) : yield* askKey(turn, "admin-session-over")
})

/** Opens a place of operators for whoever is logged in and may; nobody else learns that there is one. */
export const openDesk = Effect.fn("openDesk")(function*(turn: Turn, name: string, { open, permission }: DeskPlace, details: ReadonlyArray<string>) {
  const session = yield* currentSession(turn.member.telegramId)
  if (session === null) return yield* noSession(turn, name)
  return yield* mayRead(session, permission).pipe(
    Effect.flatMap((operator) => open({ ...turn, session, operator }, details)),
    Effect.catchTags({
      NotAllowed: () => Effect.succeed({ view: null, toast: turn.texts.plain("admin-not-allowed") }),
      SessionOver: () => askKey(turn, "admin-session-over")
    })
  )
})

import { offerDashboard } from "@sigmatrade/core/admin/offerDashboard"
import { OperatorSession, SessionId } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { Role } from "@sigmatrade/core/admin/Permission"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import type { Language } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Redacted } from "effect"
import { randomInt, randomUUID } from "node:crypto"
import { openApp } from "../ApiTest.ts"

/** Where the app of the tests is, as a browser would say. */
export const ORIGIN = "http://localhost"

/** An operator who has shown his key in his chat, and a link he asked for there. */
export const operatorInChat = Effect.fnUntraced(function*(name: string, role: Role, language: Language = "en") {
  const [store, now] = [yield* OperatorStore, yield* DateTime.now]
  const telegramId = TelegramId.make(randomInt(1, 2 ** 40))
  yield* (yield* UserStore).register({ telegramId, name: DisplayName.make(name), language }, now)
  const operator = yield* Effect.orDie(store.add({ name: OperatorName.make(name), role, keyHash: null }, now))
  yield* Effect.orDie(store.bind(operator.name, telegramId))
  const session = new OperatorSession({ id: SessionId.make(randomUUID()), operator: operator.name, telegramId, startedAt: now, seenAt: now })
  yield* (yield* OperatorSessionStore).begin(session)
  return { session, link: Effect.map(Effect.orDie(offerDashboard(session, "r")), Redacted.value) }
})

/** What a browser sends with a form. */
export const form = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: "POST", redirect: "manual", body: new URLSearchParams(fields).toString(),
  headers: { "content-type": "application/x-www-form-urlencoded", origin: ORIGIN, ...headers }
})

type App = Pick<Effect.Success<ReturnType<typeof openApp>>, "ask">

/** A browser that is logged in as this operator: `see` a page, `post` a form. */
export const browserOf = Effect.fnUntraced(function*(app: App, name: string, role: Role, language: Language = "en", origin = ORIGIN) {
  const { link, session } = yield* operatorInChat(name, role, language)
  const { headers, status } = yield* app.ask("/dashboard/login", form({ link: yield* link }, { origin }))
  const cookie = (headers.get("set-cookie") ?? "").split(";")[0] ?? ""
  const see = (path: string) => app.ask(path, { headers: { cookie } })
  const post = (path: string, fields: Readonly<Record<string, string>> = {}, given: Readonly<Record<string, string>> = {}) => app.ask(path, form(fields, { cookie, origin, ...given }))
  return { chat: session, cookie, headers, status, see, post }
})

import { DateTime, Effect, Option, Schema } from "effect"
import type { Redacted } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import type { TelegramId } from "../user/User.ts"
import { AuditLog, AuditRecord } from "./AuditLog.ts"
import { MASTER } from "./Operator.ts"
import type { KeyHash } from "./Operator.ts"
import { OperatorKeys, SettingsKeys } from "./OperatorKeys.ts"
import { isOver, OperatorSession, SessionId } from "./OperatorSession.ts"
import { OperatorSessionStore } from "./OperatorSessionStore.ts"
import { OperatorStore } from "./OperatorStore.ts"
import { recordAct } from "./recordAct.ts"

/** Wrong keys from one account before none is looked at. */
export const LOGIN_TRIES_MAX = 5
/** How long wrong keys count. */
export const LOGIN_MINUTES = 15

/** The key is nobody's who could act from this account. Says not which of both. */
export class LoginRefused extends Schema.TaggedError<LoginRefused>()("LoginRefused", { triesLeft: Schema.Int }) {}

/** No key of this account is looked at before this moment, not even a right one. */
export class LoginNotTaken extends Schema.TaggedError<LoginNotTaken>()("LoginNotTaken", { until: Schema.DateTimeUtc }) {}

const accountOf = (telegramId: TelegramId) => `account:${telegramId}`

const recordLogin = Effect.fn("recordLogin")(function*(telegramId: TelegramId, operator: OperatorName | null, requestId: string) {
  const at = yield* DateTime.now
  const outcome = operator === null ? "LoginRefused" : "done"
  yield* recordAct(new AuditRecord({ at, operator, action: "login", subject: accountOf(telegramId), outcome, reason: null, details: {}, requestId }))
})

/** An operator whose key is a setting needs no appointment: he is an owner from his first login on. */
const ofSettings = Effect.fn("ofSettings")(function*(hash: KeyHash) {
  const { master, named } = yield* SettingsKeys
  const name = master === hash ? MASTER : named.find((one) => one.hash === hash)?.name
  if (name === undefined) return null
  const [store, now] = [yield* OperatorStore, yield* DateTime.now]
  const known = yield* Effect.option(store.get(name))
  if (Option.isNone(known)) return yield* store.add({ name, role: "owner", keyHash: null }, now)
  return known.value.standing === "active" ? known.value : null
})

/** Whose key it is, as seen from an account; `null`: nobody's who could act from there. The master key moves to whatever account it is used from. */
const whoseKey = Effect.fn("whoseKey")(function*(telegramId: TelegramId, hash: KeyHash) {
  const store = yield* OperatorStore
  const found = (yield* ofSettings(hash)) ?? Option.getOrNull(yield* store.byKey(hash))
  if (found === null || (found.telegramId !== null && found.telegramId !== telegramId && found.name !== MASTER)) return null
  return yield* store.bind(found.name, telegramId).pipe(Effect.catchTag("AccountTaken", () => Effect.succeed(null)))
})

/**
 * Somebody shows a key in a chat: a new session begins, in the place of any other of the account, and every login and every wrong key is
 * in the audit log. After five wrong ones within a quarter of an hour none of this account is looked at; other accounts are not concerned.
 * Errors: `LoginRefused`, `LoginNotTaken`.
 */
export const logIn = Effect.fn("logIn")(function*(telegramId: TelegramId, key: Redacted.Redacted, requestId: string) {
  const hash = (yield* OperatorKeys).hash(key)
  const now = yield* DateTime.now
  const outcome = yield* (yield* Transaction).run(Effect.gen(function*() {
    const log = yield* AuditLog
    // Whoever guesses at many doors at once waits here, so that each try sees the one before.
    yield* log.last
    const wrong = yield* log.count({ action: "login", subject: accountOf(telegramId), outcome: "LoginRefused" }, DateTime.subtract(now, { minutes: LOGIN_MINUTES }))
    if (wrong.times >= LOGIN_TRIES_MAX) return new LoginNotTaken({ until: DateTime.add(wrong.lastAt ?? now, { minutes: LOGIN_MINUTES }) })
    const operator = yield* whoseKey(telegramId, hash)
    yield* recordLogin(telegramId, operator?.name ?? null, requestId)
    if (operator === null) return new LoginRefused({ triesLeft: LOGIN_TRIES_MAX - wrong.times - 1 })
    const session = new OperatorSession({ id: SessionId.make(yield* uuidV7), operator: operator.name, telegramId, startedAt: now, seenAt: now })
    const sessions = yield* OperatorSessionStore
    yield* sessions.begin(session)
    return session
  }).pipe(Effect.catchTag("OperatorUnknown", Effect.die), Effect.catchTag("OperatorExists", Effect.die)))
  if (outcome instanceof OperatorSession) {
    yield* Effect.logWarning("An operator has logged in", { operator: outcome.operator, telegramId })
    return outcome
  }
  yield* Effect.logWarning("A login was refused", { telegramId, reason: outcome._tag })
  return yield* outcome
})

/** The session of an account, if it is not over, and that it is in use. */
export const currentSession = Effect.fn("currentSession")(function*(telegramId: TelegramId) {
  const [sessions, now] = [yield* OperatorSessionStore, yield* DateTime.now]
  const found = Option.getOrNull(yield* sessions.of(telegramId))
  if (found === null || isOver(found, now)) return null
  return (yield* sessions.touch(found, now)) ? found : null
})

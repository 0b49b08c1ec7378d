import { DateTime, Effect, Option, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { AuditRecord } from "./AuditLog.ts"
import { isOver } from "./OperatorSession.ts"
import type { OperatorSession } from "./OperatorSession.ts"
import { OperatorSessionStore } from "./OperatorSessionStore.ts"
import { OperatorStore } from "./OperatorStore.ts"
import { allows, Permission } from "./Permission.ts"
import { recordAct } from "./recordAct.ts"

/** The session is over: the key must be shown again. */
export class SessionOver extends Schema.TaggedError<SessionOver>()("SessionOver", {}) {}

/** The operator may not do this, by now or ever. */
export class NotAllowed extends Schema.TaggedError<NotAllowed>()("NotAllowed", { permission: Permission }) {}

/** One thing an operator does, as the audit log keeps it. */
export interface Act {
  /** What he must be allowed to do. */
  readonly permission: Permission
  /** What exactly he does: one word or two. */
  readonly action: string
  readonly subject: string
  readonly reason: string | null
  /** What it was and what it becomes, where that is worth knowing. No secrets. */
  readonly details?: Readonly<Record<string, string>>
  readonly requestId: string
}

const errorName = (error: unknown): string =>
  typeof error === "object" && error !== null && "_tag" in error ? String(error._tag) : "error"

const record = Effect.fn("record")(function*({ action, details, reason, requestId, subject }: Act, operator: OperatorName, outcome: string) {
  const at = yield* DateTime.now
  yield* recordAct(new AuditRecord({ at, operator, action, subject, outcome, reason, details: details ?? {}, requestId }))
})

/** Who acts, and whether he may. `lock`: as it stays until the transaction ends, so that a dismissal a moment before counts. */
const admit = Effect.fn("admit")(function*({ id, operator: name, telegramId }: OperatorSession, permission: Permission, how: "get" | "lock") {
  const operator = yield* (yield* OperatorStore)[how](name).pipe(Effect.catchTag("OperatorUnknown", () => new SessionOver()))
  const session = Option.getOrNull(yield* (yield* OperatorSessionStore).of(telegramId))
  if (session?.id !== id || isOver(session, yield* DateTime.now) || operator.standing !== "active") return yield* new SessionOver()
  if (!allows(operator.role, permission)) return yield* new NotAllowed({ permission })
  return operator
})

/**
 * Does something as an operator: his session and what he may do are looked at in the same transaction, and the audit log keeps it there. What
 * fails changes nothing, and that it was tried is kept too. Errors: `SessionOver`, `NotAllowed`, and those of the work.
 */
export const actAs = Effect.fn("actAs")(<A, E, R>(session: OperatorSession, act: Act, work: (operator: OperatorName) => Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const transaction = yield* Transaction
    return yield* transaction.run(Effect.gen(function*() {
      const { name } = yield* admit(session, act.permission, "lock")
      const done = yield* work(name)
      yield* record(act, name, "done")
      return done
    })).pipe(Effect.tapError((error) => transaction.run(record(act, session.operator, errorName(error)))))
  }))

/** Whether an operator may do something as things stand, for what only reads. Answers who he is. Errors: `SessionOver`, `NotAllowed`. */
export const mayRead = Effect.fn("mayRead")((session: OperatorSession, permission: Permission) => admit(session, permission, "get"))

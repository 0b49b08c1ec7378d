import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Actor } from "./Actor.ts"
import { nameOf, operatorOf } from "./Actor.ts"
import { AuditRecord } from "./AuditLog.ts"
import { allows, Permission } from "./Permission.ts"
import { recordAct } from "./recordAct.ts"

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

/** The name of an error, or the code of a problem that is ready to be told. */
const errorName = (error: unknown): string => {
  if (typeof error !== "object" || error === null) return "error"
  return "_tag" in error ? String(error._tag) : "code" in error ? String(error.code) : "error"
}

const record = Effect.fn("record")(function*({ action, details, reason, requestId, subject }: Act, operator: OperatorName, outcome: string) {
  const at = yield* DateTime.now
  yield* recordAct(new AuditRecord({ at, operator, action, subject, outcome, reason, details: details ?? {}, requestId }))
})

/** Who acts, and whether he may. `lock`: as it stays until the transaction ends, so that a dismissal a moment before counts. */
const admit = Effect.fn("admit")(function*(actor: Actor, permission: Permission, how: "get" | "lock") {
  const operator = yield* operatorOf(actor, how)
  if (!allows(operator.role, permission)) return yield* new NotAllowed({ permission })
  return operator
})

/**
 * Does something as an operator: his session or key and what he may do are looked at in the same transaction, and the audit log keeps it there. What
 * fails changes nothing, and that it was tried is kept too. Errors: `SessionOver`, `NotAllowed`, and those of the work.
 */
export const actAs = Effect.fn("actAs")(<A, E, R>(actor: Actor, act: Act, work: (operator: OperatorName) => Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const transaction = yield* Transaction
    return yield* transaction.run(Effect.gen(function*() {
      const { name } = yield* admit(actor, act.permission, "lock")
      const done = yield* work(name)
      yield* record(act, name, "done")
      return done
    })).pipe(Effect.tapError((error) => transaction.run(
      // A first act that failed has undone the coming of its operator too, in whose name the log keeps it.
      Effect.andThen(Effect.ignore(operatorOf(actor, "get")), record(act, nameOf(actor), errorName(error)))
    )))
  }))

/** Whether an operator may do something as things stand, for what only reads. Answers who he is. Errors: `SessionOver`, `NotAllowed`. */
export const mayRead = Effect.fn("mayRead")((actor: Actor, permission: Permission) => admit(actor, permission, "get"))

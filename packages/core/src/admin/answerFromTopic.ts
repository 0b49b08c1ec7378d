import { DateTime, Effect, Option, Schema } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { answerTicket } from "../support/answerTicket.ts"
import type { Said } from "../support/TicketMessage.ts"
import type { TopicThread } from "../support/TopicStore.ts"
import { TopicStore } from "../support/TopicStore.ts"
import type { TelegramId } from "../user/User.ts"
import { NotAllowed } from "./actAs.ts"
import { AuditRecord } from "./AuditLog.ts"
import { OperatorStore } from "./OperatorStore.ts"
import { allows } from "./Permission.ts"
import { recordAct } from "./recordAct.ts"

/** Whoever writes in the topic is no operator, or none any more. */
export class NoOperator extends Schema.TaggedError<NoOperator>()("NoOperator", {}) {}

/** The topic belongs to no ticket. */
export class TopicUnknown extends Schema.TaggedError<TopicUnknown>()("TopicUnknown", {}) {}

/** Something an operator writes in a topic. */
export interface TopicWords {
  readonly thread: TopicThread
  /** The account it comes from: bound to an operator by his key, and freed when he is dismissed. */
  readonly telegramId: TelegramId
  readonly said: ReadonlyArray<Said>
  readonly requestId: string
}

const outcomeOf = (error: { readonly _tag: string }) => error._tag

/**
 * What an operator writes in a topic is the answer to its ticket; his account and role are looked at in the same transaction, and the
 * audit log keeps it there. A repeat tells the member nothing. Errors: `TopicUnknown`, `NoOperator`, `NotAllowed`, and those of `answerTicket`.
 */
export const answerFromTopic = Effect.fn("answerFromTopic")(function*({ requestId, said, telegramId, thread }: TopicWords) {
  const [operators, topics] = [yield* OperatorStore, yield* TopicStore]
  const transaction = yield* Transaction
  const ticketId = Option.getOrNull(yield* topics.byThread(thread))
  if (ticketId === null) return yield* new TopicUnknown()
  const found = Option.getOrNull(yield* operators.byTelegramId(telegramId))
  if (found === null) return yield* new NoOperator()
  const record = Effect.fnUntraced(function*(outcome: string) {
    const at = yield* DateTime.now
    yield* recordAct(new AuditRecord({
      at, operator: found.name, action: "answer ticket", subject: `ticket:${ticketId}`, outcome, reason: null, details: { from: "topic" }, requestId
    }))
  })
  return yield* transaction.run(Effect.gen(function*() {
    const operator = yield* operators.lock(found.name).pipe(Effect.catchTag("OperatorUnknown", () => new NoOperator()))
    if (operator.standing !== "active" || operator.telegramId !== telegramId) return yield* new NoOperator()
    if (!allows(operator.role, "tickets.answer")) return yield* new NotAllowed({ permission: "tickets.answer" })
    const answered = yield* answerTicket(ticketId, operator.name, said)
    yield* record("done")
    return answered
  })).pipe(Effect.tapError((error) => transaction.run(record(outcomeOf(error)))))
})

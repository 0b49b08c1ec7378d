import { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import type { NoticeId } from "@sigmatrade/core/notification/Notice"
import { countDeadLetters, DeadLetterUnknown, inspectDeadLetter, resolveDeadLetter, retryDeadLetters } from "@sigmatrade/core/notification/retryDeadLetters"
import { DateTime, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiDeadLetterHistory, ApiDeadLettersRetried } from "../contract/ApiDeadLetter.ts"
import { deadLetterActView } from "../views/deadLetterActView.ts"
import { deadLetterView } from "../views/deadLetterView.ts"
import { callerActs } from "./callerActs.ts"
import { noteMissing } from "./noteMissing.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

interface DeadLetterQuery extends ListQuery<NoticeId> {
  readonly reason?: string
}

const gone = () => notFound("notice that was given up")

const list = Effect.fn("listDeadLetters")(function*(query: DeadLetterQuery) {
  const store = yield* DeadLetterStore
  return yield* readList("/v1/dead-letters", query, (page) => store.list(query.reason ?? null, page), (found) =>
    Effect.succeed(found.map(deadLetterView)))
})

const read = Effect.fnUntraced(function*(id: NoticeId) {
  const { acts, letter } = yield* inspectDeadLetter(id).pipe(Effect.catchTag("DeadLetterUnknown", gone))
  return { ...deadLetterView(letter), acts: acts.map(deadLetterActView) } satisfies typeof ApiDeadLetterHistory.Type
})

/** What was done about it just now. */
const lastAct = Effect.fnUntraced(function*(id: NoticeId) {
  const [act] = yield* (yield* DeadLetterStore).acts(id, 1)
  return act === undefined ? yield* Effect.die(new Error("What was done about a dead letter is not kept")) : deadLetterActView(act)
})

const retry = Effect.fnUntraced(function*(id: NoticeId) {
  const act = { permission: "dead-letters.retry", action: "retry dead letter", subject: `notice:${id}`, reason: null } as const
  yield* callerActs(act, Effect.fnUntraced(function*(operator) {
    if ((yield* retryDeadLetters({ id }, operator)) === 0) return yield* new DeadLetterUnknown({ id })
  })).pipe(Effect.catchTag("DeadLetterUnknown", gone))
  return yield* lastAct(id)
})

const retryAll = Effect.fnUntraced(function*(reason: string) {
  const subject = `reason:${reason.replaceAll(" ", "")}`
  const range = { reason, upTo: yield* DateTime.now }
  const act = { permission: "dead-letters.retry", action: "retry dead letters", subject, reason: null } as const
  const retried = yield* callerActs(act, (operator) => retryDeadLetters(range, operator))
  const left = (yield* countDeadLetters).find((one) => one.reason === reason)?.count ?? 0
  return { object: "dead_letters_retried", reason, retried, left } satisfies typeof ApiDeadLettersRetried.Type
})

const resolve = Effect.fnUntraced(function*(id: NoticeId, note: string) {
  const act = { permission: "dead-letters.retry", action: "resolve dead letter", subject: `notice:${id}`, reason: note } as const
  yield* callerActs(act, (operator) => resolveDeadLetter(id, operator, note)).pipe(
    Effect.catchTags({ NoteMissing: noteMissing, DeadLetterUnknown: gone })
  )
  return yield* lastAct(id)
})

/** `/v1/dead-letters` */
export const deadLetters = HttpApiBuilder.group(ApiContract, "deadLetters", (handlers) =>
  handlers
    .handle("list", ({ query }) => list(query))
    .handle("read", ({ params }) => read(params.id))
    .handle("retryAll", ({ payload }) => retryAll(payload.reason))
    .handle("retry", ({ params }) => retry(params.id))
    .handle("resolve", ({ params, payload }) => resolve(params.id, payload.note)))

import { assert, it } from "@effect/vitest"
import { answerFromTopic } from "@sigmatrade/core/admin/answerFromTopic"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { conversationOf } from "@sigmatrade/core/support/historyOf"
import { keepTopics } from "@sigmatrade/core/support/keepTopics"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import { TopicThread } from "@sigmatrade/core/support/TopicStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { freshTicketId, saying } from "@sigmatrade/adapters/contract/support/freshTicket"
import { community, memberWithWallet } from "../community.ts"

const [olga, account, thread] = [operator("olga"), TelegramId.make(77), TopicThread.make(5)]
const forum = { open: () => Effect.succeed(thread), say: () => Effect.void, setClosed: () => Effect.void }

/** A ticket with its topic, and Olga who answers from her account. */
const world = Effect.gen(function*() {
  const operators = yield* OperatorStore
  yield* operators.add({ name: olga, role: "support", keyHash: null }, yield* DateTime.now)
  yield* operators.bind(olga, account)
  const id = freshTicketId()
  yield* openTicket({ id, userId: (yield* memberWithWallet(1)).id, category: "technical", said: [saying("one")] })
  yield* keepTopics(forum)
  return { id, operators }
})
const answer = (words: string) => answerFromTopic({ thread, telegramId: account, said: [saying(words)], requestId: "r" })
const said = (id: ReturnType<typeof freshTicketId>) => Effect.map(conversationOf(null, id, { page: 0, size: 50 }), ({ messages }) =>
  messages.map(({ author, content, operator: who }) => `${author} ${who} ${content._tag === "Text" ? content.text : ""}`))
const outcomes = Effect.flatMap(AuditLog, ({ page }) => Effect.map(page(null, 10), (all) => all.map(({ record }) => `${record.operator} ${record.outcome}`)))

it.effect("what an operator writes in a topic is her answer, and in the audit log", () => Effect.gen(function*() {
  const { id } = yield* world
  yield* answer("two")
  assert.deepStrictEqual(yield* said(id), ["member null one", "operator olga two"])
  assert.deepStrictEqual(yield* outcomes, ["olga done"])
}).pipe(Effect.provide(community())))

it.effect("whoever is dismissed, or loses the account, a moment before her words are taken answers nobody", () => Effect.gen(function*() {
  const { id, operators } = yield* world
  const before = yield* operators.byTelegramId(account)
  // She was looked up before, and what happens to her came in between.
  const stale = OperatorStore.of({ ...operators, byTelegramId: () => Effect.succeed(before) })
  const refused = Effect.map(Effect.flip(Effect.provideService(answer("two"), OperatorStore, stale)), ({ _tag }) => _tag)
  yield* operators.bind(olga, TelegramId.make(78))
  assert.strictEqual(yield* refused, "NoOperator")
  yield* operators.dismiss(olga)
  assert.strictEqual(yield* refused, "NoOperator")
  assert.deepStrictEqual(yield* said(id), ["member null one"])
  assert.deepStrictEqual(yield* outcomes, ["olga NoOperator", "olga NoOperator"])
}).pipe(Effect.provide(community())))

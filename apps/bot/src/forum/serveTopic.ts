import { answerFromTopic } from "@sigmatrade/core/admin/answerFromTopic"
import type { Said, SaidContent } from "@sigmatrade/core/support/TicketMessage"
import { wordsOf } from "@sigmatrade/core/support/TicketMessage"
import { topicMessageId } from "@sigmatrade/core/support/topicMessageId"
import { TopicThread } from "@sigmatrade/core/support/TopicStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Context } from "grammy"
import type { User as Person } from "grammy/types"
import { Effect, Option } from "effect"
import { callTelegram } from "../callTelegram.ts"
import { readRequest } from "../readRequest.ts"
import { languageFor, textsIn } from "../texts/textsIn.ts"

/** What was written in a topic, as it would be an answer. A command is none: it is for bots, and nobody's answer begins so. */
const contentsOf = (ctx: Context): ReadonlyArray<SaidContent> => {
  const request = readRequest(ctx)
  if (request._tag === "Words") return wordsOf(request.text) === "" ? [] : [{ _tag: "Text", text: request.text }]
  if (request._tag !== "Media") return []
  return [{ _tag: "Media", media: request.media }, ...(request.text === null ? [] : [{ _tag: "Text", text: request.text } as const])]
}

/** Why what he has written did not reach the member; in the topic, for the others read it too. */
const refuse = Effect.fn("refuse")(function*(ctx: Context, from: Person, key: string) {
  const member = yield* (yield* UserStore).byTelegramId(TelegramId.make(from.id))
  const texts = textsIn(Option.isSome(member) ? member.value.language : languageFor(from.language_code))
  const reply = { message_id: ctx.message?.message_id ?? 0, allow_sending_without_reply: true }
  yield* callTelegram("sendMessage", () => ctx.reply(texts.html(key).source, { parse_mode: "HTML", reply_parameters: reply }))
})

const refused = (key: string) => () => Effect.succeed(key)

/** What an operator writes in a topic reaches the member as the answer to his ticket, once. What does not is said there. */
export const serveTopic = Effect.fn("serveTopic")(function*(ctx: Context, from: Person, requestId: string) {
  const { chat, message_id: messageId, message_thread_id: thread } = ctx.message ?? {}
  if (chat === undefined || messageId === undefined || thread === undefined) return
  const said = contentsOf(ctx).map((content, index): Said => ({ id: topicMessageId(chat.id, messageId, index > 0), content }))
  if (said.length === 0) return
  const key = yield* answerFromTopic({ thread: TopicThread.make(thread), telegramId: TelegramId.make(from.id), said, requestId }).pipe(
    Effect.as(null),
    Effect.catchTags({
      // A topic that people have made for themselves.
      TopicUnknown: () => Effect.succeed(null),
      TicketUnknown: () => Effect.succeed(null),
      NoOperator: refused("forum-no-operator"),
      NotAllowed: refused("forum-no-operator"),
      TicketTaken: refused("forum-taken"),
      TicketOver: refused("forum-over"),
      NothingSaid: () => Effect.succeed(null),
      TooMuchSaid: refused("admin-answer-long"),
      TextTooLong: refused("admin-answer-long")
    })
  )
  if (key !== null) yield* refuse(ctx, from, key)
})

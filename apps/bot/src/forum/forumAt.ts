import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { CAPTION_LENGTH_MAX } from "@sigmatrade/core/notification/TicketStanding"
import type { Forum } from "@sigmatrade/core/support/keepTopics"
import { ForumUnavailable } from "@sigmatrade/core/support/keepTopics"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import { TopicThread } from "@sigmatrade/core/support/TopicStore"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Api } from "grammy"
import { Effect, Option } from "effect"
import type { TelegramFailed } from "../callTelegram.ts"
import { callTelegram } from "../callTelegram.ts"
import { below } from "../renderTicket.ts"
import { sendAttachment } from "../sendAttachment.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { textsIn } from "../texts/textsIn.ts"

/** UTF-16 units of a topic's name. Source: the Bot API, createForumTopic. */
const NAME_LENGTH_MAX = 128
/** The longest message of Telegram. */
const TEXT_LENGTH_MAX = 4096
const UNCHANGED = /topic_not_modified/i

const unavailable = (failure: TelegramFailed) => Effect.andThen(
  Effect.logWarning("The forum of support does not do what it should", { failure }),
  new ForumUnavailable({ retryAfterMs: failure.retryAfterMs })
)

/** The team reads in the language of the first of them who has an account here. */
const teamTexts = Effect.gen(function*() {
  const account = (yield* (yield* OperatorStore).all).find(({ standing, telegramId }) => standing === "active" && telegramId !== null)?.telegramId ?? null
  const member = account === null ? Option.none<User>() : yield* (yield* UserStore).byTelegramId(account)
  return textsIn(Option.isSome(member) ? member.value.language : "en")
})

const SPEAKERS = { member: "forum-by-member", operator: "forum-by-operator", system: "forum-by-operator" } as const

const headOf = (texts: Texts, { author, content, operator }: TicketMessage): Html =>
  content._tag === "Event" ? texts.html(`forum-${content.event}`, { operator: operator ?? "—" }) : texts.html(SPEAKERS[author], { operator: operator ?? "—" })

const nameOf = (texts: Texts, { category, number }: Ticket, { name }: User) =>
  texts.plain("forum-name", { number: String(number), category: texts.plain(`ticket-category-${category}`), name }).slice(0, NAME_LENGTH_MAX).toWellFormed()

const open = (api: Api, chatId: number, texts: Texts, ticket: Ticket, member: User) => Effect.gen(function*() {
  const topic = yield* callTelegram("createForumTopic", () => api.createForumTopic(chatId, nameOf(texts, ticket, member)))
  return TopicThread.make(topic.message_thread_id)
})

const say = (api: Api, chatId: number, thread: TopicThread, texts: Texts, message: TicketMessage) => {
  const { content } = message
  const head = headOf(texts, message)
  if (content._tag === "Media") {
    const html = below(head, content.media.caption, CAPTION_LENGTH_MAX)
    const instead = Html.lines([html, texts.html("admin-ticket-file-lost", { kind: texts.plain(`ticket-media-${content.media.kind}`) })], 1)
    return sendAttachment(api, { chatId, thread }, { media: content.media, html, instead })
  }
  const html = below(head, content._tag === "Text" ? content.text : null, TEXT_LENGTH_MAX)
  const other = { message_thread_id: thread, parse_mode: "HTML", link_preview_options: { is_disabled: true } } as const
  return Effect.asVoid(callTelegram("sendMessage", () => api.sendMessage(chatId, html.source, other)))
}

const setClosed = (api: Api, chatId: number, thread: TopicThread, isClosed: boolean) =>
  callTelegram(isClosed ? "closeForumTopic" : "reopenForumTopic", () => isClosed ? api.closeForumTopic(chatId, thread) : api.reopenForumTopic(chatId, thread)).pipe(
    Effect.catchIf(({ description }) => UNCHANGED.test(description), () => Effect.void),
    Effect.asVoid
  )

/** The forum of support in a supergroup of Telegram. */
export const forumAt = (api: Api, chatId: number): Forum<OperatorStore | UserStore> => ({
  open: (ticket, member) => Effect.flatMap(teamTexts, (texts) => open(api, chatId, texts, ticket, member)).pipe(Effect.catchTag("TelegramFailed", unavailable)),
  say: (thread, message) => Effect.flatMap(teamTexts, (texts) => say(api, chatId, thread, texts, message)).pipe(Effect.catchTag("TelegramFailed", unavailable)),
  setClosed: (thread, isClosed) => setClosed(api, chatId, thread, isClosed).pipe(Effect.catchTag("TelegramFailed", unavailable))
})

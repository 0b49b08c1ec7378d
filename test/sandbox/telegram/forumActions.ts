import type { Message, Update } from "@grammyjs/types"
import { requireMember } from "./memberActions.ts"
import { fileContent, photoContent } from "./memberMedia.ts"
import type { SentPhoto } from "./memberMedia.ts"
import type { StoredTopic } from "./TelegramState.ts"
import { append, chatOf, seconds, userOf } from "./World.ts"
import type { World } from "./World.ts"

/** Supergroups have ids below this. */
const firstForumId = -1_001_000_000_000

/** Where somebody writes in a forum. */
export interface TopicSpot {
  readonly forumId: number
  /** `null`: in the general topic. */
  readonly threadId: number | null
}

const topicsOf = (world: World, forumId: number) => {
  const topics = world.state.forums[forumId]
  if (topics === undefined) throw new Error(`There is no forum ${forumId} in this Telegram.`)
  return topics
}

const addForum = (world: World, title: string): number => {
  const id = firstForumId - Object.keys(world.state.forums).length
  world.state.members.push({ id, first_name: title, blocked: false, started: true })
  world.state.forums[id] = []
  chatOf(world, id)
  return id
}

const say = (world: World, memberId: number, { forumId, threadId }: TopicSpot, content: Partial<Message>) => {
  topicsOf(world, forumId)
  const message = {
    ...content, message_id: chatOf(world, forumId).nextMessageId++, date: seconds(world), from: userOf(requireMember(world, memberId)),
    chat: { id: forumId, type: "supergroup" as const, title: requireMember(world, forumId).first_name, is_forum: true as const },
    ...(threadId === null ? {} : { message_thread_id: threadId, is_topic_message: true as const })
  }
  append(world, forumId, message)
  world.updates.push({ message })
  return message
}

/** What people do in forums. */
export const forumActions = (world: World) => ({
  /** A forum in which the bot may manage topics. Answers its chat, whose messages are seen like a member's. */
  addForum: (title = "Support"): number => addForum(world, title),
  /** The topics of a forum, in the order they were made. */
  topics: (forumId: number): ReadonlyArray<Readonly<StoredTopic>> => topicsOf(world, forumId).map((topic) => ({ ...topic })),
  writeInTopic: (memberId: number, spot: TopicSpot, text: string) => say(world, memberId, spot, { text }),
  sendPhotoInTopic: (memberId: number, spot: TopicSpot, photo?: SentPhoto) => say(world, memberId, spot, photoContent(world, photo)),
  sendVoiceInTopic: (memberId: number, spot: TopicSpot) => say(world, memberId, spot, fileContent(world, "voice")),
  /** A message once more, under another update id: so a proxy may repeat it, and a bot that was restored from a copy. */
  deliverAgain: (message: Message & Update.NonChannel): void => world.updates.push({ message })
})

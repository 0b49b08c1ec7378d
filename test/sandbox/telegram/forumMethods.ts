import type { BotMethods, Call } from "./BotMethods.ts"
import { readChat } from "./readChat.ts"
import { readInteger, readText } from "./readParameter.ts"
import { badRequest } from "./TelegramRefusal.ts"
import type { StoredTopic } from "./TelegramState.ts"
import { chatOf } from "./World.ts"
import type { World } from "./World.ts"

const iconColor = 0x6FB9F0

const topicsOf = (world: World, call: Call) => {
  const topics = world.state.forums[readChat(world, call).id]
  if (topics === undefined) throw badRequest("the chat is not a forum")
  return topics
}

/** The topic a call means, if it names one. Errors: 400 when the chat has none like that. */
export const readTopic = (world: World, call: Call): StoredTopic | undefined => {
  const threadId = readInteger(call, "message_thread_id")
  if (threadId === undefined) return undefined
  const topic = world.state.forums[readChat(world, call).id]?.find((one) => one.threadId === threadId)
  if (topic === undefined) throw badRequest("message thread not found")
  return topic
}

const setClosed = (world: World, call: Call, isClosed: boolean): true => {
  const topic = readTopic(world, call)
  if (topic === undefined) throw badRequest("message thread not found")
  if (topic.isClosed === isClosed) throw badRequest("TOPIC_NOT_MODIFIED")
  topic.isClosed = isClosed
  world.changed({ kind: "chat", memberId: readChat(world, call).id })
  return true
}

/** The methods about topics of forums. A bot here may manage them everywhere. */
export const forumMethods = (world: World): BotMethods<"createForumTopic" | "closeForumTopic" | "reopenForumTopic"> => ({
  createForumTopic: (call) => {
    const name = (readText(call, "name") ?? "").trim()
    const topics = topicsOf(world, call)
    if (name === "" || name.length > 128) throw badRequest("TOPIC_TITLE_EMPTY")
    const { id } = readChat(world, call)
    // As at Telegram, a topic is named by the message it begins with.
    const topic = { threadId: chatOf(world, id).nextMessageId++, name, isClosed: false }
    topics.push(topic)
    world.changed({ kind: "chat", memberId: id })
    return { message_thread_id: topic.threadId, name, icon_color: iconColor }
  },
  closeForumTopic: (call) => setClosed(world, call, true),
  reopenForumTopic: (call) => setClosed(world, call, false)
})

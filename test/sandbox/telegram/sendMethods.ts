import type { Message } from "@grammyjs/types"
import type { BotMethods, Call } from "./BotMethods.ts"
import { readTopic } from "./forumMethods.ts"
import { readOpenChat } from "./readChat.ts"
import { captionText, messageText } from "./readFormatted.ts"
import { readMarkup } from "./readMarkup.ts"
import { isRecord, readJson, readText } from "./readParameter.ts"
import { audioOf, documentOf, readFile, videoOf, voiceOf } from "./storeFile.ts"
import { photoSizes, readPhoto } from "./storePhoto.ts"
import { badRequest } from "./TelegramRefusal.ts"
import type { Member } from "./TelegramState.ts"
import { append, botUser, findMessage, newMessage } from "./World.ts"
import type { World } from "./World.ts"

const readReply = (world: World, call: Call, member: Member): Pick<Message, "reply_to_message"> => {
  const given = readJson(call, "reply_parameters")
  if (!isRecord(given)) return {}
  const found = findMessage(world, member.id, Number(given.message_id))
  if (found !== undefined) {
    const { reply_to_message: _nested, ...message } = found.message
    return { reply_to_message: message as NonNullable<Message["reply_to_message"]> }
  }
  if (given.allow_sending_without_reply === true) return {}
  throw badRequest("message to be replied not found")
}

const readButtons = (call: Call): Pick<Message, "reply_markup"> => {
  const markup = readMarkup(readJson(call, "reply_markup"))
  return markup === undefined ? {} : { reply_markup: markup }
}

const readSpot = (world: World, call: Call): Pick<Message, "message_thread_id" | "is_topic_message"> => {
  const topic = readTopic(world, call)
  return topic === undefined ? {} : { message_thread_id: topic.threadId, is_topic_message: true }
}

/** Sends what a caption stands below. `contentFor` reads it once all else is in order. */
const sendCaptioned = <C>(world: World, call: Call, contentFor: () => C) => {
  const { text, entities } = captionText({
    text: readText(call, "caption") ?? "",
    parseMode: readText(call, "parse_mode"),
    entities: readJson(call, "caption_entities")
  })
  const buttons = readButtons(call)
  const member = readOpenChat(world, call)
  const reply = { ...readReply(world, call, member), ...readSpot(world, call) }
  const content = contentFor()
  world.flood.pass(member.id)
  const look = { ...(text === "" ? {} : { caption: text }), ...(entities.length === 0 ? {} : { caption_entities: [...entities] }) }
  const message = { ...newMessage(world, member, botUser(world)), ...reply, ...content, ...look, ...buttons }
  append(world, member.id, message)
  return message
}

/** The methods that put a new message into a chat. Everything is checked before the flood gate counts the message. */
export const sendMethods = (world: World): BotMethods<"sendMessage" | "sendPhoto" | "sendDocument" | "sendAudio" | "sendVideo" | "sendVoice"> => ({
  sendMessage: (call) => {
    const { text, entities } = messageText({
      text: readText(call, "text") ?? "",
      parseMode: readText(call, "parse_mode"),
      entities: readJson(call, "entities")
    })
    const buttons = readButtons(call)
    const member = readOpenChat(world, call)
    const reply = { ...readReply(world, call, member), ...readSpot(world, call) }
    world.flood.pass(member.id)
    const look = entities.length === 0 ? {} : { entities: [...entities] }
    const message = { ...newMessage(world, member, botUser(world)), ...reply, text, ...look, ...buttons }
    append(world, member.id, message)
    return message
  },
  sendPhoto: (call) =>
    sendCaptioned(world, call, () => ({ photo: photoSizes(readPhoto(world, call, call.parameters.get("photo"), "photo")) })),
  sendDocument: (call) => sendCaptioned(world, call, () => ({ document: documentOf(readFile(world, call, "document")) })),
  sendAudio: (call) => sendCaptioned(world, call, () => ({ audio: audioOf(readFile(world, call, "audio")) })),
  sendVideo: (call) => sendCaptioned(world, call, () => ({ video: videoOf(readFile(world, call, "video")) })),
  sendVoice: (call) => sendCaptioned(world, call, () => ({ voice: voiceOf(readFile(world, call, "voice")) }))
})

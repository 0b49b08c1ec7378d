import type { InlineKeyboardMarkup, Message, Update } from "@grammyjs/types"
import type { BotMethods, Call } from "./BotMethods.ts"
import { readChat, readMessage, readOpenChat } from "./readChat.ts"
import { captionText, messageText } from "./readFormatted.ts"
import { readMarkup } from "./readMarkup.ts"
import { isRecord, readJson, readText } from "./readParameter.ts"
import { photoSizes, readPhoto } from "./storePhoto.ts"
import { badRequest } from "./TelegramRefusal.ts"
import { chatOf, seconds } from "./World.ts"
import type { World } from "./World.ts"

type Content = Pick<Message, "text" | "entities" | "caption" | "caption_entities" | "photo" | "document" | "audio" | "video" | "voice">

type Edited<C> = Omit<Message, keyof Content> & Update.Edited & C

const contentOf = ({ audio, caption, caption_entities, document, entities, photo, text, video, voice }: Content) =>
  JSON.stringify([text, entities ?? [], caption ?? "", caption_entities ?? [], (photo?.at(-1) ?? document ?? audio ?? video ?? voice)?.file_id])

const keyboardOf = (markup: InlineKeyboardMarkup | undefined) => JSON.stringify(markup?.inline_keyboard ?? [])

const unchanged = "message is not modified: specified new message content and reply markup are exactly the same " +
  "as a current content and reply markup of the message"

/** Changes a message of the bot. The buttons are what this call says: none said, none left. */
const edit = <C extends Content>(world: World, call: Call, contentFor: (old: Message) => C): Edited<C> => {
  const markup = readMarkup(readJson(call, "reply_markup"))
  const member = readOpenChat(world, call)
  const stored = readMessage(world, call, member, "edit")
  const old = stored.message
  if (old.from?.id !== world.state.bot.id) throw badRequest("message can't be edited")
  const content = contentFor(old)
  if (contentOf(content) === contentOf(old) && keyboardOf(markup) === keyboardOf(old.reply_markup)) throw badRequest(unchanged)
  const {
    text: _text, entities: _entities, caption: _caption, caption_entities: _look, photo: _photo, document: _document, audio: _audio, video: _video, voice: _voice,
    reply_markup: _markup, ...head
  } = old
  const buttons = markup === undefined ? {} : { reply_markup: markup }
  const message = { ...head, ...content, ...buttons, edit_date: seconds(world) }
  stored.message = message
  stored.edits += 1
  world.changed({ kind: "chat", memberId: member.id })
  return message
}

const mediaOf = ({ audio, document, photo, video, voice }: Message): Pick<Content, "audio" | "document" | "photo" | "video" | "voice"> => ({
  ...(photo === undefined ? {} : { photo }),
  ...(document === undefined ? {} : { document }),
  ...(audio === undefined ? {} : { audio }),
  ...(video === undefined ? {} : { video }),
  ...(voice === undefined ? {} : { voice })
})

const keep = (message: Message): Content => ({
  ...(message.text === undefined ? {} : { text: message.text }),
  ...(message.entities === undefined ? {} : { entities: message.entities }),
  ...(message.caption === undefined ? {} : { caption: message.caption }),
  ...(message.caption_entities === undefined ? {} : { caption_entities: message.caption_entities }),
  ...mediaOf(message)
})

const captioned = (given: Parameters<typeof captionText>[0]) => {
  const { text, entities } = captionText(given)
  return { ...(text === "" ? {} : { caption: text }), ...(entities.length === 0 ? {} : { caption_entities: [...entities] }) }
}

const editText = (world: World, call: Call) => {
  const given = { text: readText(call, "text") ?? "", parseMode: readText(call, "parse_mode"), entities: readJson(call, "entities") }
  const { text, entities } = messageText(given)
  return edit(world, call, (old) => {
    if (old.text === undefined) throw badRequest("there is no text in the message to edit")
    return { text, ...(entities.length === 0 ? {} : { entities: [...entities] }) }
  })
}

const editMedia = (world: World, call: Call) => {
  const media = readJson(call, "media")
  if (!isRecord(media)) throw badRequest("can't parse InputMedia: expected an Object")
  if (media.type !== "photo") throw badRequest("can't parse InputMedia: the sandbox emulates type \"photo\" only")
  const text = (value: unknown) => (typeof value === "string" ? value : undefined)
  const caption = captioned({ text: text(media.caption) ?? "", parseMode: text(media.parse_mode), entities: media.caption_entities })
  return edit(world, call, () => ({ photo: photoSizes(readPhoto(world, call, media.media, "media")), ...caption }))
}

const deleteMsMax = 48 * 60 * 60 * 1000

/** The methods that change or remove messages the bot has sent. */
export const editMethods = (
  world: World
): BotMethods<"editMessageText" | "editMessageCaption" | "editMessageMedia" | "editMessageReplyMarkup" | "deleteMessage"> => ({
  editMessageText: (call) => editText(world, call),
  editMessageCaption: (call) => {
    const given = { text: readText(call, "caption") ?? "", parseMode: readText(call, "parse_mode"), entities: readJson(call, "caption_entities") }
    const caption = captioned(given)
    return edit(world, call, (old) => {
      const media = mediaOf(old)
      if (Object.keys(media).length === 0) throw badRequest("there is no caption in the message to edit")
      return { ...media, ...caption }
    })
  },
  editMessageMedia: (call) => editMedia(world, call),
  editMessageReplyMarkup: (call) => edit(world, call, keep),
  deleteMessage: (call) => {
    const member = readChat(world, call)
    const { message } = readMessage(world, call, member, "delete")
    if (world.now() - message.date * 1000 > deleteMsMax) throw badRequest("message can't be deleted for everyone")
    const { messages } = chatOf(world, member.id)
    messages.splice(messages.findIndex((other) => other.message === message), 1)
    world.changed({ kind: "chat", memberId: member.id })
    return true
  }
})

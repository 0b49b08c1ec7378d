import { Hono } from "hono"
import type { FileView, MessageView, PhotoView } from "../telegram/ChatView.ts"
import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"
import type { PageChat, PageMember, PageMessage } from "./PageApi.ts"
import { readBody } from "./readBody.ts"

const previewLengthMax = 120

const photoOf = ({ bytes: _bytes, ...photo }: PhotoView) => photo

const fileOf = ({ bytes, ...file }: FileView) => ({ ...file, size: bytes.length })

const withoutBytes = ({ file, photo, ...message }: MessageView): PageMessage => ({
  ...message,
  ...(photo === undefined ? {} : { photo: photoOf(photo) }),
  ...(file === undefined ? {} : { file: fileOf(file) })
})

const kindOf = (last: MessageView | undefined) => {
  if (last?.photo !== undefined) return "photo"
  if (last?.file !== undefined) return "file"
  return last?.sticker !== undefined ? "sticker" : "text"
}

/** A member as a line of the list. */
export const pageMember = (telegram: TelegramEmulator, memberId: number): PageMember => {
  const { member, messages } = telegram.chat(memberId)
  const last = messages.at(-1)
  const kind = kindOf(last)
  return {
    id: member.id,
    name: member.first_name,
    language: member.language_code ?? "en",
    blocked: member.blocked,
    started: member.started,
    ...(member.username === undefined ? {} : { username: member.username }),
    ...(last === undefined ? {} : {
      last: { id: last.id, from: last.from, at: last.editedAt ?? last.at, text: ((last.sticker ?? last.text) || (last.file?.name ?? "")).slice(0, previewLengthMax), kind }
    })
  }
}

const pageChat = (telegram: TelegramEmulator, memberId: number): PageChat => {
  const { member, messages, answers, action } = telegram.chat(memberId)
  const commands = telegram.commands(member.language_code)
  return { memberId, messages: messages.map(withoutBytes), answers, commands, ...(action === undefined ? {} : { action }) }
}

/** What people do in their chats: read, write, press, join, block. */
export const chatRoutes = (telegram: TelegramEmulator) => {
  const routes = new Hono()
  const id = (text: string) => Number(text)
  routes.get("/members", (c) => c.json(telegram.members().map((member) => pageMember(telegram, member.id))))
  routes.get("/members/:id{[0-9]+}/chat", (c) => c.json(pageChat(telegram, id(c.req.param("id")))))
  routes.post("/members", async (c) => {
    const body = await readBody(c.req.raw)
    const username = body.text("username").replace(/^@/, "")
    const member = telegram.addMember({
      first_name: body.text("name"),
      language_code: body.text("language") === "ru" ? "ru" : "en",
      ...(username === "" ? {} : { username })
    })
    return c.json(pageMember(telegram, member.id), 201)
  })
  routes.post("/members/:id{[0-9]+}/text", async (c) => {
    const body = await readBody(c.req.raw)
    return c.json({ messageId: telegram.sendText(id(c.req.param("id")), body.text("text")).message_id })
  })
  routes.post("/members/:id{[0-9]+}/sticker", async (c) => {
    const body = await readBody(c.req.raw)
    return c.json({ messageId: telegram.sendSticker(id(c.req.param("id")), body.text("emoji")).message_id })
  })
  routes.post("/members/:id{[0-9]+}/press", async (c) => {
    const body = await readBody(c.req.raw)
    return c.json({ queryId: telegram.pressButton(id(c.req.param("id")), body.integer("messageId"), body.text("data")) })
  })
  routes.post("/members/:id{[0-9]+}/block", async (c) => {
    const body = await readBody(c.req.raw)
    const memberId = id(c.req.param("id"))
    if (body.flag("blocked")) telegram.block(memberId)
    else telegram.unblock(memberId)
    return c.json(pageMember(telegram, memberId))
  })
  return routes
}

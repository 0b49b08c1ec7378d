import { Hono } from "hono"
import { bodyLimit } from "hono/body-limit"
import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"
import { TelegramRefusal } from "../telegram/TelegramRefusal.ts"
import type { PageMedia } from "./PageApi.ts"
import { BadAsk, readBody } from "./readBody.ts"

/** What one file may hold: all of them are kept in one snapshot, which is written every few seconds. */
const fileMbMax = 8
/** A file as text is a third longer, and there are words beside it. */
const bodyBytesMax = fileMbMax * 1024 * 1024 * 1.4

const tooLarge = () => new BadAsk(`That is more than ${fileMbMax} MB: choose something smaller.`)

const readMedia = async (request: Request) => {
  const body = await readBody(request)
  const bytes = new Uint8Array(Buffer.from(body.text("base64"), "base64"))
  if (bytes.length === 0) throw new BadAsk("There is nothing in this file: choose another one.")
  if (bytes.length > fileMbMax * 1024 * 1024) throw tooLarge()
  const caption = body.text("caption").trim()
  const [name, mime] = [body.text("name") || "file", body.text("mime") || "application/octet-stream"]
  return { kind: body.text("kind"), file: { bytes, name, mime, ...(caption === "" ? {} : { caption }) } }
}

/** People send pictures, sounds, films and files. */
export const mediaRoutes = (telegram: TelegramEmulator) => {
  const routes = new Hono()
  const senders = new Map<string, (typeof telegram)["sendDocument"] | (typeof telegram)["sendPhoto"]>(Object.entries({
    photo: telegram.sendPhoto, document: telegram.sendDocument, audio: telegram.sendAudio, video: telegram.sendVideo, voice: telegram.sendVoice
  } satisfies Record<PageMedia["kind"], unknown>))
  const limit = bodyLimit({ maxSize: bodyBytesMax, onError: () => { throw tooLarge() } })
  routes.post("/members/:id{[0-9]+}/media", limit, async (c) => {
    const { file, kind } = await readMedia(c.req.raw)
    const send = senders.get(kind)
    if (send === undefined) throw new BadAsk(`Say kind as one of ${[...senders.keys()].join(", ")}.`)
    try {
      return c.json({ messageId: send(Number(c.req.param("id")), file).message_id })
    } catch (error) {
      if (!(error instanceof TelegramRefusal)) throw error
      throw new BadAsk("Telegram takes pictures as PNG, JPEG and GIF, neither tiny nor very long. Send this one as a file.")
    }
  })
  return routes
}

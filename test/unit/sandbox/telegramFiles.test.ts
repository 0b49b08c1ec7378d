import { Api, GrammyError, InputFile } from "grammy"
import { describe, expect, it } from "vitest"
import type { StoredFile } from "../../sandbox/telegram/TelegramState.ts"
import { callBot, png, refusalOf, startTelegram, token } from "./callBot.ts"

const kinds = ["document", "audio", "video", "voice"] as const
const method = (kind: StoredFile["kind"]) => `send${kind.charAt(0).toUpperCase()}${kind.slice(1)}`

describe("files on the emulated Telegram", () => {
  it("a bot uploads a document: the member has its name, its bytes and what is written below it", async () => {
    await using at = await startTelegram()
    const api = new Api(token, { apiRoot: at.telegram.apiRoot })
    const bytes = new TextEncoder().encode("a,b\r\n1,2\r\n")
    const sent = await api.sendDocument(at.ann, new InputFile(bytes, "members.csv"), { caption: "<b>All</b>", parse_mode: "HTML" })
    expect(sent.document).toMatchObject({ file_name: "members.csv", mime_type: "text/csv", file_size: bytes.length })
    const { file, ...message } = await at.telegram.nextMessage(at.ann)
    expect(file).toMatchObject({ kind: "document", name: "members.csv", bytes })
    expect([message.text, message.entities]).toEqual(["All", [{ type: "bold", offset: 0, length: 3 }]])
  })

  it("what a member sends can be downloaded, and sent again by its file id as the same kind only", async () => {
    await using at = await startTelegram()
    const api = new Api(token, { apiRoot: at.telegram.apiRoot })
    const photo = at.telegram.sendPhoto(at.ann, { bytes: png, caption: "mine" }).photo?.at(-1)?.file_id ?? ""
    const ids = {
      document: at.telegram.sendDocument(at.ann).document?.file_id ?? "",
      audio: at.telegram.sendAudio(at.ann).audio?.file_id ?? "",
      video: at.telegram.sendVideo(at.ann).video?.file_id ?? "",
      voice: at.telegram.sendVoice(at.ann, { caption: "listen" }).voice?.file_id ?? ""
    }
    for (const kind of kinds) {
      const { file_path: path = "" } = await api.getFile(ids[kind])
      expect(await (await fetch(`${at.telegram.apiRoot}/file/bot${token}/${path}`)).text()).toBe(kind)
      await callBot(at.telegram, method(kind), { chat_id: at.ann, [kind]: ids[kind], caption: "again" })
      expect((await at.telegram.nextMessage(at.ann, { where: ({ text }) => text === "again" })).file).toMatchObject({ kind, fileId: ids[kind] })
      const wrong = await refusalOf(callBot(at.telegram, method(kind), { chat_id: at.ann, [kind]: photo }))
      expect(wrong.description).toBe(`Bad Request: can't use file of type Photo as ${kind.charAt(0).toUpperCase()}${kind.slice(1)}`)
      const turned = await refusalOf(callBot(at.telegram, "sendPhoto", { chat_id: at.ann, photo: ids[kind] }))
      expect(turned.description).toContain("as Photo")
    }
  })

  it("a caption has 1024 characters at most, and a file is there and not empty", async () => {
    await using at = await startTelegram()
    const id = at.telegram.sendDocument(at.ann).document?.file_id
    const refused = async (more: object) => (await refusalOf(callBot(at.telegram, "sendDocument", { chat_id: at.ann, ...more }))).description
    await callBot(at.telegram, "sendDocument", { chat_id: at.ann, document: id, caption: "x".repeat(1024) })
    expect(await refused({ document: id, caption: "x".repeat(1025) })).toBe("Bad Request: message caption is too long")
    expect(await refused({})).toBe("Bad Request: there is no document in the request")
    expect(await refused({ document: "x" })).toBe("Bad Request: wrong file identifier/HTTP URL specified")
    const api = new Api(token, { apiRoot: at.telegram.apiRoot })
    const empty: unknown = await api.sendDocument(at.ann, new InputFile(new Uint8Array(), "empty.csv")).catch((error: unknown) => error)
    expect(empty instanceof GrammyError && empty.description).toBe("Bad Request: file must be non-empty")
    expect(() => at.telegram.sendDocument(at.ann, { caption: "x".repeat(1025) })).toThrow("1024")
  })

  it("a message with a file keeps it when its caption and its buttons change", async () => {
    await using at = await startTelegram()
    const id = at.telegram.sendVoice(at.ann).voice?.file_id
    await callBot(at.telegram, "sendVoice", { chat_id: at.ann, voice: id, caption: "one" })
    const { id: message } = await at.telegram.nextMessage(at.ann, { where: ({ text }) => text === "one" })
    await callBot(at.telegram, "editMessageCaption", { chat_id: at.ann, message_id: message, caption: "two" })
    await callBot(at.telegram, "editMessageReplyMarkup", {
      chat_id: at.ann, message_id: message, reply_markup: { inline_keyboard: [[{ text: "a", callback_data: "a" }]] }
    })
    const shown = at.telegram.chat(at.ann).messages.find((one) => one.id === message)
    expect(shown).toMatchObject({ text: "two", edits: 2, file: { fileId: id } })
    expect(shown?.buttons).toHaveLength(1)
  })
})

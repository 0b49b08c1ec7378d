import { readRequest } from "@sigmatrade/bot/readRequest"
import type { Context } from "grammy"
import { describe, expect, it } from "vitest"

type Given = Parameters<typeof readRequest>[0]
const words = (text: string) => readRequest({ message: { text }, callbackQuery: undefined } as Given)
const pressed = (data: string | undefined) => readRequest({ message: undefined, callbackQuery: { data } } as Pick<Context, "callbackQuery" | "message">)

describe("a request", () => {
  it("of Start carries whatever stood in the link", () => {
    expect(words("/start")).toEqual({ _tag: "Start", payload: "" })
    expect(words("/START@sigmatrade_bot  abc \n")).toEqual({ _tag: "Start", payload: "abc" })
    expect(words("/start a b\nc")).toEqual({ _tag: "Start", payload: "a b\nc" })
    expect(words("/start 🦊".repeat(1))).toEqual({ _tag: "Start", payload: "🦊" })
  })

  it("by command opens a place in a new message", () => {
    expect(words("/Balance")).toEqual({ _tag: "Open", place: "balance", details: [], how: "below" })
    expect(words("/pay 3")).toEqual({ _tag: "Open", place: "pay", details: [], how: "below" })
  })

  it("of a command we do not have, or that is no command, opens nothing", () => {
    for (const text of ["/withdrawl", "/details", "/", "//", "/пароль", "/start-now"]) expect(words(text)._tag).toBe("UnknownCommand")
    expect(words("start")).toEqual({ _tag: "Words", text: "start" })
  })

  it("by button names a place and details, and where the answer goes", () => {
    expect(pressed("menu")).toEqual({ _tag: "Open", place: "menu", details: [], how: "here" })
    expect(pressed("+pay:2:BNB")).toEqual({ _tag: "Open", place: "pay", details: ["2", "BNB"], how: "below" })
  })

  it("by made-up button data opens nothing", () => {
    for (const data of [undefined, "", ":", "pay:", "pay:1:2:3:4", "PAY", "pay 1", "pay:1\n", "__proto__", "user:0f:🦊", "a".repeat(64)]) {
      expect(pressed(data)).toEqual({ _tag: "Open", place: "", details: [], how: "here" })
    }
  })

  it("by a button that does something says what, to what, until when, and what proves it", () => {
    expect(pressed("!cancel:0f:zz:abcdefghijkl-_01")).toEqual({
      _tag: "Act", act: { name: "cancel", entity: "0f", expiresMinute: 1_295, signature: "abcdefghijkl-_01" }
    })
    for (const data of ["!cancel", "!cancel:0f:zz", "!cancel:0f:zz:short", "!cancel:0f:zz:abcdefghijkl-_01x", "!cancel:0f:ZZ:abcdefghijkl-_01", "+!cancel:0f:zz:abcdefghijkl-_01"]) {
      expect(pressed(data)).toEqual({ _tag: "Open", place: "", details: [], how: "here" })
    }
  })

  it("with a picture or a file carries it, the picture in its largest size, and long words below it beside it", () => {
    const sent = (message: object) => readRequest({ message, callbackQuery: undefined } as unknown as Given)
    const media = (kind: string, caption: string | null = null) => ({ kind, fileId: `${kind}-id`, caption })
    expect(sent({ photo: [{ file_id: "small" }, { file_id: "photo-id" }], caption: " words\0 " })).toEqual({ _tag: "Media", media: media("photo", "words"), text: null })
    for (const kind of ["video", "voice", "audio", "document"]) {
      expect(sent({ [kind]: { file_id: `${kind}-id` }, caption: " " })).toEqual({ _tag: "Media", media: media(kind), text: null })
    }
    expect(sent({ document: { file_id: "document-id" }, caption: "x".repeat(1025) })).toEqual({ _tag: "Media", media: media("document"), text: "x".repeat(1025) })
    expect(sent({ animation: { file_id: "a" }, document: { file_id: "a" } })).toEqual({ _tag: "Wordless" })
    expect(sent({ voice: { file_id: "not an id" } })).toEqual({ _tag: "Wordless" })
  })

  it("without words is one without words", () => {
    expect(readRequest({ message: { sticker: {} }, callbackQuery: undefined } as unknown as Given)).toEqual({ _tag: "Wordless" })
  })
})

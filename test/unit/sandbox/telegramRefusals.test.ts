import { describe, expect, it } from "vitest"
import { callBot, png, refusalOf, startTelegram } from "./callBot.ts"

type World = Awaited<ReturnType<typeof startTelegram>>
type Case = readonly [promise: string, method: string, parameters: (world: World) => object, description: string, code?: number]

const row = (button: object) => ({ inline_keyboard: [[button]] })
const html = (text: string) => ({ ann }: World) => ({ chat_id: ann, text, parse_mode: "HTML" })
const button = (given: object) => ({ ann }: World) => ({ chat_id: ann, text: "x", reply_markup: row(given) })

const cases: ReadonlyArray<Case> = [
  ["an unknown method", "sendTelepathy", () => ({}), "Not Found: method not found", 404],
  ["a call without a chat", "sendMessage", () => ({ text: "x" }), "Bad Request: chat_id is empty"],
  ["a chat nobody has", "sendMessage", () => ({ chat_id: 5, text: "x" }), "Bad Request: chat not found"],
  ["a missing text", "sendMessage", ({ ann }) => ({ chat_id: ann }), "Bad Request: message text is empty"],
  ["a text of white space", "sendMessage", ({ ann }) => ({ chat_id: ann, text: " \n " }), "Bad Request: message text is empty"],
  ["a text of 4097 characters", "sendMessage", ({ ann }) => ({ chat_id: ann, text: "x".repeat(4097) }), "Bad Request: message is too long"],
  ["a Markdown message", "sendMessage", ({ ann }) => ({ chat_id: ann, text: "x", parse_mode: "MarkdownV2" }), "Bad Request: unsupported parse_mode"],
  ["an unknown tag", "sendMessage", html("ж<h1>x</h1>"), "Bad Request: can't parse entities: Unsupported start tag \"h1\" at byte offset 2"],
  ["a tag left open", "sendMessage", html("<b>x"), "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""],
  ["tags closed crosswise", "sendMessage", html("<b><i>x</b></i>"), "Bad Request: can't parse entities: Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""],
  ["an end tag alone", "sendMessage", html("x</b>"), "Bad Request: can't parse entities: Unexpected end tag at byte offset 1"],
  ["a bare less-than sign", "sendMessage", html("1 < 2"), "Bad Request: can't parse entities: Unsupported start tag \"\" at byte offset 2"],
  ["a start tag that never ends", "sendMessage", html("x <b"), "Bad Request: can't parse entities: Unclosed start tag at byte offset 2"],
  ["a span without a class", "sendMessage", html("<span>x</span>"), "Bad Request: can't parse entities: Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"],
  ["callback data of 65 bytes", "sendMessage", button({ text: "a", callback_data: "ж".repeat(32) + "x" }), "Bad Request: BUTTON_DATA_INVALID"],
  ["a button that does nothing", "sendMessage", button({ text: "a" }), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"],
  ["a button without a text", "sendMessage", button({ callback_data: "a" }), "Bad Request: can't parse inline keyboard button: Can't find field \"text\""],
  ["a button to a strange address", "sendMessage", button({ text: "a", url: "javascript:alert(1)" }), "Bad Request: inline keyboard button URL 'javascript:alert(1)' is invalid: Unsupported URL protocol"],
  ["a reply to nothing", "sendMessage", ({ ann }) => ({ chat_id: ann, text: "x", reply_parameters: { message_id: 99 } }), "Bad Request: message to be replied not found"],
  ["a photo call without a photo", "sendPhoto", ({ ann }) => ({ chat_id: ann }), "Bad Request: there is no photo in the request"],
  ["a photo nobody has sent", "sendPhoto", ({ ann }) => ({ chat_id: ann, photo: "x" }), "Bad Request: wrong file identifier/HTTP URL specified"],
  ["a caption of 1025 characters", "sendPhoto", ({ ann }) => ({ chat_id: ann, photo: "x", caption: "x".repeat(1025) }), "Bad Request: message caption is too long"],
  ["an edit of nothing", "editMessageText", ({ ann }) => ({ chat_id: ann, message_id: 99, text: "x" }), "Bad Request: message to edit not found"],
  ["an edit without a message", "editMessageText", ({ ann }) => ({ chat_id: ann, text: "x" }), "Bad Request: message identifier is not specified"],
  ["an edit of the member's own message", "editMessageText", ({ ann }) => ({ chat_id: ann, message_id: 1, text: "x" }), "Bad Request: message can't be edited"],
  ["a deletion of nothing", "deleteMessage", ({ ann }) => ({ chat_id: ann, message_id: 99 }), "Bad Request: message to delete not found"],
  ["an answer to an unknown button", "answerCallbackQuery", () => ({ callback_query_id: "1" }), "Bad Request: query is too old and response timeout expired or query ID is invalid"],
  ["an answer of 201 characters", "answerCallbackQuery", () => ({ callback_query_id: "1", text: "x".repeat(201) }), "Bad Request: MESSAGE_TOO_LONG"],
  ["an action nobody knows", "sendChatAction", ({ ann }) => ({ chat_id: ann, action: "dancing" }), "Bad Request: wrong parameter action in request"],
  ["a command with capital letters", "setMyCommands", () => ({ commands: [{ command: "Start", description: "x" }] }), "Bad Request: BOT_COMMAND_INVALID"],
  ["a file nobody has", "getFile", () => ({ file_id: "x" }), "Bad Request: invalid file_id"],
  ["a webhook without TLS", "setWebhook", () => ({ url: "http://example.org/" }), "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"]
]

describe("the emulated Telegram refuses", () => {
  it.for(cases)("%s", async ([, method, parameters, description, code = 400]) => {
    await using world = await startTelegram()
    expect(await refusalOf(callBot(world.telegram, method, parameters(world)))).toEqual({ ok: false, error_code: code, description })
  })

  it("a wrong token", async () => {
    await using world = await startTelegram()
    const refusal = await refusalOf(callBot(world.telegram, "getMe", {}, "1:wrong"))
    expect(refusal).toEqual({ ok: false, error_code: 401, description: "Unauthorized" })
  })

  it("a body that is no JSON", async () => {
    await using world = await startTelegram()
    const answer = await fetch(`${world.telegram.apiRoot}/bot${world.telegram.token}/sendMessage`, { method: "POST", body: "{" })
    expect([answer.status, await answer.json()]).toMatchObject([400, { ok: false, error_code: 400 }])
  })

  it("an edit that changes nothing, but takes one that only takes the buttons away", async () => {
    await using world = await startTelegram()
    const sent = await world.send("<b>x</b>", { parse_mode: "HTML", reply_markup: row({ text: "a", callback_data: "a" }) })
    const same = { chat_id: world.ann, message_id: sent.message_id, text: "<b>x</b>", parse_mode: "HTML" }
    const refusal = await refusalOf(callBot(world.telegram, "editMessageText", { ...same, reply_markup: row({ text: "a", callback_data: "a" }) }))
    expect(refusal.description).toMatch(/^Bad Request: message is not modified:/)
    expect(await callBot(world.telegram, "editMessageText", same)).toMatchObject({ ok: true })
    expect((await refusalOf(callBot(world.telegram, "editMessageReplyMarkup", same))).description).toMatch(/not modified/)
  })

  it("a caption under a text, and a text in a photo", async () => {
    await using world = await startTelegram()
    const text = await world.send("x")
    const caption = await refusalOf(callBot(world.telegram, "editMessageCaption", { chat_id: world.ann, message_id: text.message_id, caption: "y" }))
    expect(caption.description).toBe("Bad Request: there is no caption in the message to edit")
    const form = new FormData()
    form.set("chat_id", String(world.ann))
    form.set("photo", new Blob([png]), "a.png")
    await fetch(`${world.telegram.apiRoot}/bot${world.telegram.token}/sendPhoto`, { method: "POST", body: form })
    const photo = await world.telegram.nextMessage(world.ann, { where: (message) => message.photo !== undefined })
    const refusal = await refusalOf(callBot(world.telegram, "editMessageText", { chat_id: world.ann, message_id: photo.id, text: "y" }))
    expect(refusal.description).toBe("Bad Request: there is no text in the message to edit")
  })

  it("a file that is no picture, and an empty one", async () => {
    await using world = await startTelegram()
    const upload = async (bytes: Uint8Array<ArrayBuffer>) => {
      const form = new FormData()
      form.set("chat_id", String(world.ann))
      form.set("photo", new Blob([bytes]), "a.png")
      const answer = await fetch(`${world.telegram.apiRoot}/bot${world.telegram.token}/sendPhoto`, { method: "POST", body: form })
      return answer.json()
    }
    expect(await upload(new TextEncoder().encode("hello"))).toMatchObject({ description: "Bad Request: IMAGE_PROCESS_FAILED" })
    expect(await upload(new Uint8Array())).toMatchObject({ description: "Bad Request: file must be non-empty" })
  })

  it("everything to a member who has blocked the bot", async () => {
    await using world = await startTelegram()
    world.telegram.block(world.ann)
    for (const method of ["sendMessage", "sendPhoto", "sendChatAction"]) {
      const refusal = await refusalOf(callBot(world.telegram, method, { chat_id: world.ann, text: "x", photo: "x", action: "typing" }))
      expect(refusal).toEqual({ ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" })
    }
  })

  it("a message to a member who never wrote to the bot", async () => {
    await using world = await startTelegram()
    const silent = world.telegram.addMember({ first_name: "Bob" }).id
    expect((await refusalOf(callBot(world.telegram, "sendMessage", { chat_id: silent, text: "x" }))).description).toBe("Bad Request: chat not found")
  })
})

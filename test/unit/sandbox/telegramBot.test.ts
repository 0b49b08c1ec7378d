import { Bot, GrammyError, InlineKeyboard, InputFile } from "grammy"
import { describe, expect, it } from "vitest"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { png, token } from "./callBot.ts"

const handlers = (bot: Bot) => {
  bot.command("start", (ctx) =>
    ctx.reply(`<b>Hello</b>, ${ctx.from?.first_name} 👋 (${ctx.match})`, {
      parse_mode: "HTML",
      reply_markup: new InlineKeyboard().text("Pay", "pay:1").row().url("Site", "https://example.org")
    }))
  bot.command("fail", () => { throw new Error("poison") })
  bot.callbackQuery("pay:1", async (ctx) => {
    await ctx.editMessageText("<i>Pay 10 USDT</i>", { parse_mode: "HTML" })
    await ctx.replyWithPhoto(new InputFile(png, "qr.png"), { caption: "scan <code>0xabc</code>", parse_mode: "HTML" })
    await ctx.answerCallbackQuery({ text: "Waiting for your payment", show_alert: true })
  })
  bot.on("callback_query:data", (ctx) => ctx.answerCallbackQuery("This button is not yours."))
  bot.on("message:sticker", (ctx) => ctx.reply(`nice ${ctx.message.sticker.emoji}`))
  bot.on("message:photo", (ctx) => ctx.reply("a photo"))
  bot.catch(() => {})
}

const world = async () => {
  const telegram = await startTelegramEmulator({ token })
  const bot = new Bot(token, { client: { apiRoot: telegram.apiRoot } })
  handlers(bot)
  const started = new Promise<void>((resolve) => void bot.start({ onStart: () => resolve() }))
  await started
  const ann = telegram.addMember({ first_name: "Ann" }).id
  const stop = async () => { await bot.stop(); await telegram.close() }
  return { telegram, bot, ann, [Symbol.asyncDispose]: stop }
}

describe("a real grammY bot on the emulated Telegram", () => {
  it("answers a command with formatted text and buttons", async () => {
    await using at = await world()
    at.telegram.sendText(at.ann, "/start friend")
    const message = await at.telegram.nextMessage(at.ann)
    expect(message.text).toBe("Hello, Ann 👋 (friend)")
    expect(message.entities).toEqual([{ type: "bold", offset: 0, length: 5 }])
    expect(message.buttons.flat().map(({ text }) => text)).toEqual(["Pay", "Site"])
  })

  it("edits, sends a photo and answers when a button is pressed", async () => {
    await using at = await world()
    at.telegram.sendText(at.ann, "/start")
    const { id } = await at.telegram.nextMessage(at.ann)
    const query = at.telegram.pressButton(at.ann, id, 0)
    const photo = await at.telegram.nextMessage(at.ann)
    expect(photo.photo?.bytes).toEqual(png)
    expect(photo.photo).toMatchObject({ mime: "image/png", width: 64, height: 64 })
    expect([photo.text, photo.entities]).toEqual(["scan 0xabc", [{ type: "code", offset: 5, length: 5 }]])
    expect(await at.telegram.answerTo(query)).toMatchObject({ text: "Waiting for your payment", alert: true })
    const edited = at.telegram.chat(at.ann).messages.find((message) => message.id === id)
    expect(edited).toMatchObject({ text: "Pay 10 USDT", edits: 1, buttons: [] })
  })

  it("gets callback data of somebody else's button as a query of the person who cheats", async () => {
    await using at = await world()
    const bob = at.telegram.addMember({ first_name: "Bob" }).id
    const query = at.telegram.forwardCallback(bob, "pay:999")
    expect(await at.telegram.answerTo(query)).toMatchObject({ text: "This button is not yours.", alert: false })
  })

  it("gets stickers and photos it did not ask for", async () => {
    await using at = await world()
    at.telegram.sendSticker(at.ann, "🔥")
    expect((await at.telegram.nextMessage(at.ann)).text).toBe("nice 🔥")
    at.telegram.sendPhoto(at.ann)
    expect((await at.telegram.nextMessage(at.ann)).text).toBe("a photo")
  })

  it("sees refusals as GrammyError with Telegram's words", async () => {
    await using at = await world()
    at.telegram.sendText(at.ann, "/start")
    await at.telegram.nextMessage(at.ann)
    at.telegram.block(at.ann)
    const error: unknown = await at.bot.api.sendMessage(at.ann, "hi").catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(GrammyError)
    expect(error).toMatchObject({ error_code: 403, description: "Forbidden: bot was blocked by the user" })
    at.telegram.unblock(at.ann)
    await at.bot.api.sendMessage(at.ann, "hi again")
  })

  it("replaces a photo by another one", async () => {
    await using at = await world()
    at.telegram.sendText(at.ann, "/start")
    const sent = await at.bot.api.sendPhoto(at.ann, new InputFile(png, "a.png"), { caption: "one" })
    await at.bot.api.editMessageMedia(at.ann, sent.message_id, { type: "photo", media: new InputFile(png, "b.png"), caption: "two" })
    await at.bot.api.editMessageCaption(at.ann, sent.message_id, { caption: "three" })
    const view = at.telegram.chat(at.ann).messages.find(({ id }) => id === sent.message_id)
    expect(view).toMatchObject({ text: "three", edits: 2 })
    const file = await at.bot.api.getFile(view?.photo?.fileId ?? "")
    const bytes = await fetch(`${at.telegram.apiRoot}/file/bot${token}/${file.file_path}`).then((answer) => answer.arrayBuffer())
    expect(new Uint8Array(bytes)).toEqual(png)
  })

  it("registers its commands and its words about itself", async () => {
    await using at = await world()
    await at.bot.api.setMyCommands([{ command: "start", description: "Begin" }])
    await at.bot.api.setMyCommands([{ command: "start", description: "Начать" }], { language_code: "ru" })
    await at.bot.api.setMyDescription("What I do")
    await at.bot.api.setMyShortDescription("Short")
    expect(at.telegram.commands("ru")).toEqual([{ command: "start", description: "Начать" }])
    expect(at.telegram.commands("de")).toEqual([{ command: "start", description: "Begin" }])
    expect(await at.bot.api.getMyDescription()).toEqual({ description: "What I do" })
    expect((await at.bot.api.getWebhookInfo()).url).toBe("")
    at.telegram.sendText(at.ann, "/start")
    expect(await at.bot.api.getChat(at.ann)).toMatchObject({ id: at.ann, type: "private", first_name: "Ann" })
  })
})

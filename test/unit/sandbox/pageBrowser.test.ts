import { serve } from "@hono/node-server"
import { Bot, InlineKeyboard, InputFile } from "grammy"
import { expect, it } from "vitest"
import { describeWithChromium, openChromium } from "../../e2e/withChromium.ts"
import { sandboxPage } from "../../sandbox/page/sandboxPage.ts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { png, token } from "./callBot.ts"
import { walletInMemory } from "./walletInMemory.ts"

const to = "0x8f3Cf7ad23Cd3CaDbD9735AFf958023239c6A063"
const evil = "<img src=x onerror=\"document.title='broken'\">"

const startBot = async (apiRoot: string) => {
  const bot = new Bot(token, { client: { apiRoot } })
  bot.command("start", (ctx) => ctx.reply(`Hello ${ctx.from?.first_name} ${ctx.match}`, {
    reply_markup: new InlineKeyboard().text("Buy", "buy").text("Invite", "invite").text("Info", "info").row().text("Count", "count")
  }))
  bot.callbackQuery("buy", async (ctx) => {
    await ctx.replyWithPhoto(new InputFile(png, "qr.png"), { caption: `Send <b>10.5 USDT</b> to <code>${to}</code>`, parse_mode: "HTML" })
    await ctx.answerCallbackQuery("Waiting for the chain")
  })
  bot.callbackQuery("invite", async (ctx) => {
    await ctx.answerCallbackQuery()
    await ctx.reply("Your link: https://t.me/sigmatrade_bot?start=code-1")
  })
  bot.callbackQuery("count", async (ctx) => {
    await ctx.answerCallbackQuery()
    await ctx.editMessageText("Counted once", { reply_markup: new InlineKeyboard().text("Sell", "sell").text("Leave", "leave").text("Look", "look").row().text("Count", "count") })
  })
  bot.callbackQuery("info", (ctx) => ctx.answerCallbackQuery({ text: "Read me", show_alert: true }))
  bot.on("message:text", (ctx) => ctx.reply(`You said ${ctx.message.text}`))
  await new Promise<void>((resolve) => void bot.start({ onStart: () => resolve() }))
  return bot
}

const world = async () => {
  const telegram = await startTelegramEmulator({ token })
  const bot = await startBot(telegram.apiRoot)
  telegram.addMember({ first_name: evil, language_code: "en" })
  telegram.addMember({ first_name: "Bob", language_code: "ru" })
  const { wallet, sent } = walletInMemory()
  const server = serve({ fetch: sandboxPage({ telegram, wallet, links: [] }).fetch, port: 0, hostname: "127.0.0.1" })
  await new Promise<void>((resolve) => { server.once("listening", resolve) })
  const address = server.address()
  const { close, page, problems } = await openChromium(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`)
  const stop = async () => {
    await close()
    server.close()
    await bot.stop()
    await telegram.close()
  }
  return { page, telegram, sent, problems, [Symbol.asyncDispose]: stop }
}

describeWithChromium("the sandbox page in a browser", () => {
  it("shows a newcomer everything: start, pay, invite, and a second person who accepts", async () => {
    await using at = await world()
    const { page } = at
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await page.getByRole("button", { name: "Buy" }).click()
    await page.getByText("Waiting for the chain").waitFor()
    await page.getByRole("button", { name: "Pay it" }).click()
    await page.getByText("Pay again").waitFor()
    expect(at.sent).toMatchObject([{ to, asset: "USDT", amount: "10.5" }])
    expect(await page.locator("#balance-usdt").textContent()).toBe("989.5")
    await page.getByRole("button", { name: "Info" }).click()
    await page.getByRole("dialog").getByText("Read me").waitFor()
    await page.keyboard.press("Enter")
    await page.getByRole("button", { name: "Invite" }).click()
    await page.getByRole("button", { name: "Open this invitation as…" }).click()
    await page.getByRole("menuitem", { name: "Bob" }).click()
    await page.getByRole("main").getByText("Hello Bob code-1").waitFor()
    expect(at.problems).toEqual([])
  })

  it("shows what people and bots write as text, never as HTML", async () => {
    await using at = await world()
    await at.page.getByRole("button", { name: "Start", exact: true }).click()
    await at.page.getByRole("textbox", { name: "Write a message" }).fill(evil)
    await at.page.keyboard.press("Enter")
    await at.page.getByRole("main").getByText(`You said ${evil}`).waitFor()
    expect(await at.page.title()).toBe("Sigmatrade sandbox")
    expect(await at.page.locator("img[src=x]").count()).toBe(0)
  })

  it("shows two chats at once, never the same one twice, and each as what it is on a narrow window", async () => {
    await using at = await world()
    const { page } = at
    const [first, second] = [page.getByRole("main"), page.getByRole("region", { name: "Second chat" })]
    const whose = (place: typeof first) => place.getByRole("combobox", { name: "Whose chat" }).locator("option:checked")
    await second.getByRole("combobox", { name: "Whose chat" }).selectOption("Bob")
    await second.getByRole("button", { name: "Start", exact: true }).click()
    await second.getByText("Hello Bob").waitFor()
    await first.getByRole("button", { name: "Start", exact: true }).click()
    await first.getByText(`Hello ${evil}`).waitFor()
    expect(await first.getByText("Hello Bob").count()).toBe(0)
    await page.locator(".member", { hasText: "Bob" }).click()
    await first.getByText("Hello Bob").waitFor()
    expect(await whose(second).textContent()).toBe(evil)
    await page.reload()
    await second.getByText(`Hello ${evil}`).waitFor()
    await page.setViewportSize({ width: 900, height: 700 })
    expect([await first.isVisible(), await second.isVisible()]).toEqual([true, false])
    await page.locator("#tab-second").click()
    expect([await first.isVisible(), await second.isVisible()]).toEqual([false, true])
    expect(at.problems).toEqual([])
  })

  it("says that a chat nobody has in sight has news, and not any more once it is looked at", async () => {
    await using at = await world()
    const { page } = at
    const news = page.locator(".member", { hasText: "Bob" }).getByRole("img", { name: "●" })
    await page.getByRole("region", { name: "Second chat" }).getByRole("combobox").selectOption("Bob")
    await page.setViewportSize({ width: 900, height: 700 })
    await page.locator("#tab-chat").click()
    const bob = at.telegram.members().find(({ first_name: name }) => name === "Bob")?.id ?? 0
    at.telegram.sendText(bob, "/start")
    await news.waitFor()
    await page.locator("#tab-second").click()
    await news.waitFor({ state: "detached" })
  })

  it("changes an edited message in its place, and whoever came by keyboard stays where he was", async () => {
    await using at = await world()
    const { page } = at
    await page.getByRole("button", { name: "Start", exact: true }).click()
    await page.getByRole("button", { name: "Count" }).focus()
    await page.keyboard.press("Enter")
    await page.getByRole("main").getByText("Counted once").waitFor()
    expect(await page.locator("article").count()).toBe(2)
    expect(await page.locator("article.changed").getByText("edited").count()).toBe(1)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Count")
  })

  it("takes a picture from the clipboard, sends it with the words below it, and takes back what is not to be sent", async () => {
    await using at = await world()
    const { page } = at
    await page.getByRole("button", { name: "Start", exact: true }).click()
    const field = page.getByRole("textbox", { name: "Write a message" })
    await field.fill("look <b>here</b>")
    const paste = () => field.evaluate((line, bytes) => {
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File([Uint8Array.from(bytes)], "pasted.png", { type: "image/png" }))
      line.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
    }, [...png])
    await paste()
    await page.getByRole("button", { name: "Do not send it" }).click()
    await paste()
    await page.getByText("pasted.png").waitFor()
    await page.keyboard.press("Enter")
    await page.getByRole("img", { name: "Picture sent to the bot" }).waitFor()
    await page.getByRole("main").getByText("look <b>here</b>").waitFor()
    expect(await page.getByText("pasted.png").isVisible()).toBe(false)
    expect(await field.inputValue()).toBe("")
    const { messages } = at.telegram.chat(at.telegram.members()[0]?.id ?? 0)
    expect(messages.filter(({ photo }) => photo !== undefined).map(({ text }) => text)).toEqual(["look <b>here</b>"])
  })

  it("says what to do when something is wrong, in the chosen language", async () => {
    await using at = await world()
    await at.page.getByRole("button", { name: "Русский" }).click()
    await at.page.getByLabel("Кому").fill("0x12")
    await at.page.getByLabel("Сумма").fill("1")
    await at.page.getByLabel("Сумма").press("Enter")
    expect(await at.page.getByRole("alert").textContent()).toContain("скопируйте его из чата")
    expect(at.sent).toEqual([])
  })

  it("fits a phone, where one column is seen at a time", async () => {
    await using at = await world()
    await at.page.setViewportSize({ width: 360, height: 700 })
    await at.page.getByRole("button", { name: "Start", exact: true }).click()
    await at.page.getByRole("button", { name: "Buy" }).click()
    await at.page.getByRole("main").getByText("Send 10.5 USDT").waitFor()
    for (const view of ["members", "chat", "side"]) {
      await at.page.locator(`#tab-${view}`).click()
      expect(await at.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    }
    expect(await at.page.getByRole("button", { name: "Pay it" }).isVisible()).toBe(true)
    expect(await at.page.getByRole("textbox", { name: "Write a message" }).isVisible()).toBe(false)
  })
})

import { describe, expect, it } from "vitest"
import { AwaitedTooLong } from "../../sandbox/telegram/awaitChange.ts"
import { callBot, refusalOf, resultOf, startTelegram, token } from "./callBot.ts"

describe("scripted faults", () => {
  it("meet the next call of the method and are used up", async () => {
    await using world = await startTelegram()
    world.telegram.failNext("sendMessage", { error_code: 429, retry_after: 3 })
    world.telegram.failNext("sendMessage", { error_code: 502 })
    const call = () => callBot(world.telegram, "sendMessage", { chat_id: world.ann, text: "x" })
    expect(await refusalOf(call())).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } })
    expect(await refusalOf(call())).toMatchObject({ error_code: 502, description: "Bad Gateway" })
    expect((await call()).ok).toBe(true)
  })

  it("lose the answer of a message that was delivered", async () => {
    await using world = await startTelegram()
    world.telegram.loseAnswer("sendMessage", { accepted: true, how: "reset" })
    await expect(callBot(world.telegram, "sendMessage", { chat_id: world.ann, text: "once" })).rejects.toThrow(/fetch failed/)
    expect(world.telegram.chat(world.ann).messages.map(({ text }) => text)).toEqual(["/start", "once"])
  })

  it("lose a message on its way", async () => {
    await using world = await startTelegram()
    world.telegram.loseAnswer("*", { accepted: false, how: "reset" })
    await expect(callBot(world.telegram, "sendMessage", { chat_id: world.ann, text: "never" })).rejects.toThrow(/fetch failed/)
    expect(world.telegram.chat(world.ann).messages).toHaveLength(1)
  })

  it("keep silent until the bot gives up, although the message was delivered", async () => {
    await using world = await startTelegram()
    world.telegram.loseAnswer("sendMessage", { accepted: true, how: "hang" })
    const gaveUp = new AbortController()
    const call = fetch(`${world.telegram.apiRoot}/bot${token}/sendMessage?chat_id=${world.ann}&text=x`, { signal: gaveUp.signal })
    await world.telegram.nextMessage(world.ann)
    gaveUp.abort()
    await expect(call).rejects.toThrow(/abort/)
  })
})

describe("the control surface", () => {
  it("hands out each bot message once, in order, however early it came", async () => {
    await using world = await startTelegram()
    await world.send("one")
    await world.send("two")
    expect((await world.telegram.nextMessage(world.ann)).text).toBe("one")
    expect((await world.telegram.nextMessage(world.ann)).text).toBe("two")
  })

  it("says what was there instead when the deadline passes", async () => {
    await using world = await startTelegram()
    const error: unknown = await world.telegram.nextMessage(world.ann, { deadlineMs: 5 }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(AwaitedTooLong)
    expect(String(error)).toMatch(/The chat ends with: member "\/start"/)
  })

  it("waits for an edit", async () => {
    await using world = await startTelegram()
    const { message_id } = await world.send("pending")
    const edited = world.telegram.until(world.ann, ({ messages }) => messages.some(({ text }) => text === "final"))
    await callBot(world.telegram, "editMessageText", { chat_id: world.ann, message_id, text: "final" })
    expect((await edited).messages.at(-1)).toMatchObject({ id: message_id, edits: 1 })
  })

  it("tells which chat has changed, and stops when asked", async () => {
    await using world = await startTelegram()
    const seen: Array<string> = []
    const stop = world.telegram.subscribe((change) => seen.push(change.kind))
    await world.send("x")
    world.telegram.addMember({ first_name: "Bob" })
    stop()
    await world.send("y")
    expect(seen).toEqual(["chat", "member"])
  })

  it("refuses what a person could not do either", async () => {
    await using world = await startTelegram()
    const { message_id } = await world.send("x", { reply_markup: { inline_keyboard: [[{ text: "a", url: "https://a.org" }, { text: "b", callback_data: "b" }]] } })
    expect(() => world.telegram.pressButton(world.ann, message_id, "c")).toThrow("It has: b.")
    expect(() => world.telegram.pressButton(world.ann, message_id, 0)).toThrow("has no button 0")
    expect(() => world.telegram.sendText(world.ann, " ")).toThrow("nothing to send")
    expect(() => world.telegram.chat(1)).toThrow("There is no member 1")
    world.telegram.block(world.ann)
    expect(() => world.telegram.sendText(world.ann, "x")).toThrow("unblock it first")
  })

  it("shows the member a typing bot, a reply and no deleted message", async () => {
    await using world = await startTelegram()
    await resultOf(callBot(world.telegram, "sendChatAction", { chat_id: world.ann, action: "typing" }))
    expect(world.telegram.chat(world.ann).action).toBe("typing")
    const { message_id } = await world.send("x", { reply_parameters: { message_id: 1 } })
    expect(world.telegram.chat(world.ann).messages.at(-1)).toMatchObject({ id: message_id, replyTo: 1 })
    await resultOf(callBot(world.telegram, "deleteMessage", { chat_id: world.ann, message_id }))
    expect(world.telegram.chat(world.ann).messages).toHaveLength(1)
  })

  it("resumes from a snapshot: chats, ids, unconfirmed updates and pressed buttons", async () => {
    const before = await startTelegram()
    await before.send("kept")
    const query = before.telegram.forwardCallback(before.ann, "x")
    const kept = JSON.parse(JSON.stringify(before.telegram.snapshot())) as ReturnType<typeof before.telegram.snapshot>
    await before.telegram.close()
    await using after = await startTelegram({ state: kept })
    expect(after.telegram.chat(before.ann).messages.map(({ text }) => text)).toEqual(["/start", "kept"])
    expect(after.ann).not.toBe(before.ann)
    expect((await after.poll()).map((update) => update.message?.text ?? update.callback_query?.data)).toEqual(["/start", "x", "/start"])
    expect((await callBot(after.telegram, "answerCallbackQuery", { callback_query_id: query })).ok).toBe(true)
    expect(after.telegram.sendText(before.ann, "next").message_id).toBe(3)
  })
})

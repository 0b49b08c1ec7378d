import { describe, expect, it } from "vitest"
import type { Update } from "@grammyjs/types"
import { callBot, refusalOf, resultOf, startTelegram } from "./callBot.ts"

const clock = () => {
  let at = 1_800_000_000_000
  return { now: () => at, pass: (ms: number) => { at += ms } }
}

describe("updates of the emulated Telegram", () => {
  it("come again until they are confirmed by a higher offset", async () => {
    await using world = await startTelegram()
    world.telegram.sendText(world.ann, "two")
    const first = await world.poll()
    expect(await world.poll()).toEqual(first)
    expect(first.map(({ message }) => message?.text)).toEqual(["/start", "two"])
    const [one, two] = first.map(({ update_id }) => update_id)
    expect(two).toBe((one ?? 0) + 1)
    expect((await world.poll(two)).map(({ update_id }) => update_id)).toEqual([two])
    expect(await world.poll((two ?? 0) + 1)).toEqual([])
    expect(await world.poll()).toEqual([])
  })

  it("are limited as asked, and a negative offset keeps only the newest", async () => {
    await using world = await startTelegram()
    for (const text of ["a", "b", "c"]) world.telegram.sendText(world.ann, text)
    expect((await world.poll(0, { limit: 2 })).map(({ message }) => message?.text)).toEqual(["/start", "a"])
    expect((await world.poll(-1)).map(({ message }) => message?.text)).toEqual(["c"])
  })

  it("wake a long poll at once", async () => {
    await using world = await startTelegram()
    const [start] = await world.poll()
    const waiting = world.poll((start?.update_id ?? 0) + 1, { timeout: 30 })
    await callBot(world.telegram, "getMe")
    world.telegram.sendText(world.ann, "hello")
    expect((await waiting)[0]?.message?.text).toBe("hello")
  })

  it("go to the newer one of two polls, the older gets 409", async () => {
    await using world = await startTelegram()
    const [start] = await world.poll()
    const offset = (start?.update_id ?? 0) + 1
    const older = callBot<Array<Update>>(world.telegram, "getUpdates", { offset, timeout: 30 })
    await callBot(world.telegram, "getMe")
    const newer = world.poll(offset, { timeout: 30 })
    expect(await refusalOf(older)).toMatchObject({ error_code: 409, description: expect.stringMatching(/^Conflict: terminated by other getUpdates request/) as string })
    world.telegram.sendText(world.ann, "x")
    expect(await newer).toHaveLength(1)
  })

  it("are only of the kinds the bot has asked for", async () => {
    await using world = await startTelegram()
    await world.poll(-1, { allowed_updates: ["callback_query"] })
    world.telegram.sendText(world.ann, "unheard")
    const sent = await world.send("x", { reply_markup: { inline_keyboard: [[{ text: "a", callback_data: "a" }]] } })
    world.telegram.pressButton(world.ann, sent.message_id, "a")
    expect((await world.poll(-1)).map(({ callback_query }) => callback_query?.data)).toEqual(["a"])
  })

  it("tell the bot that it was blocked and unblocked", async () => {
    await using world = await startTelegram()
    world.telegram.block(world.ann)
    world.telegram.unblock(world.ann)
    const seen = (await world.poll()).flatMap(({ my_chat_member }) => my_chat_member?.new_chat_member.status ?? [])
    expect(seen).toEqual(["kicked", "member"])
  })

  it("are pushed to a webhook with its secret until it takes them, and polling is refused meanwhile", async () => {
    await using world = await startTelegram()
    const { createServer } = await import("node:http")
    const seen: Array<readonly [secret: unknown, update: Update]> = []
    const done = Promise.withResolvers<void>()
    const server = createServer((request, response) => {
      let body = ""
      request.on("data", (chunk: Buffer) => { body += chunk.toString() }).on("end", () => {
        seen.push([request.headers["x-telegram-bot-api-secret-token"], JSON.parse(body) as Update])
        response.writeHead(seen.length === 1 ? 500 : 200).end()
        if (seen.length === 2) done.resolve()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    const port = typeof address === "object" ? address?.port : 0
    await resultOf(callBot(world.telegram, "setWebhook", { url: `http://127.0.0.1:${port}/hook`, secret_token: "s-1" }))
    await done.promise
    expect(seen.map(([secret, update]) => [secret, update.message?.text])).toEqual([["s-1", "/start"], ["s-1", "/start"]])
    expect((await refusalOf(callBot(world.telegram, "getUpdates"))).description).toMatch(/can't use getUpdates method while webhook is active/)
    await resultOf(callBot(world.telegram, "deleteWebhook"))
    expect(await world.poll()).toEqual([])
    server.close()
  })
})

describe("the pace of the emulated Telegram", () => {
  it("takes a burst of five messages per chat, then one per second", async () => {
    const { now, pass } = clock()
    await using world = await startTelegram({ now, limits: { chatBurstMax: 5, messagesPerSecondMax: 30 } })
    for (let count = 0; count < 5; count++) await world.send("x")
    const refusal = await refusalOf(callBot(world.telegram, "sendMessage", { chat_id: world.ann, text: "x" }))
    expect(refusal).toEqual({ ok: false, error_code: 429, description: "Too Many Requests: retry after 1", parameters: { retry_after: 1 } })
    pass(1_000)
    await world.send("x")
    expect((await refusalOf(callBot(world.telegram, "sendMessage", { chat_id: world.ann, text: "x" }))).error_code).toBe(429)
  })

  it("takes thirty messages per second to all chats together", async () => {
    const { now, pass } = clock()
    await using world = await startTelegram({ now, limits: { messagesPerSecondMax: 30 } })
    const members = Array.from({ length: 31 }, (_, index) => world.telegram.addMember({ first_name: `M${index}` }).id)
    for (const id of members) world.telegram.sendText(id, "/start")
    const answers = []
    for (const id of members) answers.push(await callBot(world.telegram, "sendMessage", { chat_id: id, text: "x" }))
    expect(answers.map(({ ok }) => ok)).toEqual([...Array.from({ length: 30 }, () => true), false])
    pass(1_000)
    expect((await callBot(world.telegram, "sendMessage", { chat_id: members[30], text: "x" })).ok).toBe(true)
  })

  it("forgets a pressed button after its time", async () => {
    const { now, pass } = clock()
    await using world = await startTelegram({ now })
    const query = world.telegram.forwardCallback(world.ann, "x")
    pass(31_000)
    const refusal = await refusalOf(callBot(world.telegram, "answerCallbackQuery", { callback_query_id: query }))
    expect(refusal.description).toBe("Bad Request: query is too old and response timeout expired or query ID is invalid")
  })
})

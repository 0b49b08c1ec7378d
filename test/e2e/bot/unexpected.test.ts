import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf } from "./botWorld.ts"

const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"

/** An operator blocks a member. */
const block = (telegramId: number) => Effect.gen(function*() {
  const { id } = yield* memberOf(telegramId)
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE users SET standing = 'blocked' WHERE id = ${id}`
})

describe.each([
  ["en", { words: "I did not understand", wordless: "only text and buttons", command: "I do not know this command", stale: "does not work any more" }],
  ["ru", { words: "Не понимаю", wordless: "только текст и кнопки", command: "Такой команды я не знаю", stale: "больше не действует" }]
] as const)("something unexpected (%s)", (language, said) => {
  it("is answered kindly with the ways on from here", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    const sends: ReadonlyArray<readonly [() => unknown, string]> = [
      [() => at.telegram.sendText(ann, "hello 👋"), said.words],
      [() => at.telegram.sendText(ann, "0.05"), said.words],
      [() => at.telegram.sendText(ann, "x".repeat(4_096)), ""],
      [() => at.telegram.sendText(ann, "https://example.org/very/long/address/of/a/page"), said.words],
      [() => at.telegram.sendSticker(ann), said.wordless],
      [() => at.telegram.sendPhoto(ann), said.wordless],
      [() => at.telegram.sendPhoto(ann, { caption: "/start" }), said.wordless],
      [() => at.telegram.sendText(ann, "/withdrawl"), said.command],
      [() => at.telegram.sendText(ann, "/START@other_bot extra words"), ""],
      [() => at.telegram.sendText(ann, "/"), said.command]
    ]
    for (const [send, words] of sends) {
      send()
      const answer = await at.telegram.nextMessage(ann)
      expect(answer.text).toContain(words)
      expect(placesOf(answer).length).toBeGreaterThan(0)
    }
  })

  it("in a button that is stale, made up or somebody else's does nothing and says nothing more", async () => {
    await using at = await botWorld()
    const bob = await at.join()
    await at.say(bob, wallet)
    const ann = await at.join(language)
    const before = at.telegram.chat(ann).messages
    const answers = new Set<string>()
    for (const data of ["old:button", "PAY", "details", "details:1", "details:one:BNB:1", "details:1:bnb:1", "details:1:BNB:-1", "user:42", "operator", "x".repeat(64), "🦊"]) {
      answers.add((await at.telegram.answerTo(at.telegram.forwardCallback(ann, data))).text)
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain(said.stale)
    expect(at.telegram.chat(ann).messages).toEqual(before)
    expect(await at.run(memberOf(ann))).toMatchObject({ wallet: null })
  })
})

describe("a button", () => {
  it("of somebody else shows what belongs to whoever pressed it", async () => {
    await using at = await botWorld()
    const bob = await at.join("en", "", "Bob")
    await at.say(bob, wallet)
    const ann = await at.join("en")
    for (const data of ["wallet", "balance", "history", "invite", "pay:1:BNB", "details:1:BNB:1"]) {
      const query = at.telegram.forwardCallback(ann, data)
      expect((await at.telegram.answerTo(query)).alert).toBe(false)
    }
    expect(at.telegram.chat(ann).messages.map(({ text }) => text).join("\n")).not.toContain(wallet)
    expect((await at.run(memberOf(ann))).wallet).toBeNull()
  })

  it("below a message that is gone answers in a new one", async () => {
    await using at = await botWorld()
    const ann = await at.join("en")
    const query = at.telegram.forwardCallback(ann, "balance", 9_999)
    await at.telegram.answerTo(query)
    expect(at.telegram.chat(ann).messages.at(-1)?.text).toContain("Your balance")
  })

  it("that is pressed ten times at once leaves one message with one meaning, and every press is answered", async () => {
    await using at = await botWorld()
    const ann = await at.join("en")
    const before = at.telegram.chat(ann).messages.length
    const { id = 0 } = at.telegram.chat(ann).messages.at(-1) ?? {}
    const presses = Array.from({ length: 10 }, () => at.telegram.pressButton(ann, id, "language:ru"))
    const more = Array.from({ length: 5 }, () => at.telegram.forwardCallback(ann, "language:ru", id))
    await Promise.all([...presses, ...more].map((press) => at.telegram.answerTo(press)))
    expect(at.telegram.chat(ann).messages).toHaveLength(before)
    expect(await at.run(memberOf(ann))).toMatchObject({ language: "ru" })
  })

  it("that Telegram no longer lets us answer harms nothing", async () => {
    await using at = await botWorld()
    const ann = await at.join("en")
    at.telegram.failNext("answerCallbackQuery", { error_code: 400, description: "Bad Request: query is too old and response timeout expired" })
    at.telegram.forwardCallback(ann, "balance")
    await at.telegram.until(ann, ({ messages }) => messages.at(-1)?.text.includes("Your balance") === true)
    expect((await at.say(ann, "/menu")).text).toContain("Menu")
  })
})

describe("a blocked member", () => {
  it("gets one neutral line for whatever he does, and nothing changes", async () => {
    await using at = await botWorld()
    const ann = await at.join("ru")
    await at.run(block(ann))
    for (const text of ["/start", "/pay", "/balance", wallet, "hello"]) {
      const answer = await at.say(ann, text)
      expect(answer.text).toBe("Ваш доступ приостановлен. Отправленные вами деньги учтены и остаются вашими.")
      expect(placesOf(answer)).toEqual(["appeal"])
    }
    expect((await at.telegram.answerTo(at.telegram.forwardCallback(ann, "language:en"))).text).toContain("приостановлен")
    expect(await at.run(memberOf(ann))).toMatchObject({ wallet: null, language: "ru", standing: "blocked" })
  })

  it("invites nobody", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const { id, invitationCode } = await at.run(memberOf(ann))
    await at.run(block(ann))
    await at.join("en", invitationCode)
    expect(await at.run(Effect.flatMap(SponsorshipStore, (store) => store.teamSizes(id, 1)))).toEqual([0])
  })
})

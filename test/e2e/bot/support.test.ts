import { performRequest } from "@sigmatrade/bot/performRequest"
import { startBot } from "@sigmatrade/bot/startBot"
import { textsIn } from "@sigmatrade/bot/texts/textsIn"
import { blockMember, unblockMember } from "@sigmatrade/core/payout/blockMember"
import { closeTicket } from "@sigmatrade/core/support/closeTicket"
import { SUPPORT_RULES } from "@sigmatrade/core/support/SupportPolicy"
import { Effect, Fiber, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { saying, sending } from "@sigmatrade/adapters/contract/support/freshTicket"
import { botWorld, memberOf, placesOf, token } from "./botWorld.ts"
import { answered, olga, placeAt, saidIn, ticketsOf, writing } from "./supportDesk.ts"

const after = async (at: Awaited<ReturnType<typeof botWorld>>, ann: number, send: () => unknown) => {
  send()
  return at.telegram.nextMessage(ann)
}

describe("support", () => {
  it("takes a text, a photo, a voice and a file as one request, answers it in the chat, and lets its member go on and look back", async () => {
    await using at = await botWorld()
    const { telegram } = at
    const ann = await at.join()
    expect(placesOf(await at.say(ann, "/help"))).toContain("support")
    await writing(at, ann)
    expect((await at.say(ann, "My payment is missing.\nSince yesterday.")).text).toContain("Kept: 1 message")
    await after(at, ann, () => telegram.sendPhoto(ann, { caption: "the wallet" }))
    await after(at, ann, () => telegram.sendVoice(ann))
    await after(at, ann, () => telegram.sendAudio(ann))
    expect((await after(at, ann, () => telegram.sendSticker(ann))).text).toContain("I cannot keep this one")
    const last = await after(at, ann, () => telegram.sendDocument(ann, { name: "proof.pdf", caption: "proof" }))
    expect(last.text).toContain("Kept: 5 messages")
    expect(await ticketsOf(at, ann)).toEqual([])
    const { message } = await at.press(ann, placeAt(last, "submit"))
    const [ticket] = await ticketsOf(at, ann)
    if (ticket === undefined) throw new Error("There is no ticket")
    expect(message.text).toContain(`has the number ${ticket.number}`)
    expect(ticket).toMatchObject({ category: "payments", priority: "high", state: "open" })
    expect(await saidIn(at, ticket)).toEqual(["My payment is missing.\nSince yesterday.", "photo: the wallet", "voice: ", "audio: ", "document: proof"])

    const voice = telegram.chat(ann).messages.find(({ file }) => file?.kind === "voice")?.file?.fileId ?? ""
    await answered(at, ticket, [saying("Found it.\nLook:"), saying({ _tag: "Media", media: { kind: "voice", fileId: voice, caption: "listen" } })])
    const answer = await telegram.nextMessage(ann)
    expect(answer.text).toBe(`💬 Answer to your request ${ticket.number}\n\nFound it.\nLook:`)
    const spoken = await telegram.nextMessage(ann)
    expect(spoken).toMatchObject({ text: `💬 Answer to your request ${ticket.number}\n\nlisten`, file: { kind: "voice", fileId: voice } })

    await at.press(ann, placesOf(spoken)[0] ?? "")
    const shown = await telegram.nextMessage(ann)
    expect(shown.text).toContain("answered")
    expect(shown.text).toContain("Found it.\nLook:")
    await at.press(ann, placeAt(shown, "followup"))
    const more = await at.say(ann, "Thank you")
    await at.press(ann, placeAt(more, "submit"))
    expect((await saidIn(at, ticket)).slice(-1)).toEqual(["Thank you"])
    expect((await ticketsOf(at, ann))[0]).toMatchObject({ state: "taken", takenBy: "olga" })

    await at.press(ann, "tickets")
    const list = telegram.chat(ann).messages.at(-1)
    expect(list?.buttons.flat().map(({ text }) => text)).toContain(`${ticket.number} · Payments · waits for us`)
    const again = (await at.press(ann, placeAt(list ?? spoken, "ticket"))).message
    expect(again.text).toContain("Thank you")
    const older = (await at.press(ann, placesOf(again).find((place) => place.endsWith(":1")) ?? "")).message
    expect(older.text).toContain("My payment is missing.\nSince yesterday.")
  })

  it("keeps what was written over a restart of the bot", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await writing(at, ann, "technical")
    await at.say(ann, "before")
    await at.run(Fiber.interrupt(at.bot))
    const again = at.runtime.runFork(startBot({ token: Redacted.make(token), apiRoot: at.telegram.apiRoot, policy: { pollSeconds: 1 } }))
    const last = await after(at, ann, () => at.telegram.sendPhoto(ann, { caption: "after" }))
    expect(last.text).toContain("Kept: 2 messages")
    await at.press(ann, placeAt(last, "submit"))
    const [ticket] = await ticketsOf(at, ann)
    expect(ticket === undefined ? [] : await saidIn(at, ticket)).toEqual(["before", "photo: after"])
    await at.run(Fiber.interrupt(again))
  })

  it("handed in twice at once, or again later, is one request with everything in it once", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await writing(at, ann)
    const { id: message, ...last } = await at.say(ann, "once")
    const presses = Array.from({ length: 3 }, () => at.telegram.pressButton(ann, message, placeAt(last, "submit")))
    await Promise.all(presses.map((press) => at.telegram.answerTo(press)))
    const [ticket, second] = await ticketsOf(at, ann)
    expect([ticket?.category, second]).toEqual(["payments", undefined])
    await writing(at, ann, "other")
    const draft = await at.say(ann, "again")
    const member = await at.run(memberOf(ann))
    const turn = { member, texts: textsIn("en"), botUsername: "bot", requestId: "r", forgetMessage: Effect.void }
    const request = { _tag: "Open" as const, place: "submit", details: placeAt(draft, "submit").split(":").slice(1), how: "here" as const }
    await at.run(Effect.replicateEffect(performRequest(turn, request, false), 20, { concurrency: "unbounded" }))
    const [newest, ...rest] = await ticketsOf(at, ann)
    expect(rest).toHaveLength(1)
    expect(newest === undefined ? [] : await saidIn(at, newest)).toEqual(["again"])
  })

  it("keeps everything of an album, also when two bots take its parts at the same time", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await writing(at, ann)
    const member = await at.run(memberOf(ann))
    const turn = { member, texts: textsIn("en"), botUsername: "bot", requestId: "r", forgetMessage: Effect.void }
    const part = (fileId: string) =>
      performRequest(turn, { _tag: "Media", media: { kind: "photo", fileId, caption: null }, text: null }, false)
    await at.run(Effect.forEach(["a", "b", "c", "d", "e"], part, { concurrency: "unbounded" }))
    const last = await at.say(ann, "done")
    expect(last.text).toContain("Kept: 6 messages")
  })

  it("of another member is nobody's: his buttons show and change nothing", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await writing(at, ann)
    const draft = await at.say(ann, "secret words")
    const submit = placeAt(draft, "submit")
    const sent = (await at.press(ann, submit)).message
    const bob = await at.join("en", "", "Bob")
    for (const data of [submit, placeAt(sent, "ticket"), placeAt(sent, "ticket").replace("ticket", "followup"), "ticket:0:0", "submit:1", "support:appeal"]) {
      expect((await at.telegram.answerTo(at.telegram.forwardCallback(bob, data))).text).toContain("does not work any more")
    }
    expect(JSON.stringify(at.telegram.chat(bob).messages)).not.toContain("secret words")
    expect(await ticketsOf(at, bob)).toEqual([])
  })

  it("is not broken by markup, odd characters or the longest of texts, in either direction", async () => {
    await using at = await botWorld()
    const nasty = "</blockquote><b>&lt;{ $x } \u202E\u0000\n<a href=\"https://evil.example\">"
    const ann = await at.join("ru", "", "<b>&amp;</i>")
    await writing(at, ann, "other")
    await at.say(ann, nasty)
    await at.say(ann, "&".repeat(4096))
    const last = await after(at, ann, () => at.telegram.sendDocument(ann, { caption: "<".repeat(1024) }))
    await at.press(ann, placeAt(last, "submit"))
    const [ticket] = await ticketsOf(at, ann)
    if (ticket === undefined) throw new Error("There is no ticket")
    const fileId = at.telegram.chat(ann).messages.find(({ file }) => file !== undefined)?.file?.fileId ?? ""
    const long = saying({ _tag: "Media", media: { kind: "document", fileId, caption: "<".repeat(1024) } })
    await answered(at, ticket, [saying("&".repeat(4096)), saying(nasty), long])
    expect((await at.telegram.nextMessage(ann)).text).toBe("&".repeat(4096))
    expect((await at.telegram.nextMessage(ann)).text).toContain("</blockquote><b>&lt;{ $x } \n<a href=\"https://evil.example\">")
    const file = await at.telegram.nextMessage(ann)
    expect(file).toMatchObject({ text: "<".repeat(1024), file: { fileId } })
    const { last: conversation } = await at.press(ann, placeAt(file, "ticket"))
    expect(conversation.text).toContain("&&&&…")
    const { message } = await at.press(ann, placesOf(conversation).find((place) => place.endsWith(":1")) ?? "")
    expect(message.text).toContain("</blockquote><b>&lt;{ $x } \n<a href=\"https://evil.example\">")
    expect(message.entities.map(({ type }) => type)).not.toContain("text_link")
  })

  it("tells an answer in words when Telegram does not take what was sent with it", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await writing(at, ann)
    await at.press(ann, placeAt(await at.say(ann, "hello"), "submit"))
    const [ticket] = await ticketsOf(at, ann)
    if (ticket === undefined) throw new Error("There is no ticket")
    at.telegram.failNext("sendVoice", { error_code: 400, description: "Bad Request: VOICE_MESSAGES_FORBIDDEN" })
    await answered(at, ticket, [sending("voice", "in short: yes")])
    const { file, text } = await at.telegram.nextMessage(ann)
    expect(file).toBeUndefined()
    expect(text).toContain("in short: yes\n\nSomething was sent with this answer that Telegram did not deliver.")
  })

  it("says that there are too many requests before its member writes for nothing", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    for (let count = 0; count < SUPPORT_RULES.openMax; count += 1) {
      await writing(at, ann)
      await at.press(ann, placeAt(await at.say(ann, `request ${count}`), "submit"))
    }
    await at.say(ann, "/support")
    const { message } = await at.press(ann, "support:other")
    expect(message.text).toContain("You have 5 open requests")
    expect((await at.say(ann, "hello")).text).toContain("did not understand that")
    const [, { buttons }] = [await at.press(ann, "tickets"), at.telegram.chat(ann).messages.findLast(({ text }) => text.includes("Your requests")) ?? message]
    expect(buttons.flat()).toHaveLength(SUPPORT_RULES.openMax + 2)
  })

  it("is left by every other button, and what comes afterwards belongs to no request", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await writing(at, ann)
    const draft = await at.say(ann, "half a thought")
    await at.say(ann, "/menu")
    expect((await after(at, ann, () => at.telegram.sendPhoto(ann))).text).toContain("only text and buttons")
    const { answer } = await at.press(ann, placeAt(draft, "submit"))
    expect(answer.text).toContain("does not work any more")
    expect(await ticketsOf(at, ann)).toEqual([])
  })
})

describe("a blocked member", () => {
  it("appeals once per block, reads the answer, and can do nothing else", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await writing(at, ann)
    await at.say(ann, "before the block")
    const { id } = await at.run(memberOf(ann))
    await at.run(blockMember(id, olga, "spam"))
    const line = await at.say(ann, "a word for the request he had begun")
    expect(line.text).toContain("suspended")
    expect(placesOf(line)).toEqual(["appeal"])
    await at.press(ann, "appeal")
    await at.say(ann, "It was not me.")
    const last = await after(at, ann, () => at.telegram.sendPhoto(ann, { caption: "see" }))
    expect(placesOf(last).map((place) => place.split(":")[0])).toEqual(["submit", "appeal"])
    const { message } = await at.press(ann, placeAt(last, "submit"))
    const [ticket, second] = await ticketsOf(at, ann)
    if (ticket === undefined) throw new Error("There is no appeal")
    expect([ticket.category, second, placesOf(message)]).toEqual(["appeal", undefined, []])
    expect(message.text).toContain(`number ${ticket.number}`)
    expect(await saidIn(at, ticket)).toEqual(["It was not me.", "photo: see"])

    for (const text of ["/support", "/tickets", "again", "/start"]) {
      const answer = await at.say(ann, text)
      expect([answer.text.includes(`number ${ticket.number}`), placesOf(answer)]).toEqual([true, []])
    }
    for (const data of ["appeal", "support:payments", `followup:${ticket.id.replaceAll("-", "").slice(0, 16)}:${ticket.id.replaceAll("-", "").slice(16)}`]) {
      await at.telegram.answerTo(at.telegram.forwardCallback(ann, data))
      expect((await at.say(ann, "words")).text).toContain("suspended")
    }
    await answered(at, ticket, [saying("We will look.")])
    await at.telegram.nextMessage(ann, { where: ({ text }) => text.includes("We will look.") })
    expect(await ticketsOf(at, ann)).toHaveLength(1)

    await at.run(closeTicket(ticket.id, olga))
    await at.run(unblockMember(id, olga, "was a mistake"))
    expect((await at.telegram.answerTo(at.telegram.forwardCallback(ann, "appeal"))).text).toBe("")
    await at.run(blockMember(id, olga, "spam again"))
    expect(placesOf(await at.say(ann, "/start"))).toEqual(["appeal"])
  })
})

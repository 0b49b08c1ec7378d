import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf, unit } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import { all, PASSWORD, rich } from "./richMember.ts"
import type { World } from "./richMember.ts"
import { delivered, placeAt, saidIn, ticketsOf, writing } from "./supportDesk.ts"

describe("what is sent with a ticket", () => {
  let at: World
  let sam: number
  beforeAll(async () => {
    at = await botWorld()
    const owner = (await logIn(at, MASTER_KEY)).who
    sam = (await appoint(at, owner, "support", "sam")).who
  }, 120_000)
  afterAll(() => at.stop())

  /** The member sends all this and hands it in. Answers the ticket and its place. */
  const opened = async (ann: number, sends: ReadonlyArray<() => unknown>) => {
    await writing(at, ann)
    let last = await at.say(ann, "See what is below")
    for (const send of sends) {
      send()
      last = await at.telegram.nextMessage(ann)
    }
    await at.press(ann, placeAt(last, "submit"))
    const [ticket] = await ticketsOf(at, ann)
    if (ticket === undefined) throw new Error("There is no ticket")
    const digits = ticket.id.replaceAll("-", "")
    return { ticket, place: `${digits.slice(0, 16)}:${digits.slice(16)}` }
  }
  const open = async (who: number, place: string) => {
    await at.say(who, "/admin")
    await at.press(who, "admintickets")
    return (await at.press(who, `adminticket:${place}`)).message
  }
  /** The next messages of the bot, so many. */
  const next = async (who: number, count: number) => {
    const got = []
    for (let one = 0; one < count; one += 1) got.push(await at.telegram.nextMessage(who))
    return got
  }

  it("is shown to operators as what it is, and the ticket below it again", async () => {
    const ann = await at.join()
    const sends = [at.telegram.sendVideo, at.telegram.sendVoice, at.telegram.sendDocument].map((send) => () => send(ann))
    const { place } = await opened(ann, [...sends, () => at.telegram.sendPhoto(ann, { caption: "<b>receipt</b>\nof today" })])
    const sent = at.telegram.chat(ann).messages.filter(({ file, from, photo }) => from === "member" && (file !== undefined || photo !== undefined))
    const card = await open(sam, place)
    assert.include(card.buttons.flat().map(({ text }) => text), "📎 Show 4 attachments")
    await at.press(sam, `+adminfiles:${place}:0`)
    const shown = await next(sam, 5)
    const idOf = ({ file, photo }: (typeof shown)[number]) => file?.fileId ?? photo?.fileId
    assert.deepStrictEqual(shown.map(idOf), [...sent.map(idOf), undefined])
    assert.deepStrictEqual(shown.map(({ file, photo }) => photo === undefined ? file?.kind : "photo"), ["video", "voice", "document", "photo", undefined])
    assert.include(shown[3]?.text ?? "", "<b>receipt</b>\nof today")
    assert.include(placesOf(shown[4] ?? { buttons: [] }), `adminanswer:${place}`)
  }, 60_000)

  it("is said in words when Telegram does not give it out any more, and the rest is shown", async () => {
    const ann = await at.join()
    const { place } = await opened(ann, [() => at.telegram.sendPhoto(ann), () => at.telegram.sendDocument(ann)])
    await open(sam, place)
    at.telegram.failNext("sendPhoto", { error_code: 400, description: "Bad Request: wrong file identifier/HTTP URL specified" })
    await at.press(sam, `+adminfiles:${place}:0`)
    const [lost, file] = await next(sam, 3)
    assert.include(lost?.text ?? "", "Photo: Telegram does not give it out any more")
    assert.strictEqual(file?.file?.kind, "document")
  }, 60_000)

  it("by operators, of whatever kind, reaches the member as it is, once, as an answer to his ticket", async () => {
    const ann = await at.join()
    const { place, ticket } = await opened(ann, [])
    const sends = { photo: at.telegram.sendPhoto, document: at.telegram.sendDocument, voice: at.telegram.sendVoice, video: at.telegram.sendVideo }
    for (const [kind, send] of Object.entries(sends)) {
      await open(sam, place).catch(() => at.say(sam, "/admin"))
      await at.press(sam, `adminanswer:${place}`)
      const { photo, ...rest } = send(sam, { caption: `my ${kind}` })
      assert.include((await at.telegram.nextMessage(sam)).text, "Answered")
      await at.run(delivered(at))
      const got = await at.telegram.nextMessage(ann, { where: ({ text }) => text.includes("Answer to your request") })
      assert.include(got.text, `my ${kind}`)
      const files = [photo?.at(-1), rest.document, rest.voice, rest.video].map((one) => one?.file_id)
      assert.include(files, got.file?.fileId ?? got.photo?.fileId)
      await at.press(sam, `adminticket:${place}`)
    }
    assert.deepStrictEqual(await saidIn(at, ticket), ["See what is below", ...Object.keys(sends).map((kind) => `${kind}: my ${kind}`)])
    const answers = (await at.run(audit())).filter(({ subject }) => subject === `ticket:${ticket.id}`)
    assert.deepStrictEqual(answers.map(({ action, outcome }) => `${action} ${outcome}`), Array.from({ length: 4 }, () => "answer ticket done"))
  }, 60_000)

  it("does not hide who asks: his balance, last payments and withdrawals and earlier tickets stand on the card", async () => {
    const ann = await rich(at, "en", 5n * unit)
    await all(at, ann)
    await at.say(ann, PASSWORD)
    const first = await opened(ann, [])
    const { place } = await opened(ann, [])
    const { text } = await open(sam, place)
    assert.include(text, "Can spend —; set aside 5 USDT")
    assert.match(text, /⬇️ [^\n]+ · 5 USDT · ✅ Credited/u)
    assert.match(text, /⬆️ [^\n]+ · 5 USDT · ⏳ waits for approval/u)
    assert.include(text, `Also: № ${first.ticket.number} Payments`)
    assert.notInclude(text, `Also: № ${first.ticket.number + 1}`)
  }, 60_000)
})

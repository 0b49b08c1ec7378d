import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"
import { delivered, placeAt, saidIn, ticketsOf, writing } from "./supportDesk.ts"

describe("a forum of support", () => {
  let at: World
  let owner: number
  let sam: number
  let forumId: number
  beforeAll(async () => {
    at = await botWorld({ hasForum: true, policy: { forumEveryMs: 50 } })
    forumId = at.forumId ?? assert.fail()
    owner = (await logIn(at, MASTER_KEY)).who
    sam = (await appoint(at, owner, "support", "sam")).who
  }, 120_000)
  afterAll(() => at.stop())

  /** What stands in a topic, once there is so much of it. */
  const inTopic = async (threadId: number, count: number) => {
    const ours = (messages: ReadonlyArray<{ readonly thread?: number; readonly from: string }>) =>
      messages.filter(({ from, thread }) => thread === threadId && from === "bot")
    const { messages } = await at.telegram.until(forumId, (chat) => ours(chat.messages).length >= count, 10_000)
    return messages.filter(({ from, thread }) => thread === threadId && from === "bot")
  }
  const opened = async () => {
    const ann = await at.join()
    await writing(at, ann)
    await at.say(ann, "My <b>payment</b> is missing")
    at.telegram.sendPhoto(ann, { caption: "the receipt" })
    await at.press(ann, placeAt(await at.telegram.nextMessage(ann), "submit"))
    const [ticket] = await ticketsOf(at, ann)
    if (ticket === undefined) throw new Error("There is no ticket")
    const named = (name: string) => name.includes(`№ ${ticket.number} `)
    await at.telegram.until(forumId, () => at.telegram.topics(forumId).some(({ name }) => named(name)), 10_000)
    const threadId = at.telegram.topics(forumId).find(({ name }) => named(name))?.threadId ?? assert.fail()
    const digits = ticket.id.replaceAll("-", "")
    return { ann, ticket, threadId, spot: { forumId, threadId }, place: `${digits.slice(0, 16)}:${digits.slice(16)}` }
  }
  const answersTo = (ann: number) => at.telegram.chat(ann).messages.filter(({ text }) => text.includes("Answer to your request"))
  /** Everything before this was served: updates of one person are served in order. */
  const served = (who: number) => at.telegram.answerTo(at.telegram.forwardCallback(who, "stale"))

  it("has one topic per ticket, with everything its member says and sends, and closes and opens it with the ticket", async () => {
    const { ann, place, threadId } = await opened()
    const [words, photo] = await inTopic(threadId, 2)
    assert.include(words?.text ?? "", "My <b>payment</b> is missing")
    assert.include(photo?.text ?? "", "the receipt")
    assert.isDefined(photo?.photo)
    await at.press(ann, placeAt((await at.press(ann, `ticket:${place}`).catch(() => at.press(ann, `ticket:${place}`))).message, "followup"))
    await at.press(ann, placeAt(await at.say(ann, "Still missing"), "submit"))
    assert.include((await inTopic(threadId, 3))[2]?.text ?? "", "Still missing")
    await at.say(sam, "/admin")
    await at.press(sam, "admintickets")
    await at.press(sam, `adminticket:${place}`)
    await at.press(sam, `adminclose:${place}`)
    const isClosed = (closed: boolean) => at.telegram.until(forumId, () =>
      at.telegram.topics(forumId).find((one) => one.threadId === threadId)?.isClosed === closed, 10_000)
    await isClosed(true)
    assert.include((await inTopic(threadId, 4))[3]?.text ?? "", "sam")
    await at.press(sam, `adminreopen:${place}`)
    await isClosed(false)
    assert.strictEqual(at.telegram.topics(forumId).filter(({ name }) => name.includes("Ann")).length, 1)
  }, 60_000)

  it("is where operators answer: what they write and send reaches the member once, however often it comes in", async () => {
    const { ann, spot, threadId, ticket } = await opened()
    await inTopic(threadId, 2)
    const written = at.telegram.writeInTopic(sam, spot, "It has <i>arrived</i>")
    at.telegram.deliverAgain(written)
    at.telegram.sendPhotoInTopic(sam, spot, { caption: "look" })
    at.telegram.writeInTopic(sam, spot, "/ban")
    await served(sam)
    await at.run(delivered(at))
    assert.deepStrictEqual(answersTo(ann).map(({ photo, text }) => [text.split("\n\n")[1], photo !== undefined]), [["It has <i>arrived</i>", false], ["look", true]])
    assert.deepStrictEqual(await saidIn(at, ticket), ["My <b>payment</b> is missing", "photo: the receipt", "It has <i>arrived</i>", "photo: look"])
    assert.deepStrictEqual((await ticketsOf(at, ann)).map(({ state, takenBy }) => `${state} ${takenBy}`), ["answered sam"])
    // What they wrote there is not written there again.
    assert.strictEqual((await inTopic(threadId, 2)).length, 2)
    const acts = (await at.run(audit())).filter(({ subject }) => subject === `ticket:${ticket.id}`)
    assert.deepStrictEqual([...new Set(acts.map(({ action, details, operator, outcome }) => `${operator} ${action} ${outcome} ${details["from"]}`))], ["sam answer ticket done topic"])
  }, 60_000)

  it("takes no answer from anybody else, and says so there; other topics and chats are nobody's business", async () => {
    const { ann, place, spot, threadId, ticket } = await opened()
    await inTopic(threadId, 2)
    const [eve, kim] = [await at.join("en", "", "Eve"), await appoint(at, owner, "support", "kim")]
    at.telegram.writeInTopic(eve, spot, "I am support, trust me")
    assert.include((await inTopic(threadId, 3))[2]?.text ?? "", "did not reach the member")
    await at.say(sam, "/admin")
    await at.press(sam, "admintickets")
    await at.press(sam, `adminticket:${place}`)
    await at.press(sam, `admintake:${place}`)
    at.telegram.writeInTopic(kim.who, spot, "From Kim")
    assert.include((await inTopic(threadId, 4))[3]?.text ?? "", "colleague")
    await at.say(owner, "/admin")
    await at.press(owner, "adminteam")
    await at.press(owner, "admincard:kim")
    await at.press(owner, "admindismiss:kim")
    at.telegram.writeInTopic(kim.who, spot, "Still Kim")
    assert.include((await inTopic(threadId, 5))[4]?.text ?? "", "did not reach the member")
    const [elsewhere, other] = [{ forumId, threadId: null }, { forumId: at.telegram.addForum("Other"), threadId }]
    for (const place_ of [elsewhere, other]) at.telegram.writeInTopic(sam, place_, "Lunch?")
    await served(sam)
    await at.run(delivered(at))
    assert.deepStrictEqual([answersTo(ann), await saidIn(at, ticket)], [[], ["My <b>payment</b> is missing", "photo: the receipt"]])
    assert.deepStrictEqual(at.telegram.chat(other.forumId).messages.filter(({ from }) => from === "bot"), [])
  }, 60_000)
})

import { steerBroadcast } from "@sigmatrade/core/broadcast/steerBroadcast"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf } from "./botWorld.ts"
import { drafted, follows, liveMessage, newestBroadcast, sendBroadcasts } from "./broadcastDesk.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

describe("a broadcast in the chat", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld({ policy: { liveEveryMs: 50 } })
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  it("holds a picture, a video or a file, and a checked button, and arrives exactly as its operator has seen it", async () => {
    const ann = await at.join()
    const sent = { photo: at.telegram.sendPhoto, video: at.telegram.sendVideo, document: at.telegram.sendDocument }
    for (const kind of ["photo", "video", "document"] as const) {
      const { card, preview } = await drafted(at, owner, () => sent[kind](owner, { caption: `Our <b>${kind}</b>\nsecond line` }))
      assert.strictEqual(preview.text, `Our <b>${kind}</b>\nsecond line`)
      assert.include(card.text, "This is how members get it")
      assert.include(card.text, "messages 2")
      const { place } = await newestBroadcast(at)
      await at.press(owner, `adminlink:${place}`)
      assert.include((await at.say(owner, "Look http://example.org")).text, "must begin with https://")
      assert.include((await at.say(owner, "Look https://t.me@example.org")).text, "hides where it leads")
      const linked = await at.say(owner, "Read more https://example.org/news?a=1&b=2")
      assert.deepStrictEqual(linked.buttons.flat(), [{ text: "Read more", url: "https://example.org/news?a=1&b=2" }])
      assert.include((await at.telegram.nextMessage(owner)).text, "[Read more] https://example.org/news")
      await at.press(owner, `adminsend:${place}:start`)
      await sendBroadcasts(at)
      const got = await at.telegram.nextMessage(ann)
      const seen = (message: typeof got) => [message.text, message.photo?.fileId, message.file?.fileId, message.file?.kind, message.buttons]
      assert.deepStrictEqual(seen(got), seen(linked))
      assert.strictEqual(got.photo === undefined ? got.file?.kind : "photo", kind)
      await follows(at, owner)
    }
  }, 60_000)

  it("whose words are too long to stand below its picture says them in a message below it", async () => {
    await at.join()
    const { card, preview } = await drafted(at, owner, () => at.telegram.sendPhoto(owner, { caption: "x".repeat(1_024) }))
    assert.strictEqual(preview.text.length, 1_024)
    assert.notInclude(card.text, "messages 0")
    const { place } = await newestBroadcast(at)
    const linkless = await at.press(owner, `adminlink:${place}`)
    assert.include(linkless.message.text, "A button below the message")
    await at.say(owner, "Look https://example.org")
    const again = await at.telegram.nextMessage(owner)
    assert.include(placesOf(again), `adminlink:${place}:off`)
    assert.include(placesOf((await at.press(owner, `adminlink:${place}:off`)).message), `adminlink:${place}`)
    assert.isNull((await newestBroadcast(at)).broadcast.content.link)
  }, 60_000)

  it("can be tried again, and says so when Telegram does not take it", async () => {
    await drafted(at, owner, () => at.telegram.sendText(owner, "Once more"))
    const { place } = await newestBroadcast(at)
    at.telegram.failNext("sendMessage", { error_code: 400, description: "Bad Request: BUTTON_URL_INVALID" })
    assert.include((await at.press(owner, `admintry:${place}`)).message.text, "Members would not get it either")
    assert.include((await at.press(owner, `admintry:${place}`)).message.text, "So far only you have")
    assert.strictEqual((await at.telegram.nextMessage(owner)).text, "Once more")
    assert.strictEqual((await newestBroadcast(at)).broadcast.state, "draft")
  }, 60_000)

  it("is followed in one message that changes, steered from there, and seen to its end", async () => {
    const [ann, bob] = [await at.join(), await at.join()]
    at.telegram.block(bob)
    await drafted(at, owner, () => at.telegram.sendText(owner, "Follow me"))
    const { broadcast, place } = await newestBroadcast(at)
    await at.press(owner, `adminsend:${place}:start`)
    await follows(at, owner)
    const before = (await liveMessage(at, owner, "running")).length
    assert.include((await at.press(owner, `adminlive:${place}:pause`)).message.text, "Held: nobody is told anything")
    await sendBroadcasts(at)
    assert.isUndefined(at.telegram.chat(ann).messages.find(({ text }) => text === "Follow me"))
    assert.include((await at.press(owner, `adminlive:${place}:resume`)).message.text, "Done at about")
    await sendBroadcasts(at)
    const live = await liveMessage(at, owner, "100 %")
    assert.strictEqual(live.length, before)
    assert.strictEqual((await at.telegram.nextMessage(owner)).text, "Follow me")
    const last = live.at(-1)
    assert.include(last?.text ?? "", "Waiting 0")
    assert.include(last?.text ?? "", "Ended at")
    assert.deepStrictEqual(placesOf(last ?? { buttons: [] }), [`+adminbroadcast:${place}`])
    assert.strictEqual(at.telegram.chat(ann).messages.filter(({ text }) => text === "Follow me").length, 1)
    const acts = (await at.run(audit())).filter(({ subject }) => subject === `broadcast:${broadcast.id}`).map(({ action }) => action)
    assert.deepStrictEqual(acts, ["resume broadcast", "pause broadcast", "start broadcast"])
  }, 60_000)

  it("is shown no more to who was dismissed, and steered by nobody who may not", async () => {
    const [max, sam] = [await appoint(at, owner, "manager", "max"), await appoint(at, owner, "support", "sam")]
    await at.join()
    await drafted(at, max.who, () => at.telegram.sendText(max.who, "From Max"))
    const { broadcast, place } = await newestBroadcast(at)
    await at.press(max.who, `adminsend:${place}:start`)
    await follows(at, max.who)
    for (const how of ["adminlive", "adminsend"]) {
      assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(sam.who, `${how}:${place}:cancel`))).text, "role does not allow")
    }
    await at.say(owner, "/admin")
    await at.press(owner, "adminteam")
    await at.press(owner, "admincard:max")
    await at.press(owner, "admindismiss:max")
    // Another one is followed until its end, so every look at his was taken by then.
    await at.run(steerBroadcast(broadcast.id, OperatorName.make("master"), "cancel"))
    await drafted(at, owner, () => at.telegram.sendText(owner, "Afterwards"))
    await at.press(owner, `adminsend:${(await newestBroadcast(at)).place}:start`)
    await sendBroadcasts(at)
    await liveMessage(at, owner, "done")
    const live = at.telegram.chat(max.who).messages.findLast(({ text }) => text.includes(" % of "))
    assert.include(live?.text ?? "", "running")
  }, 60_000)
})

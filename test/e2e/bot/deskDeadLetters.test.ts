import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { DeadLetterReason } from "@sigmatrade/core/notification/Outbox"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { DateTime, Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freshBusinessId, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { botWorld, MASTER_KEY, memberOf, placesOf } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

/** A notice for this person was given up, its id as long as one may be. */
const dead = Effect.fn("dead")(function*(telegramId: number, reason: DeadLetterReason, detail = "400: Bad Request: <b>odd</b>") {
  const { id: userId } = yield* memberOf(telegramId)
  const [id, now] = [NoticeId.make(`deposit-dropped:${freshBusinessId()}:`.padEnd(250, "x")), yield* DateTime.now]
  const outbox = yield* Outbox
  yield* outbox.enqueue([new Notice({
    id, userId, subject: null, notification: { _tag: "DepositDropped", transferId: transferId(freshTransfer()), asset: USDT, amount: Amount.make(1n) }
  })], now)
  yield* outbox.bury(id, reason, detail, now)
  return id
})
const due = Effect.gen(function*() {
  const now = yield* DateTime.now
  return (yield* (yield* Outbox).claim(now, DateTime.add(now, { minutes: 5 }), 1_000)).map(({ notice }) => notice.id)
})
const acts = (id: NoticeId) => Effect.flatMap(DeadLetterStore, (letters) => letters.acts(id, 10))

describe("notices that did not arrive, at the desk", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  /** The operator opens the newest dead letter of a reason. */
  const open = async (word: string, who = owner) => {
    await at.say(who, "/admin")
    const { message: list } = await at.press(who, "adminletters")
    const { message: page } = await at.press(who, `adminreason:${word}:0`)
    const place = placesOf(page).find((one) => one.startsWith("adminletter:")) ?? ""
    return { list, page, place: place.replace("adminletter:", ""), card: (await at.press(who, place)).message }
  }

  it("are shown by reason with how many, and one says what was to be told to whom, why not and since when", async () => {
    await at.say(owner, "/admin")
    assert.include((await at.press(owner, "adminletters")).message.text, "Everybody was told everything")
    const ann = await at.join("en", "", "Ann <Onymous>")
    const id = await at.run(dead(ann, "rejected"))
    const { card, list, page } = await open("rejected")
    assert.include(list.text, "refused by Telegram: 1, the first at")
    assert.include(page.text, "open one to read what it said")
    for (const fact of ["Payment gone", "Ann <Onymous>", String(ann), "lane money", "refused by Telegram, since 20", id, "400: Bad Request: <b>odd</b>"]) {
      assert.include(card.text, fact)
    }
    for (const place of [...placesOf(list), ...placesOf(page), ...placesOf(card)]) assert.isAtMost(place.length, 64)
    await at.run(Effect.flatMap(DeadLetterStore, (letters) => Effect.flatMap(DateTime.now, (now) =>
      letters.retry({ reason: "rejected", upTo: now }, operator("ann"), now, 10))).pipe(Effect.andThen(due)))
  })

  it("one is sent again by a press, once, and the audit log says so", async () => {
    const id = await at.run(dead(await at.join(), "unclear"))
    const { place } = await open("unclear")
    assert.include((await at.press(owner, `adminretry:${place}`)).message.text, "being sent again")
    assert.deepStrictEqual(await at.run(due), [id])
    const again = await at.telegram.answerTo(at.telegram.forwardCallback(owner, `adminretry:${place}`))
    assert.include(again.text, "button")
    assert.deepStrictEqual(await at.run(due), [])
    const [record] = await at.run(audit(1))
    assert.deepStrictEqual([record?.operator, record?.action, record?.subject], ["master", "retry dead letter", `notice:${id}`])
  })

  it("all of a reason are sent again by one press, and no others", async () => {
    const ann = await at.join()
    const wanted = [await at.run(dead(ann, "attempts used up")), await at.run(dead(ann, "attempts used up"))]
    const other = await at.run(dead(ann, "unreachable"))
    await open("attemptsusedup")
    await at.say(owner, "/admin")
    await at.press(owner, "adminletters")
    await at.press(owner, "adminreason:attemptsusedup:0")
    assert.include((await at.press(owner, "adminretryall:attemptsusedup")).message.text, "2 notices are being sent again")
    assert.sameMembers(await at.run(due), wanted)
    assert.isEmpty(await at.run(acts(other)))
    assert.strictEqual((await at.run(audit(1)))[0]?.subject, "reason:attemptsusedup")
  })

  it("one is done with only with a word about it, which is kept, and it is never sent again", async () => {
    const id = await at.run(dead(await at.join(), "rejected"))
    const { place } = await open("rejected")
    assert.include((await at.press(owner, `adminresolve:${place}`)).message.text, "How was it seen to")
    await at.press(owner, "adminletters")
    await at.say(owner, "This answers nothing")
    assert.isEmpty(await at.run(acts(id)), "leaving by a button does nothing")
    await open("rejected")
    await at.press(owner, `adminresolve:${place}`)
    assert.include((await at.say(owner, "Told him <by> phone")).text, "Done with it")
    assert.deepStrictEqual((await at.run(acts(id))).map((done) => [done.act, done.note, done.operator]), [["resolved", "Told him <by> phone", "master"]])
    assert.deepStrictEqual(await at.run(due), [])
    await at.say(owner, "/admin")
    assert.notInclude((await at.press(owner, "adminletters")).message.text, "refused by Telegram")
  })

  it("more than fit are paged, and whoever only answers members neither sees nor sends them", async () => {
    const ann = await at.join()
    const others = await at.run(Effect.flatMap(DeadLetterStore, (letters) => letters.ofReason("rejected", 0, 100)))
    for (let count = others.length; count < 9; count++) await at.run(dead(ann, "rejected"))
    await at.say(owner, "/admin")
    await at.press(owner, "adminletters")
    const { message: page } = await at.press(owner, "adminreason:rejected:0")
    assert.include(placesOf(page), "adminreason:rejected:1")
    const { message: older } = await at.press(owner, "adminreason:rejected:1")
    assert.strictEqual(placesOf(older).filter((place) => place.startsWith("adminletter:")).length, 1)
    const { panel, who } = await appoint(at, owner, "support", "sam")
    assert.notInclude(placesOf(panel).join(), "adminletters")
    const answer = await at.telegram.answerTo(at.telegram.forwardCallback(who, "adminretryall:rejected"))
    assert.include(answer.text, "role")
    assert.deepStrictEqual(await at.run(due), [])
  })
})

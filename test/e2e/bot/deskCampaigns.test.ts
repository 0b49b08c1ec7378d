import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { walletMoved } from "@sigmatrade/core/ledger/postings/walletMoved"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Money } from "@sigmatrade/core/money/Money"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { createCampaign } from "@sigmatrade/core/reward/createCampaign"
import { endCampaign } from "@sigmatrade/core/reward/endCampaign"
import { freeCapital, OWN_ACCOUNTS } from "@sigmatrade/core/reward/freeCapital"
import { DateTime, Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, memberOf, offered, placesOf, unit } from "./botWorld.ts"
import { appoint, audit, keyIn, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

const bea = OperatorName.make("bea")
/** The longest name there may be: it fills a button. */
const LONGEST = "a-campaign-of-the-longest-name-there-is-"

describe("campaigns at the desk", () => {
  let at: World
  let owner: number
  let paid = 0
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
    await payIn(USDT.id, 100n)
  }, 120_000)
  afterAll(() => at.stop())

  const payIn = (asset: AssetId, units: bigint) => at.run(Effect.gen(function*() {
    const id = TransferId.make(`56:0x${(paid += 1).toString(16).padStart(64, "0")}:1`)
    yield* (yield* Ledger).post([walletMoved(id, new Money({ asset, amount: Amount.make(units * unit) }), "paid in")], yield* DateTime.now)
  }))
  const free = () => at.run(Effect.flatMap(Ledger, ({ balances }) => Effect.map(balances(OWN_ACCOUNTS), (all) => freeCapital(all, USDT.id) / unit)))
  const all = () => at.run(Effect.flatMap(CampaignStore, ({ recent }) => recent(50)))
  const named = async (name: string) => (await all()).find(({ id }) => id === name)
  const wish = (name: string, units: bigint) => Effect.map(DateTime.now, (now) => ({
    id: CampaignId.make(name), asset: USDT.id, funds: Amount.make(units * unit), startsAt: now, endsAt: DateTime.add(now, { days: 1 }),
    rule: { _tag: "LevelReached", level: LevelNumber.make(1), amount: Amount.make(unit) } as const
  }))
  const other = (name: string, units: bigint) => at.run(Effect.flatMap(wish(name, units), (one) => createCampaign(one, bea)))
  const open = async (who = owner) => {
    await at.say(who, "/admin")
    return (await at.press(who, "admincampaigns")).message
  }
  const later = (days: number) => DateTime.formatIso(DateTime.add(DateTime.nowUnsafe(), { days })).slice(0, 10)
  /** Answers the questions one after the other: words, and buttons after a colon. Answers what is shown last. */
  const tell = async (...answers: ReadonlyArray<string>) => {
    let shown = { text: "", buttons: [] as ReadonlyArray<ReadonlyArray<object>> }
    for (const one of answers) {
      shown = one.startsWith("admin") ? (await at.press(owner, one)).message : await at.say(owner, one)
    }
    return shown
  }
  const begin = async (name: string) => {
    await open()
    return tell("admincampaignnew", name, "admincampaignasset:USDT", "admincampaignrule:reached")
  }
  const agreeIn = (shown: Parameters<typeof placesOf>[0]) => placesOf(shown).find((place) => place.startsWith("!campaign:")) ?? ""

  it("one is made by answering questions: nothing happens before the last button, and it happens once", async () => {
    const empty = await open()
    assert.include(empty.text, "there is none yet")
    assert.include(empty.text, "USDT: capital 100 USDT, free 100 USDT, set aside 0 USDT")
    await begin("Spring-2026")
    const question = await tell("2", "2.5")
    assert.include(question.text, "Free is 100 USDT, and it needs 2.5 USDT at least")
    const check = await tell("40", `${later(3)} 18:00`)
    for (const words of ["spring-2026", "2.5 USDT", "level 2 or a higher one, once", "as soon as you create it", `${later(3)} 18:00`, "40 USDT is set aside of 100 USDT", "60 USDT stays free", "so many rewards: 16"]) {
      assert.include(check.text, words)
    }
    assert.deepStrictEqual([(await all()).length, await free()], [0, 100n])

    const agree = agreeIn(check)
    const done = (await at.press(owner, agree)).message
    assert.include(done.text, "Created: 40 USDT")
    assert.include(done.text, "0 members were rewarded")
    assert.include(done.text, "Created by master")
    await at.telegram.answerTo(at.telegram.forwardCallback(owner, agree))
    assert.deepStrictEqual([(await all()).length, await free()], [1, 60n])
    const [act] = await at.run(audit())
    assert.deepStrictEqual([act?.operator, act?.action, act?.subject, act?.outcome, act?.details["funds"], act?.details["whom"]],
      ["master", "create campaign", "campaign:spring-2026", "done", String(40n * unit), "level 2"])
    const list = await open()
    assert.include(list.text, "spring-2026 (running): 40 USDT, paid 0 USDT, left 40 USDT")
    assert.include(list.text, "free 60 USDT, set aside 40 USDT")
  })

  it("two presses at the same moment make one", async () => {
    await begin("at-once")
    const agree = agreeIn(await tell("1", "1", "1", `${later(3)} 18:00`))
    await Promise.all([1, 2, 3].map(() => at.telegram.answerTo(at.telegram.forwardCallback(owner, agree))))
    assert.strictEqual((await all()).filter(({ id }) => id === "at-once").length, 1)
    assert.strictEqual(await free(), 59n)
    assert.strictEqual((await at.run(audit())).filter(({ outcome, subject }) => subject === "campaign:at-once" && outcome === "done").length, 1)
  })

  it("what cannot be is said at once, with what to write, and the question waits", async () => {
    await open()
    assert.include((await tell("admincampaignnew", "frühling!")).text, "Latin letters")
    assert.include((await tell("spring-2026")).text, "There is a campaign called spring-2026")
    assert.include((await tell("summer")).text, "What does it pay in?")
    assert.include((await tell("in shells")).text, "Press it")
    await tell("admincampaignasset:USDT", "admincampaignrule:invited")
    assert.include((await tell("101")).text, "from 1 to 100")
    await tell("1")
    for (const wrong of ["much", "0", "-1", "0.0000000000000000001"]) assert.include((await tell(wrong)).text, "is no amount of USDT above zero")
    await tell("5")
    assert.include((await tell("4,9")).text, "does not even cover one reward")
    assert.include((await tell("60")).text, "Free is 59 USDT, and that takes 60 USDT")
    assert.include((await tell("59")).text, "When does it end?")
    assert.include((await tell("tomorrow")).text, "I do not understand")
    assert.include((await tell(`${later(-1)} 10:00`)).text, "end before it begins")
    assert.include((await tell(`${later(-3)} 10:00 - ${later(-2)} 10:00`)).text, "over already")
    assert.include((await tell(`${later(3)} 10:00 - ${later(2)} 10:00`)).text, "end before it begins")
    const past = await tell(`${later(-1)} 10:00 - ${later(2)} 10:00`)
    assert.include(past.text, "To the sponsor, once per member he has invited")
    assert.include(past.text, "begins in the past")
    assert.isUndefined(await named("summer"))
  })

  it("members are listed by Telegram id, and shown by name before anything happens", async () => {
    const [one, two] = [await at.join("en", "", "Bob <b>"), await at.join("en", "", "Cy")]
    await open()
    await tell("admincampaignnew", "listed", "admincampaignasset:USDT", "admincampaignrule:listed")
    assert.include((await tell(`${one} 999999999999 nobody`)).text, "No member has this Telegram id: 999999999999, nobody")
    assert.include((await tell(`${one}, ${two}, ${one}`)).text, `listed twice, or belong to one member: ${one}`)
    await tell(`${one}, ${two}`, "2")
    assert.include((await tell("3.9")).text, "does not cover everybody")
    const check = await tell("4", `${later(1)} 10:00 - ${later(2)} 10:00`)
    assert.include(check.text, "To 2 members, once each: Bob <b>, Cy")
    const card = (await at.press(owner, agreeIn(check))).message
    assert.include(card.text, "listed (not begun)")
    const ids = await Promise.all([one, two].map(async (who) => (await at.run(memberOf(who))).id))
    assert.deepStrictEqual((await named("listed"))?.rule, { _tag: "Listed", members: ids, amount: Amount.make(2n * unit) })
  })

  it("capital that somebody else has taken meanwhile is not taken twice: he is told the figures and writes another amount", async () => {
    await begin("short")
    const check = await tell("1", "5", "50", `${later(3)} 18:00`)
    await other("quick", 10n)
    const refused = (await at.press(owner, agreeIn(check))).message
    assert.include(refused.text, "Free is 45 USDT, and that takes 50 USDT")
    assert.include(refused.text, "How much is set aside")
    assert.isUndefined(await named("short"))
    const [act] = await at.run(audit())
    assert.deepStrictEqual([act?.subject, act?.outcome], ["campaign:short", "CapitalShort"])
    const again = await tell("45")
    assert.include(again.text, "45 USDT is set aside of 45 USDT")
    // The button of the page before agrees to nothing.
    await at.telegram.answerTo(at.telegram.forwardCallback(owner, agreeIn(check)))
    assert.isUndefined(await named("short"))
    assert.include((await at.press(owner, agreeIn(again))).message.text, "Created: 45 USDT")
    assert.strictEqual(await free(), 0n)
  })

  it("a name that somebody else has taken meanwhile is asked again, and everything else stays said", async () => {
    await payIn(USDT.id, 50n)
    await begin("rival")
    const check = await tell("3", "5", "20", `${later(3)} 18:00`)
    await other("rival", 5n)
    const refused = (await at.press(owner, agreeIn(check))).message
    assert.include(refused.text, "There is a campaign called rival")
    assert.strictEqual((await named("rival"))?.createdBy, bea)
    const again = await tell(LONGEST)
    assert.include(again.text, LONGEST)
    assert.include(again.text, "level 3 or a higher one")
    assert.include((await at.press(owner, agreeIn(again))).message.text, "Created: 20 USDT")
  })

  it("an answer lost on the way is given again, and a campaign just like it of somebody else is another one", async () => {
    const before = await free()
    for (const [name, operator, word] of [["lost", OperatorName.make("master"), "Created: 5 USDT"], ["twin", bea, "There is a campaign called twin"]] as const) {
      await begin(name)
      const agree = agreeIn(await tell("1", "1", "5", `${later(3)} 18:00`))
      const same = { ...await at.run(wish(name, 5n)), endsAt: DateTime.makeUnsafe(`${later(3)}T18:00:00Z`) }
      await at.run(createCampaign(same, operator))
      assert.include((await at.press(owner, agree)).message.text, word)
      await at.run(endCampaign(CampaignId.make(name), bea))
    }
    assert.strictEqual(await free(), before)
  })

  it("whoever ends one is told how much goes back, says why, and only one ending wins", async () => {
    const before = await free()
    const list = await open()
    const place = placesOf(list).find((one) => one.startsWith("admincampaign:a")) ?? ""
    assert.isAtMost(place.length, 64)
    const card = (await at.press(owner, place)).message
    assert.include(card.text, LONGEST)
    const end = place.replace("admincampaign:", "adminendcampaign:")
    assert.include((await at.press(owner, end)).message.text, "20 USDT would go back to the capital")
    assert.isNull((await named(LONGEST))?.endedAt)
    const done = (await at.say(owner, "a mistake")).text
    assert.include(done, "Ended: 20 USDT went back")
    assert.include(done, "Ended by master")
    assert.strictEqual(await free(), before + 20n)
    const [act] = await at.run(audit())
    assert.deepStrictEqual([act?.action, act?.subject, act?.reason, act?.outcome], ["end campaign", `campaign:${LONGEST}`, "a mistake", "done"])
    await open()
    await at.press(owner, place)
    assert.isFalse(placesOf((await at.press(owner, place)).message).includes(end))

    // Somebody else is quicker while he writes why.
    await open()
    await at.press(owner, "admincampaign:rival")
    await at.press(owner, "adminendcampaign:rival")
    await at.run(endCampaign(CampaignId.make("rival"), bea))
    const late = (await at.say(owner, "too late")).text
    assert.include(late, "It has ended before")
    assert.include(late, "Ended by bea")
    assert.deepStrictEqual([(await named(LONGEST))?.endedBy, await free()], ["master", before + 25n])

    // And before he is asked.
    await open()
    await at.press(owner, "admincampaign:quick")
    await at.run(endCampaign(CampaignId.make("quick"), bea))
    assert.include((await at.press(owner, "adminendcampaign:quick")).message.text, "It has ended before")
  })

  it("many are shown page by page, the newest first", async () => {
    for (let number = 0; number < 9; number += 1) await other(`page-${number}`, 1n)
    const first = await open()
    assert.deepStrictEqual(placesOf(first).filter((place) => place.startsWith("admincampaign:")).length, 8)
    assert.include(first.text, "page-8")
    assert.notInclude(first.text, "page-0")
    const second = (await at.press(owner, "admincampaigns:1")).message
    assert.include(second.text, "page-0")
    assert.notInclude(second.text, "page-1 ")
  })

  it("a manager makes and ends one in Russian", async () => {
    await at.say(owner, "/admin")
    await at.press(owner, "adminteam")
    await at.press(owner, "adminappoint:manager")
    const key = keyIn((await at.say(owner, "max")).text)
    const max = await at.join("ru")
    await at.say(max, "/admin")
    await at.say(max, key)
    assert.include((await open(max)).text, "Акции, сначала новые")
    await at.press(max, "admincampaignnew")
    assert.include((await at.say(max, "osen")).text, "В чём она платит?")
    await at.press(max, "admincampaignasset:USDT")
    await at.press(max, "admincampaignrule:listed")
    assert.include((await at.say(max, String(max))).text, "Сколько USDT")
    assert.include((await at.say(max, "2,5")).text, "нужно не меньше 2.5 USDT")
    assert.include((await at.say(max, "500")).text, "а нужно 500 USDT")
    await at.say(max, "5")
    const check = await at.say(max, `${later(3)} 18:00`)
    assert.include(check.text, "1 участнику из списка, один раз: Ann")
    const card = (await at.press(max, agreeIn(check))).message
    assert.include(card.text, "Создана: на неё отложено 5 USDT")
    assert.include(card.text, "osen (идёт)")
    await at.press(max, "adminendcampaign:osen")
    assert.include((await at.say(max, "передумал")).text, "Завершена: в капитал вернулось 5 USDT")
    assert.strictEqual((await named("osen"))?.endedBy, "max")
  })

  it("support sees no campaigns and makes none, not even by a button that was really signed for it", async () => {
    const { panel, who } = await appoint(at, owner, "support", "sue")
    assert.notInclude(placesOf(panel), "admincampaigns")
    for (const place of ["admincampaigns", "admincampaignnew", "adminendcampaign:short"]) {
      assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(who, place))).text, "role")
    }
    const signed = await at.run(offered(who, "campaign", "0123456789abcdef.8"))
    assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(who, signed))).text, "role")
    assert.isNull((await named("short"))?.endedAt)
  })
})

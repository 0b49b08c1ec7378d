import { BanList } from "@sigmatrade/core/limit/BanList"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Option } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freshNewcomer } from "@sigmatrade/adapters/contract/freshMember"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { botWorld, MASTER_KEY, placesOf } from "./botWorld.ts"
import { appoint, audit, keyIn, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

const listing = (account: number) => Effect.flatMap(BanList, (list) => Effect.map(list.listing(TelegramId.make(account)), Option.getOrNull))

describe("the blacklist at the desk", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  const open = async (who = owner) => {
    await at.say(who, "/admin")
    return (await at.press(who, "adminblacklist")).message
  }
  /** The operator names an account and says why. */
  const list = async (account: number, why: string) => {
    await open()
    await at.press(owner, "adminlist")
    const asked = await at.say(owner, String(account))
    return { asked, said: await at.say(owner, why) }
  }

  it("an account is put on it with a reason, its owner is served no more, and the list says who, when and why", async () => {
    assert.include((await open()).text, "Nobody is on it")
    const ann = await at.join("en", "", "Ann <Onymous>")
    const { asked, said } = await list(ann, "Sent <forged> receipts")
    assert.include(asked.text, "Ann <Onymous>")
    assert.include(said.text, "is on the blacklist")
    assert.include((await at.say(ann, "/menu")).text, "access is suspended")
    assert.include(placesOf(await open()), `adminlisted:${ann}`)
    const { message: card } = await at.press(owner, `adminlisted:${ann}`)
    for (const fact of ["Ann <Onymous>", String(ann), "master", "Sent <forged> receipts"]) assert.include(card.text, fact)
    const [record] = await at.run(audit(1))
    assert.deepStrictEqual([record?.action, record?.subject, record?.reason], ["blacklist", `account:${ann}`, "Sent <forged> receipts"])
    assert.include((await list(ann, "/menu")).asked.text, "on the blacklist already")
  })

  it("whoever is taken off with a reason is served again", async () => {
    const ann = await at.join()
    await list(ann, "A mistake")
    await open()
    await at.press(owner, `adminlisted:${ann}`)
    await at.press(owner, `adminunlist:${ann}`)
    await at.press(owner, "adminblacklist")
    await at.say(owner, "This answers nothing")
    assert.isNotNull(await at.run(listing(ann)), "leaving by a button changes nothing")
    await open()
    await at.press(owner, `adminlisted:${ann}`)
    await at.press(owner, `adminunlist:${ann}`)
    assert.include((await at.say(owner, "It was not him")).text, "off the blacklist")
    assert.isNull(await at.run(listing(ann)))
    assert.notInclude((await at.say(ann, "/menu")).text, "access is suspended")
    assert.deepStrictEqual((await at.run(audit(1))).map(({ action, reason }) => [action, reason]), [["unblacklist", "It was not him"]])
  })

  it("somebody who is no member can be put on it, and what is no account's number is said to be none", async () => {
    await open()
    await at.press(owner, "adminlist")
    assert.include((await at.say(owner, "@somebody")).text, "digits only")
    const { telegramId } = freshNewcomer()
    assert.include((await at.say(owner, String(telegramId))).text, "no member")
    await at.say(owner, "Known from elsewhere")
    assert.strictEqual((await at.run(listing(telegramId)))?.note, "Known from elsewhere")
  })

  it("an operator's own account cannot be put on it, not even when he becomes one in between", async () => {
    const { who: max } = await appoint(at, owner, "manager", "max")
    await open(max)
    await at.press(max, "adminlist")
    for (const account of [owner, max]) {
      assert.include((await at.say(max, String(account))).text, "cannot be put on the blacklist")
      assert.isNull(await at.run(listing(account)))
    }
    const late = await at.join()
    assert.include((await at.say(max, String(late))).text, "Why?")
    await at.say(owner, "/admin")
    await at.press(owner, "adminteam")
    await at.press(owner, "adminappoint:support")
    const key = keyIn((await at.say(owner, "tom")).text)
    await at.say(late, "/admin")
    await at.say(late, key)
    assert.include((await at.say(max, "Too late")).text, "tom acts from this account")
    assert.isNull(await at.run(listing(late)))
  })

  it("more accounts than fit are paged, and whoever only answers members does not see them", async () => {
    await at.run(Effect.forEach(Array.from({ length: 9 }), () => Effect.flatMap(BanList, (bans) =>
      bans.setListed({ telegramId: freshNewcomer().telegramId, isListed: true, operator: operator("olga"), note: "because", at: NOW }))))
    assert.include(placesOf(await open()), "adminblacklist:1")
    const { message } = await at.press(owner, "adminblacklist:1")
    assert.isAbove(placesOf(message).filter((place) => place.startsWith("adminlisted:")).length, 0)
    for (const place of placesOf(message)) assert.isAtMost(place.length, 64)
    const { panel, who } = await appoint(at, owner, "support", "sam")
    assert.notInclude(placesOf(panel).join(), "adminblacklist")
    assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(who, "adminlist"))).text, "role")
  })
})

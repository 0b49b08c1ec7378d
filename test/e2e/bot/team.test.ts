import { USDT } from "@sigmatrade/core/money/Asset"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import type { World } from "./richMember.ts"

const english = {
  guide: "Nobody has joined by your link yet", tier1: "Tier 1: 2 people", earned: "earned you 1 USDT", none: "nothing earned yet", second: "Tier 2: 1 person",
  why: "1 USDT · held until|1 USDT · in your balance", level: "5% of level 1 for 20 USDT, tier 1", nothing: "have not earned any commission"
}
const russian: typeof english = {
  guide: "пока никто не пришёл", tier1: "Линия 1: 2 человека", earned: "вы получили 1 USDT", none: "пока без комиссионных", second: "Линия 2: 1 человек",
  why: "1 USDT · на удержании до|1 USDT · на вашем балансе", level: "5% от уровня 1 за 20 USDT, линия 1", nothing: "Комиссионных у вас пока нет"
}

/** Ann, Bob and Cid whom she invited, and Dan whom Bob invited; Bob has bought level 1. */
const family = async (at: World, language: "en" | "ru" = "en") => {
  const ann = await at.join(language)
  const code = async (member: number) => (await at.run(memberOf(member))).invitationCode
  const bob = await at.join("en", await code(ann), "Bob")
  const cid = await at.join("en", await code(ann), "Cid")
  const dan = await at.join("en", await code(bob), "<b>Dan</b>")
  await at.run(payIn(bob, { number: bob, asset: USDT.id, amount: 20n * unit, isFinal: true }))
  return { ann, bob, cid, dan }
}

describe.each([["en", english], ["ru", russian]] as const)("my people (%s)", (language, words) => {
  it("of who has none are a guide with the link to share", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    await at.press(ann, "invite")
    const { message } = await at.press(ann, "team")
    expect(message.text).toContain(words.guide)
    expect(JSON.stringify(message.buttons[0])).toContain("https://t.me/share/url?url=")
    await at.press(ann, "invite")
    expect((await at.press(ann, "earnings")).message.text).toContain(words.nothing)
  })

  it("stand by tier with what each has earned me, and every earning is explained", async () => {
    await using at = await botWorld()
    const { ann } = await family(at, language)
    await at.press(ann, "invite")
    const first = (await at.press(ann, "team")).message
    expect(first.text).toContain(words.tier1)
    expect(first.text).toMatch(new RegExp(`Cid\\n.*${words.none}[^]*Bob\\n.*${words.earned}`, "u"))
    const second = (await at.press(ann, "team:2")).message
    expect(second.text).toContain(words.second)
    expect(second.text).toContain("<b>Dan</b>\n")
    await at.press(ann, "invite")
    const why = (await at.press(ann, "earnings")).message.text
    expect(why).toMatch(new RegExp(words.why, "u"))
    expect(why).toContain(words.level)
    expect(why).toContain("Bob, 20")
  })
})

describe("pages of people", () => {
  it("begin where they began, whoever joins meanwhile", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const { invitationCode } = await at.run(memberOf(ann))
    for (let number = 1; number <= 12; number += 1) await at.join("en", invitationCode, `P${number}.`)
    await at.press(ann, "invite")
    const first = (await at.press(ann, "team")).message
    expect(first.text).toContain("P12.")
    expect(first.text).not.toContain("P2.")
    await at.join("en", invitationCode, "Late")
    const older = placesOf(first).find((place) => place.startsWith("team:1:older")) ?? ""
    const second = (await at.press(ann, older)).message
    expect([...second.text.matchAll(/P\d+\./gu)].map(String)).toEqual(["P2.", "P1."])
    const newer = placesOf(second).find((place) => place.startsWith("team:1:newer")) ?? ""
    expect((await at.press(ann, newer)).message.text).toContain("P3.")
  })

  it("that are made up change nothing, and nobody sees another's people", async () => {
    await using at = await botWorld()
    const { ann, cid } = await family(at)
    for (const data of ["team:4", "team:0", "team:x", "team:1:older", "team:1:sideways:1", "earnings:older:x", "earnings:1"]) {
      expect((await at.telegram.answerTo(at.telegram.forwardCallback(ann, data))).text, data).toContain("does not work any more")
    }
    await at.press(cid, "invite")
    expect((await at.press(cid, "team")).message.text).toContain("Nobody has joined")
  })
})

describe.each([
  ["en", "1. Ann · 2 people", "Your place: 1 of 2", "Your place: 2 of 2", "You have no place here yet"],
  ["ru", "1. Ann · 2 человека", "Ваше место: 1 из 2", "Ваше место: 2 из 2", "Вашего места здесь пока нет"]
] as const)("the leaderboard (%s)", (language, first, own, second, none) => {
  it("ranks by people and by earnings, shows one's own place, and masks names until their owner allows them", async () => {
    await using at = await botWorld()
    const { ann, bob, dan } = await family(at, language)
    await at.press(ann, "invite")
    const mine = (await at.press(ann, "leaderboard")).message
    expect(mine.text).toContain(first)
    expect(mine.text).toContain(own)
    expect(mine.text).toContain("2. B•••")
    expect(mine.text).not.toContain("Bob")
    expect((await at.press(ann, "leaderboard:USDT")).message.text).toMatch(/1\. Ann · 1 USDT[^]* 1 /u)
    await at.say(bob, "/language")
    if (language === "en") await at.say(bob, "/language")
    await at.press(bob, "profile")
    await at.press(bob, "settings")
    await at.press(bob, "settings:name:on")
    await at.press(bob, "profile")
    await at.press(bob, "menu")
    await at.press(bob, "invite")
    const his = (await at.press(bob, "leaderboard")).message
    expect(his.text).toContain(second)
    expect(his.text).toContain("1. A•••")
    expect((await at.press(ann, "leaderboard")).message.text).toContain("2. Bob")
    await at.telegram.answerTo(at.telegram.forwardCallback(dan, "language:ru"))
    if (language === "en") await at.telegram.answerTo(at.telegram.forwardCallback(dan, "language:en"))
    await at.telegram.answerTo(at.telegram.forwardCallback(dan, "leaderboard"))
    expect(at.telegram.chat(dan).messages.at(-1)?.text).toContain(none)
  })
})

it("a leaderboard that is made up changes nothing", async () => {
  await using at = await botWorld()
  const ann = await at.join()
  expect((await at.telegram.answerTo(at.telegram.forwardCallback(ann, "leaderboard:DOGE"))).text).toContain("does not work any more")
})

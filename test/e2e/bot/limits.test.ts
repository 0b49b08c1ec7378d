import * as RateLimitsMemory from "@sigmatrade/adapters/memory/RateLimitsMemory"
import { BanList } from "@sigmatrade/core/limit/BanList"
import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Layer, Option } from "effect"
import { describe, expect, it } from "vitest"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { botWorld, limitsOf, memberOf, placesOf } from "./botWorld.ts"
import type { World } from "./richMember.ts"
import { all, asked, PASSWORD, rich, standing } from "./richMember.ts"

/** What the bot has said to somebody. */
const heard = (at: World, member: number) => at.telegram.chat(member).messages.filter(({ from }) => from === "bot").map(({ text }) => text)
/** One member's updates are served one after the other: once this button of his has its line, all he sent before is settled. */
const settled = (at: World, member: number, data: string) => at.press(member, data)

describe("too much at once", () => {
  it("of 25 updates within a minute 20 are answered, and one notice follows, in the member's language; others go on", async () => {
    await using at = await botWorld({ limits: limitsOf(20) })
    const ann = await at.join("ru")
    for (let update = 2; update <= 25; update += 1) at.telegram.sendText(ann, "/help")
    await expect.poll(() => heard(at, ann).length, { timeout: 30_000 }).toBe(21)
    const bob = await at.join("en")
    expect((await at.say(bob, "/balance")).text).toContain("balance")
    await settled(at, ann, "language:en")
    expect(heard(at, ann).filter((text) => text.includes("Слишком много сразу"))).toHaveLength(1)
    expect(heard(at, ann)).toHaveLength(21)
    expect(await at.run(Effect.map(memberOf(ann), (member) => member.standing))).toBe("active")
  })

  it("on buttons each press gets its line, the first one so that it is read, and nothing is done", async () => {
    await using at = await botWorld({ limits: limitsOf(2) })
    const ann = await at.join("en")
    await at.say(ann, "/menu")
    const first = await at.press(ann, "language:ru")
    expect(first.answer).toMatchObject({ alert: true })
    expect(first.answer.text).toContain("Too fast")
    const second = await at.press(ann, "language:ru")
    expect(second.answer.alert ?? false).toBe(false)
    expect(second.answer.text).toContain("Too fast")
    expect(heard(at, ann)).toHaveLength(2)
    expect((await at.run(memberOf(ann))).language).toBe("en")
  })

  it("whose count is unknown is served: reading goes on", async () => {
    const away = Layer.succeed(RateLimits, { take: () => Effect.fail(new LimitsUnavailable()) })
    await using at = await botWorld({ limits: limitsOf(1), counted: Layer.merge(away, Layer.effect(BanList, BanList)) })
    const ann = await at.join("en")
    expect((await at.say(ann, "/balance")).text).toContain("balance")
  })
})

describe("whoever is banned", () => {
  it("gets the one line of the blocked, in his language, and nothing is done for him, not even made a member", async () => {
    await using at = await botWorld({ limits: limitsOf(1000) })
    const ann = await at.join("en")
    await at.press(ann, "language:ru")
    const { id } = await at.run(memberOf(ann))
    await at.run(blockMember(id, operator("olga"), "because"))
    expect((await at.say(ann, "/balance")).text).toContain("доступ приостановлен")
    const stranger = at.telegram.addMember({ first_name: "Eve", language_code: "en" }).id
    await at.run(Effect.flatMap(BanList, (list) =>
      list.setListed({ telegramId: TelegramId.make(stranger), isListed: true, operator: operator("olga"), note: "because", at: at.now })))
    expect((await at.say(stranger, "/start")).text).toContain("suspended")
    expect(await at.run(Effect.flatMap(UserStore, (users) => Effect.map(users.byTelegramId(TelegramId.make(stranger)), Option.isNone)))).toBe(true)
  })

  it("is not heard either when he sends too much", async () => {
    await using at = await botWorld({ limits: limitsOf(5) })
    const ann = await at.join("en")
    const { id } = await at.run(memberOf(ann))
    await at.run(blockMember(id, operator("olga"), "because"))
    for (let update = 2; update <= 9; update += 1) at.telegram.sendText(ann, "/balance")
    await settled(at, ann, "language:ru")
    expect(heard(at, ann).filter((text) => text.includes("suspended"))).toHaveLength(4)
    expect(heard(at, ann)).toHaveLength(6)
  })
})

describe("a withdrawal", () => {
  it("whose count is unknown is not asked for, costs no try of the password, and goes on when it is known again", async () => {
    let isAway = false
    const counted = Layer.merge(
      Layer.effect(BanList, BanList),
      Layer.effect(RateLimits, Effect.map(RateLimitsMemory.make, (real) => RateLimits.of({
        take: (attempt) => isAway && attempt.operation === "withdrawal" ? Effect.fail(new LimitsUnavailable()) : real.take(attempt)
      })))
    )
    await using at = await botWorld({ limits: limitsOf(1000), counted })
    const ann = await rich(at)
    await all(at, ann)
    isAway = true
    expect((await at.say(ann, PASSWORD)).text).toContain("please try later")
    expect(await at.run(asked(ann))).toEqual([])
    isAway = false
    expect((await at.say(ann, PASSWORD)).text).toContain("set aside")
    expect(await at.run(asked(ann))).toHaveLength(1)
    expect((await at.run(standing(ann)))[0]).toBe(0n)
  })

  it("is asked for ten times an hour and not once more", async () => {
    await using at = await botWorld({ limits: limitsOf(1000) })
    const ann = await rich(at)
    for (let time = 0; time < 10; time += 1) {
      await all(at, ann)
      expect((await at.say(ann, PASSWORD)).text).toContain("set aside")
      const listed = (await at.press(ann, "withdrawals")).message
      const cancel = placesOf(listed).find((place) => place.startsWith("!cancel"))
      await at.press(ann, cancel ?? "")
    }
    await all(at, ann)
    expect((await at.say(ann, PASSWORD)).text).toMatch(/try again in (60|59) minutes/)
    expect(await at.run(asked(ann))).toHaveLength(10)
  })
})

import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option } from "effect"
import { assert, describe, it } from "vitest"
import { botWorld, MASTER_KEY, memberOf } from "./botWorld.ts"
import { audit, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

const isMember = (at: World, telegramId: number) =>
  at.run(Effect.map(Effect.flatMap(UserStore, ({ byTelegramId }) => byTelegramId(TelegramId.make(telegramId))), Option.isSome))

const stopRegistration = async (at: World, owner: number) => {
  await at.say(owner, "/admin")
  await at.press(owner, "adminincidents")
  await at.press(owner, "adminstop:registration")
  return at.say(owner, "A wave of made-up accounts")
}

describe("registration", () => {
  it("that an operator has stopped turns new people away with a word and a way back, and no member notices", async () => {
    await using at = await botWorld()
    const { who: owner } = await logIn(at, MASTER_KEY)
    const ann = await at.join()
    const { id: sponsor, invitationCode } = await at.run(memberOf(ann))
    assert.include((await stopRegistration(at, owner)).text, "Stands still: registration")

    const bob = at.telegram.addMember({ first_name: "Bob", language_code: "en" }).id
    const away = await at.say(bob, `/start ${invitationCode}`)
    assert.include(away.text, "We take in nobody new at the moment")
    assert.deepStrictEqual(away.buttons.flat(), [{ text: "🔄 Try again", url: `https://t.me/sigmatrade_bot?start=${invitationCode}` }])
    const igor = at.telegram.addMember({ first_name: "Игорь", language_code: "ru" }).id
    assert.include((await at.say(igor, "/menu")).text, "Сейчас мы не принимаем новых участников")
    const pressed = await at.press(igor, "+menu")
    assert.include(pressed.answer.text, "Пожалуйста, вернитесь позже")
    assert.deepStrictEqual([await isMember(at, bob), await isMember(at, igor)], [false, false])

    assert.include((await at.say(ann, "/start")).text, "Good to see you again")
    assert.include((await at.say(ann, `/start ${invitationCode}`)).text, "Good to see you again")
    at.telegram.block(ann)
    at.telegram.unblock(ann)
    assert.include((await at.say(ann, "/balance")).text, "balance")

    const [open] = await at.run(Effect.flatMap(IncidentStore, ({ opened }) => opened))
    await at.say(owner, "/admin")
    await at.press(owner, "adminincidents")
    await at.press(owner, `adminagree:${open?.id}`)
    assert.include((await at.say(bob, `/start ${invitationCode}`)).text, "Hello, Bob!")
    const { id } = await at.run(memberOf(bob))
    assert.deepStrictEqual((await at.run(Effect.flatMap(SponsorshipStore, (store) => store.uplines([id], 1)))).get(id), [sponsor])
    await at.telegram.nextMessage(igor)
    await at.press(igor, "+menu")
    assert.isTrue(await isMember(at, igor))
    const acts = (await at.run(audit())).filter(({ subject }) => subject === "flow:registration")
    assert.deepStrictEqual(acts.map(({ action, reason }) => `${action}: ${reason}`), ["stop: A wave of made-up accounts"])
  }, 60_000)

  it("is not stopped by any other brake, and whatever stood in the link it never breaks the way back", async () => {
    await using at = await botWorld()
    const { who: owner } = await logIn(at, MASTER_KEY)
    await at.say(owner, "/admin")
    await at.press(owner, "adminincidents")
    await at.press(owner, "adminstop:payouts")
    await at.say(owner, "Something looks odd")
    assert.isTrue(await isMember(at, await at.join()))
    await stopRegistration(at, owner)
    const eve = at.telegram.addMember({ first_name: "Eve", language_code: "en" }).id
    for (const payload of ["<b>&\"", "a b", "x".repeat(65), "новый"]) {
      const away = await at.say(eve, `/start ${payload}`)
      assert.include(away.text, "We take in nobody new at the moment")
      assert.deepStrictEqual(away.buttons.flat().map((one) => "url" in one), [false])
    }
  }, 60_000)
})

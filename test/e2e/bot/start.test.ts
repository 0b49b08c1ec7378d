import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf } from "./botWorld.ts"

/** The menu, and before it the one step to begin with. */
const everywhere = ["wallet", "pay", "levels", "balance", "withdraw", "history", "invite", "profile", "help"]

describe("Start", () => {
  it("greets a newcomer by name in the language of his Telegram and shows the menu", async () => {
    await using at = await botWorld()
    const ann = at.telegram.addMember({ first_name: "Ann", language_code: "en-GB" }).id
    const hello = await at.say(ann, "/start")
    expect(hello.text).toContain("Hello, Ann!")
    expect(placesOf(hello)).toEqual([...everywhere, "language:ru"])
    const igor = at.telegram.addMember({ first_name: "Игорь", language_code: "ru" }).id
    const privet = await at.say(igor, "/start")
    expect(privet.text).toContain("Здравствуйте, Игорь!")
    expect(placesOf(privet)).toEqual([...everywhere, "language:en"])
    const jose = at.telegram.addMember({ first_name: "José", language_code: "es" }).id
    expect((await at.say(jose, "/start")).text).toContain("Hello, José!")
  })

  it("tells who cannot pay yet what to do next, in greeting and menu, until it is done", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    expect((await at.say(ann, "/menu")).text).toContain("What to do next")
    expect((await at.say(ann, "/start")).text).toMatch(/Good to see you again, Ann[^]*What to do next/u)
    await at.say(ann, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    const menu = await at.say(ann, "/menu")
    expect(menu.text).not.toContain("What to do next")
    expect(placesOf(menu)).toEqual([...everywhere.slice(1), "language:ru"])
    expect((await at.say(ann, "/start")).text).not.toContain("What to do next")
    await using own = await botWorld({ strategy: "address" })
    expect((await own.say(await own.join(), "/menu")).text).not.toContain("What to do next")
  })

  it("greets a member who is back differently, and makes him no second member", async () => {
    await using at = await botWorld()
    const ann = await at.join("ru")
    const before = await at.run(memberOf(ann))
    expect((await at.say(ann, "/start")).text).toContain("С возвращением, Ann.")
    expect(await at.run(memberOf(ann))).toEqual(before)
  })

  it("binds a newcomer to whoever invited him, once and for ever", async () => {
    await using at = await botWorld()
    const ann = await at.run(memberOf(await at.join()))
    const bob = await at.join("en", ann.invitationCode)
    const eve = await at.run(memberOf(await at.join()))
    await at.say(bob, `/start ${eve.invitationCode}`)
    const { id } = await at.run(memberOf(bob))
    const uplines = await at.run(Effect.flatMap(SponsorshipStore, (store) => store.uplines([id], 3)))
    expect(uplines.get(id)).toEqual([ann.id])
  })

  it("greets with the same words whatever stood in the link, so that it tells nobody which invitations exist", async () => {
    await using at = await botWorld()
    const { invitationCode } = await at.run(memberOf(await at.join()))
    const greetings = new Set<string>()
    const payloads = [
      "", invitationCode, "AAAAAAAAAA", invitationCode.toLowerCase(), `${invitationCode}x`, "a".repeat(64), "a".repeat(65), "a".repeat(4_000),
      "🦊🦊", "Привет", "../../etc", "' OR 1=1 --", "<b>", "ref_1", "0", "null", "a b c", "x\ny", "\u202E\u200B"
    ]
    for (const payload of payloads) {
      const { id } = at.telegram.addMember({ first_name: "Bob", language_code: "en" })
      greetings.add((await at.say(id, `/start ${payload}`)).text)
    }
    expect(greetings.size).toBe(1)
  })

  it("ignores one's own invitation, and one that comes after the first contact", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const bob = await at.join()
    const [first, second] = [await at.run(memberOf(ann)), await at.run(memberOf(bob))]
    await at.say(ann, `/start ${first.invitationCode}`)
    await at.say(bob, `/start ${first.invitationCode}`)
    await at.say(ann, `/start ${second.invitationCode}`)
    const uplines = await at.run(Effect.flatMap(SponsorshipStore, (store) => store.uplines([first.id, second.id], 3)))
    expect(uplines.size).toBe(0)
  })

  it("shows a name as it is, whatever it looks like, and keeps it inside the greeting", async () => {
    await using at = await botWorld()
    const names = ["<b>x</b>", "&lt;", "a\u202Egnp", "</b><a href=\"https://evil.example\">", "{ $name }", "x".repeat(500), "💎"]
    for (const name of names) {
      const { id } = at.telegram.addMember({ first_name: name, language_code: "en" })
      const hello = await at.say(id, "/start")
      const shown = name.replace("\u202E", "").slice(0, 64)
      expect(hello.text).toContain(`Hello, ${shown}!`)
      expect(hello.entities.filter(({ type }) => type === "text_link")).toEqual([])
    }
  })

  it("by a member who had blocked the bot makes him reachable again, and blocking makes him unreachable", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    at.telegram.block(ann)
    await expect.poll(() => at.run(memberOf(ann))).toMatchObject({ reachable: false })
    at.telegram.unblock(ann)
    await at.say(ann, "/start")
    expect(await at.run(memberOf(ann))).toMatchObject({ reachable: true })
  })

  it("is not needed to be reachable again: any word does", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const { id } = await at.run(memberOf(ann))
    await at.run(Effect.flatMap(UserStore, (users) => users.setReachable(id, false)))
    await at.say(ann, "/menu")
    expect(await at.run(memberOf(ann))).toMatchObject({ reachable: true })
  })

  it("is not needed: whoever writes something else first is a member as well and gets an answer", async () => {
    await using at = await botWorld()
    const ann = at.telegram.addMember({ first_name: "Ann", language_code: "ru" }).id
    expect((await at.say(ann, "привет")).text).toContain("Не понимаю")
    expect(await at.run(memberOf(ann))).toMatchObject({ language: "ru", reachable: true })
  })
})

describe("the language", () => {
  it("changes by button, there and back, and stays", async () => {
    await using at = await botWorld()
    const ann = await at.join("en")
    const { answer, message } = await at.press(ann, "language:ru")
    expect(answer.text).toBe("Теперь говорим по-русски.")
    expect(message.text).toContain("Меню")
    expect((await at.say(ann, "/balance")).text).toContain("Ваш баланс")
    expect((await at.press(ann, "menu")).message.text).toContain("Меню")
    expect((await at.press(ann, "language:en")).answer.text).toBe("We speak English now.")
    expect((await at.say(ann, "/balance")).text).toContain("Your balance")
  })

  it("changes to the other one by command", async () => {
    await using at = await botWorld()
    const ann = await at.join("ru")
    expect((await at.say(ann, "/language")).text).toContain("Menu")
    expect((await at.say(ann, "/language")).text).toContain("Меню")
  })

  it("cannot become one we do not speak", async () => {
    await using at = await botWorld()
    const ann = await at.join("en")
    const { text } = await at.telegram.answerTo(at.telegram.forwardCallback(ann, "language:de"))
    expect(text).toContain("does not work any more")
    expect(await at.run(memberOf(ann))).toMatchObject({ language: "en" })
  })
})

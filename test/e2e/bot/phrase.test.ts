import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { DateTime, Effect, Option } from "effect"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import { all, PASSWORD, rich, wallet, wroteOf } from "./richMember.ts"

const english = { ask: "Send me the phrase", done: "Your safety phrase is set", unfit: "3 to 40 visible characters", guarded: "first your password", lines: "two lines", wrong: "4 tries are left" }
const russian: typeof english = { ask: "Пришлите фразу", done: "Секретная фраза задана", unfit: "от 3 до 40 видимых знаков", guarded: "сначала пароль", lines: "две строки", wrong: "Осталось 4 попытки" }

/** What stands above a message. */
const above = ({ text }: { readonly text: string }) => text.split("\n")[0]

describe.each([["en", english], ["ru", russian]] as const)("the safety phrase (%s)", (language, words) => {
  it("is set in a dialogue, and its message does not stay in the chat", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    await at.press(ann, "profile")
    expect((await at.press(ann, "phrase")).message.text).toContain(words.ask)
    for (const unfit of ["ab", "x".repeat(41), "\u200B\u200B\u200B\u200B"]) expect((await at.say(ann, unfit)).text, unfit).toContain(words.unfit)
    const done = await at.say(ann, "  red\n  <b>fox</b> &  ")
    expect(done.text).toContain(words.done)
    expect(done.text).toContain("🛡 red <b>fox</b> &")
    expect(wroteOf(at, ann).join("\n")).not.toContain("fox")
    expect(at.logs.join("\n")).not.toContain("fox")
    const { id } = await at.run(memberOf(ann))
    expect(Option.isNone(await at.run(Effect.flatMap(DialogueStore, (store) => store.of(id))))).toBe(true)
    await at.press(ann, "profile")
    expect((await at.press(ann, "phrase")).message.text).toContain("red <b>fox</b> &")
  })

  it("takes the password of a member who has one, to be set and to be changed", async () => {
    await using at = await botWorld()
    const ann = await rich(at, language)
    const ask = async () => {
      await at.say(ann, "/menu")
      await at.press(ann, "profile")
      return (await at.press(ann, "phrase")).message.text
    }
    expect(await ask()).toContain(words.guarded)
    expect((await at.say(ann, "red fox")).text).toContain(words.lines)
    expect((await at.say(ann, "wrong horse\nred fox")).text).toContain(words.wrong)
    expect((await at.say(ann, `${PASSWORD}\n${PASSWORD}`)).text).not.toContain(words.done)
    expect((await at.say(ann, `${PASSWORD}\nred fox`)).text).toContain(words.done)
    await ask()
    expect((await at.say(ann, "wrong horse\nblue fox")).text).toContain(words.wrong)
    await at.say(ann, "/balance")
    expect(above(at.telegram.chat(ann).messages.at(-1) ?? { text: "" })).toBe("🛡 red fox")
    expect(wroteOf(at, ann).join("\n")).not.toContain("horse")
  })
})

describe("above money", () => {
  it("stands the phrase: on balance, profile, payment details and the check of a withdrawal, and nobody else's", async () => {
    await using at = await botWorld()
    const ann = await rich(at, "en", 5n * unit)
    const bob = await at.join()
    await at.say(ann, "/menu")
    await at.press(ann, "profile")
    await at.press(ann, "phrase")
    await at.say(ann, `${PASSWORD}\nred fox`)
    expect(above(await at.say(ann, "/balance"))).toBe("🛡 red fox")
    expect(above((await all(at, ann)).message)).toBe("🛡 red fox")
    expect(above(await at.say(ann, PASSWORD))).toBe("🛡 red fox")
    expect(above((await at.press(ann, "menu")).message)).not.toContain("fox")
    expect(above((await at.press(ann, "profile")).message)).toBe("🛡 red fox")
    await at.say(ann, "/pay")
    await at.press(ann, "pay:1")
    await at.press(ann, "pay:1:USDT")
    expect(above((await at.press(ann, "details:1:USDT:1")).last)).toBe("🛡 red fox")
    expect((await at.say(bob, "/balance")).text).not.toContain("fox")
  })

  it("stands the phrase in every notice, escaped, and in nobody else's", async () => {
    await using at = await botWorld()
    const [ann, bob] = [await at.join(), await at.join()]
    await at.press(ann, "profile")
    await at.press(ann, "phrase")
    await at.say(ann, "red <i>fox</i>")
    for (const member of [ann, bob]) await at.run(payIn(member, { number: member, asset: USDT.id, amount: 2n * unit, isFinal: true }))
    const claimed = await at.run(Effect.gen(function*() {
      const now = yield* DateTime.now
      return yield* (yield* Outbox).claim(now, DateTime.add(now, { minutes: 5 }), 100)
    }))
    const told = (member: number) => claimed.filter(({ recipient }) => recipient.telegramId === member)
      .map(({ notice, recipient }) => renderNotification([{ asset: USDT, contract: null }])(notice.notification, recipient.language, recipient.phrase).html)
    expect(told(ann)).toHaveLength(1)
    for (const html of told(ann)) expect(html).toMatch(/^🛡 <i>red &lt;i&gt;fox&lt;\/i&gt;<\/i>\n\n/u)
    for (const html of told(bob)) expect(html).not.toContain("fox")
    expect(wallet).toBeDefined()
  })
})

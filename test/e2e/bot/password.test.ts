import { AutoPayoutStore } from "@sigmatrade/core/reward/AutoPayoutStore"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf } from "./botWorld.ts"
import { all, asked, PASSWORD, rich, wallet, wroteOf } from "./richMember.ts"

describe("a password in the chat", () => {
  it("is deleted at once, right or wrong, and stands in no log", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    await at.say(ann, "not that one")
    await at.say(ann, PASSWORD)
    await at.say(ann, "/password")
    await at.say(ann, `${PASSWORD}\nbattery staple`)
    expect(wroteOf(at, ann)).toEqual(["/start", wallet, "/password", "/withdraw", "/password"])
    for (const secret of [PASSWORD, "not that one", "battery staple"]) expect(at.logs.join("\n")).not.toContain(secret)
  })

  it("that begins like a command is a password all the same, and deleted", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    for (const secret of ["short", "/open sesame", "/opensesame"]) {
      await at.say(ann, "/password")
      await at.say(ann, secret)
    }
    expect(wroteOf(at, ann)).toEqual(["/start", "/password", "/password", "/password"])
    expect((await at.say(ann, "/open sesame\nbattery staple")).text).toContain("Done")
  })

  it("is set once, changed with the old one only, and refused with the reason", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await at.say(ann, "/password")
    expect((await at.say(ann, "short")).text).toContain("8 to 128 characters")
    expect((await at.say(ann, PASSWORD)).text).toContain("Done")
    expect((await at.say(ann, "/password")).text).toContain("on two lines")
    expect((await at.say(ann, "one line")).text).toContain("two lines in one message")
    expect((await at.say(ann, "wrong horse\nbattery staple")).text).toContain("4 tries are left")
    expect((await at.say(ann, `${PASSWORD}\nbattery staple`)).text).toContain("Done")
    await at.say(ann, "/password")
    expect((await at.say(ann, `${PASSWORD}\nanother one`)).text).toContain("4 tries are left")
  })

  it("is not taken any more after five wrong ones, not even the right one, and nothing is asked for", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    for (let left = 4; left > 0; left -= 1) expect((await at.say(ann, `wrong ${left}`)).text).toMatch(left === 1 ? /One try is left/ : new RegExp(`${left} tries are left`))
    expect((await at.say(ann, "wrong 0")).text).toContain("none is accepted before")
    await all(at, ann)
    expect((await at.say(ann, PASSWORD)).text).toContain("none is accepted before")
    expect(await at.run(asked(ann))).toEqual([])
  })
})

describe("automatic withdrawals", () => {
  it("are switched on with the password, off without, and said to be so", async () => {
    await using at = await botWorld()
    const ann = await rich(at, "ru")
    await at.say(ann, "/withdrawals")
    expect((await at.press(ann, "autopay")).message.text).toMatch(/выключен[^]*не меньше 2 USDT/)
    await at.press(ann, "autopay:on")
    expect((await at.say(ann, "wrong horse")).text).toContain("Осталось 4 попытки")
    const { id } = await at.run(memberOf(ann))
    const isOn = Effect.flatMap(AutoPayoutStore, (store) => store.isOn(id))
    expect(await at.run(isOn)).toBe(false)
    expect((await at.say(ann, PASSWORD)).text).toContain("вывод включён")
    expect(await at.run(isOn)).toBe(true)
    expect(wroteOf(at, ann)).not.toContain(PASSWORD)
    expect((await at.press(ann, "!autopayoff:all")).message.text).toContain("вывод выключен")
    expect(await at.run(isOn)).toBe(false)
  })
})

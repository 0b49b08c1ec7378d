import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import type { World } from "./richMember.ts"
import { botWorld, memberOf, placesOf } from "./botWorld.ts"

const chosen = (at: World, ann: number) =>
  at.run(Effect.flatMap(memberOf(ann), ({ id }) => Effect.flatMap(MemberSettingsStore, (store) => store.of(id))))

describe.each([["en", "cannot be switched off", "☐ Payments"], ["ru", "отключить это нельзя", "☐ Платежи"]] as const)("the switches (%s)", (language, always, off) => {
  it("say what is on, switch one thing each, and say what cannot be switched off", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    await at.press(ann, "profile")
    const { message } = await at.press(ann, "settings")
    expect(message.text).toContain(always)
    expect(placesOf(message)).toEqual([
      "settings:deposits:off", "settings:commissions:off", "settings:marketing:off", "settings:name:on", "profile", "menu"
    ])
    const switched = (await at.press(ann, "settings:deposits:off")).message
    expect(placesOf(switched)[0]).toBe("settings:deposits:on")
    expect(JSON.stringify(switched.buttons[0])).toContain(off)
    await at.press(ann, "settings:name:on")
    expect(await chosen(at, ann)).toEqual({ phrase: null, muted: ["deposits"], showsName: true })
    await at.press(ann, "settings:deposits:on")
    await at.press(ann, "settings:name:off")
    expect(await chosen(at, ann)).toEqual({ phrase: null, muted: [], showsName: false })
  })
})

it("a switch that is made up changes nothing", async () => {
  await using at = await botWorld()
  const ann = await at.join()
  for (const data of ["settings:withdrawals:off", "settings:deposits", "settings:deposits:maybe", "settings:name"]) {
    expect((await at.telegram.answerTo(at.telegram.forwardCallback(ann, data))).text).toContain("does not work any more")
  }
  expect(await chosen(at, ann)).toEqual({ phrase: null, muted: [], showsName: false })
})

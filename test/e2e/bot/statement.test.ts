import { CHAIN_DEPOSIT, availableOf, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { BNB } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { movement } from "@sigmatrade/adapters/contract/freshPayment"
import { botWorld, memberOf, placesOf, unit } from "./botWorld.ts"
import type { World } from "./richMember.ts"

/** So many payments of 1, 2, 3 ... BNB; every third is followed by a level for 1 BNB. */
const book = (at: World, ann: number, from: number, to: number) => at.run(Effect.gen(function*() {
  const { id } = yield* memberOf(ann)
  const now = yield* DateTime.now
  for (let count = from; count <= to; count += 1) {
    yield* (yield* Ledger).post([
      { kind: "deposit-final", businessId: `${ann}:${count}`, movements: [movement(CHAIN_DEPOSIT, availableOf(id), BigInt(count) * unit, BNB.id)] },
      ...(count % 3 === 0 ? [{
        kind: "level-bought" as const, businessId: `${ann}:${count}`, movements: [movement(availableOf(id), HOUSE_SALES, unit, BNB.id)]
      }] : [])
    ], now)
  }
}))
const changes = ({ text }: { readonly text: string }) => [...text.matchAll(/^([+−]\d+) BNB/gmu)].map(([, change]) => change)

describe.each([["en", "Nothing on this page", "• In", "payment credited"], ["ru", "На этой странице пусто", "• Приход", "платёж зачислен"]] as const)(
  "the movements (%s)", (language, none, marked, credited) => {
    it("are shown all, or only what came, what went, commissions or levels", async () => {
      await using at = await botWorld()
      const ann = await at.join(language)
      await book(at, ann, 1, 4)
      await at.say(ann, "/balance")
      expect(changes((await at.press(ann, "statement")).message)).toEqual(["+4", "−1", "+3", "+2", "+1"])
      const into = (await at.press(ann, "statement:only:in")).message
      expect(changes(into)).toEqual(["+4", "+3", "+2", "+1"])
      expect(JSON.stringify(into.buttons)).toContain(marked)
      expect(into.text).toContain(credited)
      expect(changes((await at.press(ann, "statement:only:out")).message)).toEqual(["−1"])
      expect(changes((await at.press(ann, "statement:only:levels")).message)).toEqual(["−1"])
      expect((await at.press(ann, "statement:only:commissions")).message.text).toContain(none)
    })

    it("come as a file: every one of them, exact, whoever asks gets his own", async () => {
      await using at = await botWorld()
      const [ann, bob] = [await at.join(language), await at.join(language)]
      await book(at, ann, 1, 4)
      await at.say(ann, "/balance")
      await at.press(ann, "statement")
      const { last } = await at.press(ann, "+csv")
      expect(last.file).toMatchObject({ kind: "document", name: expect.stringMatching(/^movements\.\d{4}-\d\d-\d\d\.csv$/u) })
      const rows = new TextDecoder("utf-8", { ignoreBOM: true }).decode(last.file?.bytes).split("\r\n")
      expect(rows[0]?.startsWith("\uFEFF")).toBe(true)
      expect(rows).toHaveLength(7)
      expect(rows[1]).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z,${credited},in,4,BNB,9,${ann}:4$`, "u"))
      expect(last.text).toContain("10,000".replace(",", language === "en" ? "," : "\u00A0"))
      await at.telegram.answerTo(at.telegram.forwardCallback(bob, "csv"))
      const empty = at.telegram.chat(bob).messages.at(-1)
      expect(new TextDecoder().decode(empty?.file?.bytes).trim().split("\r\n")).toHaveLength(1)
    })
  }
)

it("a page begins where it began, whatever has come meanwhile, and keeps what it shows", async () => {
  await using at = await botWorld()
  const ann = await at.join()
  await book(at, ann, 1, 20)
  await at.say(ann, "/balance")
  await at.press(ann, "statement")
  const first = (await at.press(ann, "statement:only:in")).message
  expect(changes(first)).toEqual(["+20", "+19", "+18", "+17", "+16", "+15", "+14", "+13"])
  await book(at, ann, 21, 23)
  const older = placesOf(first).find((place) => place.startsWith("statement:older")) ?? ""
  const second = (await at.press(ann, older)).message
  expect(changes(second)).toEqual(["+12", "+11", "+10", "+9", "+8", "+7", "+6", "+5"])
  const newer = placesOf(second).find((place) => place.startsWith("statement:newer")) ?? ""
  expect(changes((await at.press(ann, newer)).message)).toEqual(changes(first))
})

it("a page that is made up changes nothing", async () => {
  await using at = await botWorld()
  const ann = await at.join()
  for (const data of ["statement:only:house", "statement:only", "statement:older:x:in", "statement:older:1:house", "statement:sideways:1"]) {
    const { text } = await at.telegram.answerTo(at.telegram.forwardCallback(ann, data))
    if (data !== "statement:only") expect(text, data).toContain("does not work any more")
  }
})

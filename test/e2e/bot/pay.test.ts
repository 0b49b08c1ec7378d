import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf, prices, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"

const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
const payTo = "0x00000000000000000000000000000000000000AA"

const withWallet = async (at: Awaited<ReturnType<typeof botWorld>>, language: "en" | "ru" = "en") => {
  const ann = await at.join(language)
  await at.say(ann, wallet)
  return ann
}

const intentsOf = (telegramId: number) => Effect.gen(function*() {
  const { id } = yield* memberOf(telegramId)
  const intents = yield* (yield* DepositIntentStore).ofMembers([id], DateTime.makeUnsafe(0))
  return intents.flatMap(({ fulfilled, intent }) => fulfilled ? [] : [intent])
})

describe("the levels", () => {
  it("are shown with their prices in every asset, owned and locked ones marked", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at)
    expect((await at.say(ann, "/levels")).text).toBe(
      "🏅 Levels\n\n🔹 Level 1 · 0.05 BNB or 20 USDT\n🔒 Level 2 · 0.1 BNB\n🔒 Level 3 · 0.25 BNB\n\n" +
        "🔒 Levels are bought one after another: buy the one before it first."
    )
    await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: 20n * unit, isFinal: true }))
    expect((await at.say(ann, "/levels")).text).toContain("✅ Level 1 · 0.05 BNB or 20 USDT · yours\n🔹 Level 2 · 0.1 BNB\n🔒 Level 3")
    const igor = await at.join("ru")
    expect((await at.press(igor, "levels")).message.text).toContain("🔹 Уровень 1 · 0.05 BNB или 20 USDT\n🔒 Уровень 2 · 0.1 BNB")
  })

  it("say so when none is on sale", async () => {
    await using at = await botWorld({ onSale: [] })
    const ann = await withWallet(at, "ru")
    expect((await at.say(ann, "/levels")).text).toContain("Сейчас уровни не продаются")
    expect((await at.say(ann, "/pay")).text).toContain("Сейчас уровни не продаются")
  })
})

describe("paying", () => {
  it("needs a wallet first", async () => {
    await using at = await botWorld()
    const ann = await at.join("ru")
    expect((await at.press(ann, "pay")).message.text).toContain("Сначала привяжите кошелёк")
    const { text } = await at.telegram.answerTo(at.telegram.forwardCallback(ann, "details:1:BNB:1"))
    expect(text).toBe("")
    expect(at.telegram.chat(ann).messages.at(-1)?.photo).toBeUndefined()
    expect(await at.run(intentsOf(ann))).toEqual([])
  })

  it.each(["en", "ru"] as const)("goes from level to asset to warning to address, exact amount, link and picture (%s)", async (language) => {
    await using at = await botWorld()
    const ann = await withWallet(at, language)
    expect(placesOf((await at.press(ann, "pay")).message)).toEqual(["pay:1", "menu"])
    expect(placesOf((await at.press(ann, "pay:1")).message)).toEqual(["pay:1:BNB", "pay:1:USDT", "menu"])
    const warning = (await at.press(ann, "pay:1:BNB")).message
    for (const word of ["BNB Smart Chain (BEP-20)", "0.05 BNB", wallet, language === "en" ? "exchange" : "биржи"]) expect(warning.text).toContain(word)
    expect(warning.text).not.toContain(payTo)
    expect(await at.run(intentsOf(ann))).toEqual([])
    const { message } = await at.press(ann, "details:1:BNB:1")
    expect(message.id).toBe(warning.id)
    expect(message.photo).toMatchObject({ mime: "image/png", width: 480, height: 480 })
    const codes = message.entities.filter(({ type }) => type === "code")
      .map(({ length, offset }) => message.text.slice(offset, offset + length))
    expect(codes).toEqual(["0.05", payTo, `ethereum:${payTo.toLowerCase()}@56?value=50000000000000000`])
    expect(message.buttons.flat()).toMatchObject([{ copy_text: { text: payTo } }, { copy_text: { text: "0.05" } }, { callback_data: "+menu" }])
    expect(await at.run(intentsOf(ann))).toMatchObject([{ level: 1, asset: "BNB", price: 5n * 10n ** 16n }])
  })

  it("of a token names the token's contract in the link", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at)
    await at.say(ann, "/pay")
    await at.press(ann, "pay:1")
    await at.press(ann, "pay:1:USDT")
    const { message } = await at.press(ann, "details:1:USDT:1")
    expect(message.text).toContain(
      `ethereum:0x55d398326f99059ff775485246999027b3197955@56/transfer?address=${payTo.toLowerCase()}&uint256=20000000000000000000`
    )
  })

  it("with one asset only asks for none", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at)
    await at.run(payIn(ann, { number: 1, asset: BNB.id, amount: 5n * 10n ** 16n, isFinal: true }))
    await at.say(ann, "/pay")
    expect(placesOf((await at.press(ann, "pay:2")).message)).toEqual(["details:2:BNB:1", "menu"])
  })

  it("keeps the address in sight when the member goes back to the menu", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at)
    await at.say(ann, "/pay")
    await at.press(ann, "pay:1")
    await at.press(ann, "pay:1:BNB")
    await at.press(ann, "details:1:BNB:1")
    const { last, message } = await at.press(ann, "+menu")
    expect(message.text).toContain(payTo)
    expect(last.text).toContain("Menu")
  })

  it("by a double tap shows one picture and opens one intent", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at)
    await at.say(ann, "/pay")
    await at.press(ann, "pay:1")
    const { id } = (await at.press(ann, "pay:1:BNB")).message
    const taps = Array.from({ length: 5 }, () => at.telegram.forwardCallback(ann, "details:1:BNB:1", id))
    await Promise.all(taps.map((tap) => at.telegram.answerTo(tap)))
    expect(at.telegram.chat(ann).messages.filter(({ photo }) => photo !== undefined)).toHaveLength(1)
    expect(await at.run(intentsOf(ann))).toHaveLength(1)
  })

  it("of a price that has changed since the warning shows the warning again with the new price", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at)
    await at.say(ann, "/pay")
    await at.press(ann, "pay:1")
    await at.press(ann, "pay:1:BNB")
    const dearer = [new LevelPrice({ level: LevelNumber.make(1), asset: BNB.id, price: Amount.make(6n * 10n ** 16n) }), ...prices.slice(1)]
    await at.run(Effect.flatMap(LevelStore, (levels) => levels.publish(dearer, at.now)))
    const { answer, message } = await at.press(ann, "details:1:BNB:1")
    expect(answer.text).toBe("The prices have changed. Please check the new amount.")
    expect(message.text).toContain("0.06 BNB")
    expect(message.photo).toBeUndefined()
    expect(await at.run(intentsOf(ann))).toEqual([])
    expect((await at.press(ann, "details:1:BNB:2")).message.text).toContain("0.06")
  })

  it("of a level that is owned, locked or unknown offers what is for sale instead", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at)
    await at.run(payIn(ann, { number: 1, asset: BNB.id, amount: 5n * 10n ** 16n, isFinal: true }))
    const { id } = await at.say(ann, "/menu")
    for (const data of ["pay:1", "pay:3", "pay:99", "pay:0", "pay:2:USDT", "pay:2:DOGE", "details:1:BNB:1", "details:3:BNB:1", "details:2:DOGE:1"]) {
      await at.telegram.answerTo(at.telegram.forwardCallback(ann, data, id))
      const message = at.telegram.chat(ann).messages.find((one) => one.id === id)
      expect(message?.text, data).toContain("not on sale for you")
      expect(placesOf(message ?? { buttons: [] }), data).toContain("pay:2")
    }
    expect(await at.run(intentsOf(ann))).toEqual([])
  })

  it("has nothing left to offer to whoever owns everything", async () => {
    await using at = await botWorld()
    const ann = await withWallet(at, "ru")
    for (const [index, { price }] of prices.slice(0, 3).entries()) {
      await at.run(payIn(ann, { number: index + 1, asset: BNB.id, amount: price, isFinal: true }))
    }
    expect((await at.say(ann, "/pay")).text).toContain("Покупать больше нечего")
    expect(placesOf(await at.say(ann, "/levels"))).toEqual(["menu"])
  })
})

import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { commissionReleased } from "@sigmatrade/core/ledger/postings/commissionReleased"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { DateTime, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { botWorld, memberOf, offered, placesOf, prices, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"

const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
const cents = 10n ** 16n
type World = Awaited<ReturnType<typeof botWorld>>

/** A member who has paid twice 0.04 BNB, each too little for level 1, which costs 0.05. */
const saver = async (at: World, language: "en" | "ru" = "en") => {
  const ann = await at.join(language)
  await at.say(ann, wallet)
  for (const number of [1, 2]) await at.run(payIn(ann, { number, asset: BNB.id, amount: 4n * cents, isFinal: true }))
  return ann
}
const has = (telegramId: number) => Effect.gen(function*() {
  const { id } = yield* memberOf(telegramId)
  const owned = (yield* (yield* LevelStore).owned([id])).get(id) ?? new Set()
  return [balanceIn(yield* (yield* Ledger).balances([availableOf(id)]), availableOf(id), BNB.id), [...owned].toSorted((one, other) => one - other)]
})
const dearer = (cost: bigint) => [new LevelPrice({ level: LevelNumber.make(1), asset: BNB.id, price: Amount.make(cost) }), ...prices.slice(1)]
const publish = (at: World, cost: bigint) => at.run(Effect.flatMap(LevelStore, (levels) => levels.publish(dearer(cost), at.now)))
/** Presses a button that need not be there any more, in the newest message; answers what passes by and the message then. */
const pressAnyhow = async (at: World, member: number, data: string) => {
  const id = at.telegram.chat(member).messages.findLast(({ from }) => from === "bot")?.id ?? 0
  const answer = await at.telegram.answerTo(at.telegram.forwardCallback(member, data, id))
  return { answer, message: at.telegram.chat(member).messages.find((one) => one.id === id) ?? { text: "", buttons: [] } }
}

describe("buying from the balance", () => {
  it.each(["en", "ru"] as const)("goes from the level to one question to the level, with the balance before and after (%s)", async (language) => {
    await using at = await botWorld()
    const ann = await saver(at, language)
    await at.say(ann, "/pay")
    const choice = (await at.press(ann, "pay:1")).message
    expect(placesOf(choice)).toEqual(["pay:1:BNB", "pay:1:USDT", "buy:1:BNB", "menu"])
    expect(choice.buttons.flat().map(({ text }) => text)).toContain(
      language === "en" ? "💰 Buy from the balance: 0.05 BNB" : "💰 Купить с баланса: 0.05 BNB"
    )
    const question = (await at.press(ann, "buy:1:BNB")).message
    expect(question.text).toBe(language === "en"
      ? "💰 Level 1 from your balance?\n\nPrice: 0.05 BNB\nBalance now: 0.08 BNB\nBalance afterwards: 0.03 BNB"
      : "💰 Купить уровень 1 с баланса?\n\nЦена: 0.05 BNB\nБаланс сейчас: 0.08 BNB\nБаланс после покупки: 0.03 BNB")
    expect(await at.run(has(ann))).toEqual([8n * cents, []])
    const { answer, message } = await at.press(ann, "!buy:1.BNB.1x1")
    expect(message.text).toBe(language === "en" ? "🎉 Level 1 is yours\n\nIn your balance: 0.03 BNB" : "🎉 Уровень 1 ваш\n\nНа балансе: 0.03 BNB")
    expect([answer.text, placesOf(message)]).toEqual(["", ["levels", "balance", "menu"]])
    expect(await at.run(has(ann))).toEqual([3n * cents, [1]])
  })

  it("is offered where a level is about to be paid, and among the levels, only for what the balance covers", async () => {
    await using at = await botWorld()
    const ann = await saver(at)
    const listed = await at.say(ann, "/levels")
    expect(placesOf(listed)).toEqual(["pay", "buy:1:BNB", "menu"])
    expect(listed.buttons.flat().map(({ text }) => text)).toContain("💰 Level 1 from the balance: 0.05 BNB")
    await at.say(ann, "/pay")
    await at.press(ann, "pay:1")
    expect(placesOf((await at.press(ann, "pay:1:BNB")).message)).toEqual(["details:1:BNB:1", "buy:1:BNB", "menu"])
    await at.say(ann, "/pay")
    await at.press(ann, "pay:1")
    expect(placesOf((await at.press(ann, "pay:1:USDT")).message)).toEqual(["details:1:USDT:1", "menu"])
    await publish(at, 9n * cents)
    expect(placesOf(await at.say(ann, "/levels"))).toEqual(["pay", "menu"])
  })

  it("by a double tap is one sale: both taps show the level, and the second says that nothing more was taken", async () => {
    await using at = await botWorld()
    const ann = await saver(at)
    await at.run(payIn(ann, { number: 3, asset: BNB.id, amount: 4n * cents, isFinal: true }))
    await at.say(ann, "/levels")
    const { message: { id, ...question } } = await at.press(ann, "buy:1:BNB")
    const [agree = ""] = placesOf(question)
    const taps = Array.from({ length: 5 }, () => at.telegram.forwardCallback(ann, agree, id))
    const answers = await Promise.all(taps.map((tap) => at.telegram.answerTo(tap)))
    expect(answers.map(({ text }) => text).toSorted()).toEqual(["", ...Array.from({ length: 4 }, () => "This level is yours already. Nothing more was taken.")])
    expect(at.telegram.chat(ann).messages.find((one) => one.id === id)?.text).toBe("🎉 Level 1 is yours\n\nIn your balance: 0.07 BNB")
    expect(await at.run(has(ann))).toEqual([7n * cents, [1]])
  })

  it("after the price has changed asks once more, with the new price", async () => {
    await using at = await botWorld()
    const ann = await saver(at)
    await at.say(ann, "/levels")
    await at.press(ann, "buy:1:BNB")
    await publish(at, 6n * cents)
    const { answer, message } = await at.press(ann, "!buy:1.BNB.1x1")
    expect(answer.text).toBe("The offer has changed since. Please check it once more.")
    expect(message.text).toContain("Price: 0.06 BNB\nBalance now: 0.08 BNB\nBalance afterwards: 0.02 BNB")
    expect(await at.run(has(ann))).toEqual([8n * cents, []])
    expect((await at.press(ann, "!buy:1.BNB.2x1")).message.text).toContain("Level 1 is yours")
    expect(await at.run(has(ann))).toEqual([2n * cents, [1]])
  })

  it("by a stale or made-up button answers with what is the case, and takes nothing", async () => {
    await using at = await botWorld()
    const ann = await saver(at)
    await at.say(ann, "/menu")
    const told = async (data: string) => (await pressAnyhow(at, ann, data)).message.text
    expect(await told("buy:1:USDT")).toBe(
      "🤔 Your balance does not cover level 1\n\nPrice: 20 USDT\nBalance now: 0 USDT\nMissing: 20 USDT\n\nNothing was taken.")
    const agree = (entity: string) => at.run(offered(ann, "buy", entity))
    expect(await told(await agree("1.USDT.1x1"))).toContain("Missing: 20 USDT")
    for (const data of ["buy:2:BNB", "buy:99:BNB", "buy:1:DOGE", await agree("2.BNB.1x1"), await agree("1.DOGE.1x1")]) {
      expect(await told(data), data).toContain("not on sale for you")
    }
    expect(await told(await agree("1.BNB.1x2"))).toContain("Level 1 from your balance?")
    const unread = await Promise.all(["1.BNB", "1.BNB.1", "1.BNB.1xx", "1.bnb.1x1"].map(agree))
    for (const data of ["buy", "buy:1", "buy:x:BNB", "buy:0:BNB", "confirm:1:BNB:1x1", "!buy:1.BNB.1x1", ...unread]) {
      expect((await pressAnyhow(at, ann, data)).answer.text, data).toContain("This button does not work any more")
    }
    expect(await at.run(has(ann))).toEqual([8n * cents, []])
    await at.run(payIn(ann, { number: 3, asset: BNB.id, amount: 5n * cents, isFinal: true }))
    const { answer, message } = await pressAnyhow(at, ann, "buy:1:BNB")
    expect([message.text, answer.text]).toEqual(["🎉 Level 1 is yours\n\nIn your balance: 0.08 BNB", "This level is yours already. Nothing more was taken."])
  })

  it("is paused while crediting is stopped, and says so", async () => {
    await using at = await botWorld()
    const ann = await saver(at, "ru")
    await at.run(stopFlow("crediting", operator("anna"), "looking"))
    await at.say(ann, "/levels")
    await at.press(ann, "buy:1:BNB")
    expect((await at.press(ann, "!buy:1.BNB.1x1")).message.text).toContain("Покупки приостановлены")
    expect(await at.run(has(ann))).toEqual([8n * cents, []])
  })

  it("needs no wallet: whoever has earned enough buys with it", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const { invitationCode } = await at.run(memberOf(ann))
    const bob = await at.join("en", invitationCode, "Bob")
    await at.say(bob, wallet)
    await at.run(payIn(bob, { number: 1, asset: BNB.id, amount: unit, isFinal: true }))
    await publish(at, cents / 5n)
    expect(placesOf(await at.say(ann, "/pay"))).toEqual(["menu"])
    await at.run(Effect.gen(function*() {
      const commissions = yield* (yield* CommissionStore).ofUser((yield* memberOf(ann)).id, 10)
      yield* (yield* Ledger).post(commissions.map(commissionReleased), yield* DateTime.now)
    }))
    const asked = await at.say(ann, "/pay")
    expect(asked.text).toContain("First link the wallet")
    expect(placesOf(asked)).toEqual(["buy:1:BNB", "menu"])
    await at.press(ann, "buy:1:BNB")
    expect((await at.press(ann, "!buy:1.BNB.2x1")).message.text).toContain("Level 1 is yours")
    expect(await at.run(has(ann))).toEqual([cents / 20n, [1]])
  })
})

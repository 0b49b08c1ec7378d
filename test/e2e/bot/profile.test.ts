import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import { PASSWORD, rich, wallet } from "./richMember.ts"

const english = {
  none: "No wallet linked yet", noLevel: "No level yet", empty: "Available: —", proven: "linked, not proven yet", levels: "Levels: 1",
  available: "Available: 2.5 USDT", held: "Set aside for withdrawals: 2.5 USDT", rewards: "Commissions, still held: 1 USDT",
  paidIn: "Paid in so far: 25 USDT", out: "fees included: —", team: "tier 1: 1 · tier 2: 0 · tier 3: 0"
}
const russian: typeof english = {
  none: "Кошелёк ещё не привязан", noLevel: "Уровней пока нет", empty: "Доступно: —", proven: "пока не подтверждён", levels: "Уровни: 1",
  available: "Доступно: 2.5 USDT", held: "Отложено для вывода: 2.5 USDT", rewards: "Комиссионные на удержании: 1 USDT",
  paidIn: "Всего внесено: 25 USDT", out: "с комиссией: —", team: "линия 1: 1 · линия 2: 0 · линия 3: 0"
}

describe.each([["en", english], ["ru", russian]] as const)("the profile (%s)", (language, words) => {
  it("of a newcomer says what is not there yet, and leads to everything he can set", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    const { message } = await at.press(ann, "profile")
    for (const word of [words.none, words.noLevel, words.empty]) expect(message.text).toContain(word)
    expect(placesOf(message)).toEqual([
      "wallet", "password", "settings", "phrase", "balance", "statement", "reserves", `language:${language === "en" ? "ru" : "en"}`, "menu"
    ])
  })

  it("shows wallet, levels, every part of his money, what came and went, whom he invited and his link", async () => {
    await using at = await botWorld()
    const ann = await rich(at, language, 25n * unit)
    const { id: userId, invitationCode } = await at.run(memberOf(ann))
    await at.run(requestWithdrawal({ userId, clientKey: ClientKey.make("one"), asset: USDT.id, amount: Amount.make(25n * unit / 10n) }, Redacted.make(PASSWORD)))
    const bob = await at.join("en", invitationCode)
    await at.run(payIn(bob, { number: bob, asset: USDT.id, amount: 20n * unit, isFinal: true }))
    const { message } = await at.press(ann, "profile")
    for (const word of [words.proven, words.levels, words.available, words.held, words.rewards, words.paidIn, words.out, words.team]) {
      expect(message.text, word).toContain(word)
    }
    expect(message.text).toContain(wallet)
    expect(message.text).toContain(`start=${invitationCode}`)
  })
})

it("a name stays inside the profile, whatever it looks like", async () => {
  await using at = await botWorld()
  const eve = await at.join("en", "", "<b>x</b>\u202Egnp")
  expect((await at.press(eve, "profile")).message.text).toContain("👤 <b>x</b>gnp\n")
})

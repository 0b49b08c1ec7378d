import { progressBar, renderNotification } from "@sigmatrade/bot/renderNotification"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Address } from "@sigmatrade/core/chain/Address"
import { TransferId, TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Asset, AssetId, BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import type { CommissionEarned, DepositCredited, DepositReversed, Notification, WrongToken } from "@sigmatrade/core/notification/Notification"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { DateTime } from "effect"
import { describe, expect, it } from "vitest"
import { parseHtml } from "../../sandbox/telegram/parseHtml.ts"

const render = renderNotification([{ asset: BNB, contract: null }, { asset: USDT, contract: null }])
const payment = {
  transferId: TransferId.make(`56:0x${"ab".repeat(32)}:3`),
  asset: BNB.id,
  amount: Amount.make(50_000_000_000_000_001n)
}
const seen = (confirmations: number): Notification =>
  ({ _tag: "DepositSeen", ...payment, blockNumber: BlockNumber.make(9), confirmations, confirmationsNeeded: 12 })
const credited: typeof DepositCredited.Type = {
  _tag: "DepositCredited",
  ...payment,
  bought: { level: 1, price: Amount.make(5n * 10n ** 16n) },
  missing: { level: 2, amount: Amount.make(10n ** 17n - 1n) },
  available: Amount.make(1n)
}
const commission: typeof CommissionEarned.Type = {
  _tag: "CommissionEarned",
  tier: Tier.make(2),
  rate: Bps.make(425),
  level: 3,
  asset: USDT.id,
  amount: Amount.make(12_500_000_000_000_000_000n),
  heldUntil: DateTime.makeUnsafe("2026-02-01T09:30:45Z")
}
const reversed: typeof DepositReversed.Type = { _tag: "DepositReversed", ...payment, level: 3 }
const wrongToken: typeof WrongToken.Type = {
  _tag: "WrongToken",
  txHash: TxHash.make(`0x${"cd".repeat(32)}`),
  contract: Address.make(`0x${"ef".repeat(20)}`),
  amount: Amount.make(2n ** 255n + 1n)
}
const words = (notification: Notification, language: "en" | "ru") => parseHtml(render(notification, language).html).text

describe("a notification as the member reads it", () => {
  it("shows how far a payment is, and at the last block that finality is awaited", () => {
    expect(words(seen(4), "en")).toBe(
      "💸 Payment seen: 0.050000000000000001 BNB\n\n▰▰▰▰▱▱▱▱▱▱▱▱ 4 of 12 blocks\nNothing for you to do: I keep this message up to date.\n\n" +
        "Transaction 0xabababab…abababab"
    )
    expect(words(seen(4), "ru")).toContain("▰▰▰▰▱▱▱▱▱▱▱▱ блоков: 4 из 12")
    expect(words(seen(12), "en")).toContain("▰▰▰▰▰▰▰▰▰▰▰▰ 12 of 12 blocks\nWaiting for the network to make it final.")
    expect(words(seen(12), "ru")).toContain("Жду, когда сеть сделает его окончательным.")
  })

  it("tells what a credited payment bought, or what is missing to the next level, and what is left, to the last digit", () => {
    expect(words(credited, "en")).toContain(
      "✅ 0.050000000000000001 BNB credited\n\nYour payment is final.\n\n" +
        "🎉 Level 1 is yours, for 0.05 BNB.\nAvailable now: 0.000000000000000001 BNB"
    )
    expect(words(credited, "ru")).toContain("🎉 Уровень 1 ваш, за 0.05 BNB.\nСейчас доступно: 0.000000000000000001 BNB")
    expect(words({ ...credited, bought: null }, "en")).toContain(
      "Level 2 is 0.099999999999999999 BNB away.\nAvailable now: 0.000000000000000001 BNB"
    )
    expect(words({ ...credited, bought: null }, "ru")).toContain("До уровня 2 не хватает 0.099999999999999999 BNB.")
    const plain = words({ ...credited, bought: null, missing: null }, "en")
    expect(plain).not.toContain("Level")
  })

  it("tells in one sentence what a payment was to the level that was announced, and nothing when it fitted or nothing was", () => {
    const [plain] = [words({ ...credited, bought: null }, "en")]
    const said: ReadonlyArray<readonly [NonNullable<typeof credited.intent>, string, string]> = [
      ["over", "It was more than the level you had chosen costs: the rest is in your balance.", "остаток на вашем балансе"],
      ["under", "It was not enough for the level you had chosen.", "этого не хватило"],
      ["late", "It was sent after your reservation had run out, so the prices of today counted.", "цена уже не была закреплена"],
      ["twice", "The level you had chosen was paid already, so this payment went to your balance.", "уже был оплачен"]
    ]
    for (const [intent, en, ru] of said) {
      expect(words({ ...credited, bought: null, intent }, "en")).toBe(plain?.replace("final.\n\n", `final.\n\n${en}\n\n`))
      expect(words({ ...credited, intent }, "ru")).toContain(ru)
    }
    for (const intent of ["exact", "none"] as const) expect(words({ ...credited, bought: null, intent }, "en")).toBe(plain)
    expect(words({ ...credited, bought: null, intent: "under" }, "en")).toContain("chosen.\n\nLevel 2 is 0.099999999999999999 BNB away.")
  })

  it("tells of a payment that was taken back what went with it, and that nobody need send it twice", () => {
    expect(words(reversed, "en")).toContain("↩️ The payment of 0.050000000000000001 BNB was taken back")
    expect(words(reversed, "en")).toContain("Level 3, which it had bought, was taken back with it.")
    expect(words(reversed, "en")).toContain("If your wallet says it was sent, do nothing")
    expect(words(reversed, "en")).toContain("Transaction 0xabababab…abababab")
    expect(words(reversed, "ru")).toContain("Уровень 3, купленный на него, отменён вместе с ним.")
    expect(words({ ...reversed, level: null }, "en")).not.toContain("Level")
  })

  it("tells of a token that is not taken its contract, the amount as the chain states it, the transaction and what to do", () => {
    const { html } = render(wrongToken, "en")
    for (const code of [wrongToken.contract, String(2n ** 255n + 1n), wrongToken.txHash]) expect(html).toContain(`<code>${code}</code>`)
    expect(words(wrongToken, "en")).toContain("Please write to the people who run this community and name the transaction. Taken are only: BNB, USDT.")
    expect(words(wrongToken, "ru")).toContain("напишите тем, кто ведёт это сообщество, и назовите транзакцию. Принимают только: BNB, USDT.")
  })

  it("tells of a payment that is gone what to do about it", () => {
    const dropped: Notification = { _tag: "DepositDropped", ...payment }
    expect(words(dropped, "en")).toContain("Nothing was credited.")
    expect(words(dropped, "en")).toContain("if the money is there, send it again")
    expect(words(dropped, "ru")).toContain("если деньги на месте, отправьте их снова")
  })

  it("tells of a commission the tier, the rate and from when it can be spent", () => {
    expect(words(commission, "en")).toBe(
      "🤝 You earned 12.5 USDT\n\nSomebody in your tier 2 bought level 3; your share is 4.25%.\n\n" +
        "It is held until 2026-02-01 09:30 UTC, then it goes to your balance by itself."
    )
    expect(words(commission, "ru")).toContain("В вашей линии 2 купили уровень 3; ваша доля — 4.25 %.\n\nУдерживается до 2026-02-01 09:30 UTC")
    expect(words({ ...commission, heldUntil: null }, "en")).toContain("It goes to your balance by itself within the hour.")
    expect(words({ ...commission, heldUntil: null }, "ru")).toContain("В течение часа само поступит на ваш баланс.")
  })

  it("leads on in a new message, so that the status message stays what it is", () => {
    for (const notification of [seen(1), credited, commission, reversed, wrongToken, { _tag: "DepositDropped", ...payment } as const]) {
      for (const button of render(notification, "ru").keyboard.flat()) {
        expect("callback_data" in button && button.callback_data.startsWith("+")).toBe(true)
      }
    }
  })

  it("tells an asset that is not listed any more in base units instead of guessing decimals", () => {
    const { html } = renderNotification([])({ _tag: "DepositDropped", ...payment, asset: AssetId.make("OLD") }, "en")
    expect(html).toContain("50000000000000001 base units of OLD")
  })

  it("uses the decimals of the asset", () => {
    const six = new Asset({ id: USDT.id, decimals: 6 })
    const { html } = renderNotification([{ asset: six, contract: null }])({ ...commission, amount: Amount.make(1_500_000n) }, "en")
    expect(html).toContain("You earned 1.5 USDT")
  })
})

describe("a progress bar", () => {
  it("is full only when all confirmations are there, and never breaks", () => {
    expect(progressBar(0, 3)).toBe("▱▱▱")
    expect(progressBar(2, 3)).toBe("▰▰▱")
    expect(progressBar(3, 3)).toBe("▰▰▰")
    expect(progressBar(99, 100)).toBe("▰".repeat(11) + "▱")
    expect(progressBar(200, 100)).toBe("▰".repeat(12))
    expect(progressBar(-1, 0)).toBe("▱")
  })

  it("tells of a purchase what is left, of a refund what is back and what is gone, and of a campaign what was paid, to the last digit, in both languages", () => {
    const money = { asset: BNB.id, amount: Amount.make(1_050_000_000_000_000_001n) }
    const recoveredId = TransferId.make(`56:0x${"ab".repeat(32)}:3`)
    const told: ReadonlyArray<readonly [Notification, ReadonlyArray<string>, ReadonlyArray<string>]> = [
      [
        { _tag: "LevelBought", level: 3, ...money, available: Amount.make(7n * 10n ** 15n) },
        ["Level 3 is yours", "was taken from your balance. Available now: 0.007 BNB"], ["Уровень 3 ваш", "С баланса списано", "Доступно: 0.007 BNB"]
      ],
      [{ _tag: "SaleRefunded", level: 3, ...money }, ["level 3", "in your balance again"], ["уровня 3", "снова на вашем балансе"]],
      [{ _tag: "CommissionReversed", tier: Tier.make(2), level: 3, ...money }, ["level 3 in your tier 2", "taken back"], ["уровня 3 в вашей линии 2", "отменена"]],
      [{ _tag: "CampaignRewarded", campaign: "spring", ...money }, ["You received", "“spring”"], ["Вы получили", "«spring»"]],
      [
        { _tag: "PaymentRecovered", transferId: recoveredId, ...money, taken: money.amount },
        ["We had paid you", "taken from your balance", "counts as paid"], ["уже выплатили", "списано с вашего баланса", "считается выплаченной"]
      ]
    ]
    for (const [notification, english, russian] of told) {
      for (const [language, expected] of [["en", english], ["ru", russian]] as const) {
        for (const part of [...expected, "1.050000000000000001 BNB"]) expect(words(notification, language)).toContain(part)
      }
    }
  })
})

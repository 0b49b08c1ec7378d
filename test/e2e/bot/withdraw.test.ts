import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { Amount } from "@sigmatrade/core/money/Amount"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { Redacted } from "effect"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import { all, asked, PASSWORD, rich, standing, wallet } from "./richMember.ts"

const olga = OperatorName.make("olga")

const english = {
  wallet: "First link a wallet", password: "First set a password", done: "✅ Done", how: "Available: 5 USDT\nAt least: 0.1 USDT\nNo fee",
  check: "From your balance: 2.5 USDT\nFee: 0 USDT\nYou receive: 2.5 USDT", people: "One of our people looks at it", wrong: "4 tries are left",
  set: "2.5 USDT is set aside for you", waits: "2.5 USDT · ⏳ waits for approval", back: "Cancelled: the money is in your balance again.",
  cancelled: "cancelled, in your balance again"
}
const russian: typeof english = {
  wallet: "Сначала привяжите кошелёк", password: "Сначала задайте пароль", done: "✅ Готово", how: "Доступно: 5 USDT\nНе меньше: 0.1 USDT\nБез комиссии",
  check: "С вашего баланса: 2.5 USDT\nКомиссия: 0 USDT\nВы получите: 2.5 USDT", people: "посмотрит 1 наш человек", wrong: "Осталось 4 попытки",
  set: "2.5 USDT отложено для вас", waits: "2.5 USDT · ⏳ ждёт одобрения", back: "Отменено: деньги снова на балансе.",
  cancelled: "отменено, снова на балансе"
}

describe.each([["en", english], ["ru", russian]] as const)("a withdrawal (%s)", (language, words) => {
  it("goes from wallet and password over the amount and a check to the confirmation, and can be taken back", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    expect((await at.press(ann, "withdraw")).message.text).toContain(words.wallet)
    await at.say(ann, wallet)
    expect((await at.say(ann, "/withdraw")).text).toContain(words.password)
    await at.press(ann, "password")
    expect((await at.say(ann, PASSWORD)).text).toContain(words.done)
    await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: 5n * unit, isFinal: true }))
    expect(placesOf((await at.press(ann, "withdraw")).message)).toEqual(["withdraw:USDT", "withdrawals", "menu"])
    expect((await at.press(ann, "withdraw:USDT")).message.text).toContain(words.how)
    const check = await at.say(ann, "2,5")
    expect(check.text).toContain(words.check)
    expect(check.text).toContain(wallet)
    expect(check.text).toContain(words.people)
    expect(await at.run(standing(ann))).toEqual([5n * unit, 0n])
    expect((await at.say(ann, "wrong horse")).text).toContain(words.wrong)
    expect((await at.say(ann, PASSWORD)).text).toContain(words.set)
    expect(await at.run(asked(ann))).toMatchObject([{ state: "requested", approvalsNeeded: 1, amount: 25n * unit / 10n, destination: wallet.toLowerCase() }])
    expect(await at.run(standing(ann))).toEqual([25n * unit / 10n, 25n * unit / 10n])
    const listed = (await at.press(ann, "withdrawals")).message
    expect(listed.text).toContain(words.waits)
    const [cancel = ""] = placesOf(listed)
    const cancelled = await at.press(ann, cancel)
    expect(cancelled.answer.text).toBe(words.back)
    expect(cancelled.message.text).toContain(words.cancelled)
    expect(await at.run(standing(ann))).toEqual([5n * unit, 0n])
  })
})

describe("an amount", () => {
  it("that is none, too small, too large or more than there is, is refused with the reason, and the next one is taken", async () => {
    await using at = await botWorld()
    const ann = await rich(at, "en", 120n * unit)
    await at.say(ann, "/withdraw")
    await at.press(ann, "withdraw:USDT")
    const refused: ReadonlyArray<readonly [string, string]> = [
      ["a lot", "did not understand the amount"], ["-1", "did not understand"], ["1e3", "did not understand"], ["0.05", "least you can withdraw is 0.1 USDT"],
      ["100.000000000000000001", "100 USDT at most"], ["0.0000000000000000001", "did not understand"]
    ]
    for (const [said, reason] of refused) expect((await at.say(ann, said)).text, said).toContain(reason)
    expect((await at.say(ann, "100 usdt")).text).toContain("You receive: 100 USDT")
    expect((await at.say(ann, PASSWORD)).text).toContain("100 USDT is set aside")
    await at.say(ann, "/withdraw")
    await at.press(ann, "withdraw:USDT")
    expect((await at.say(ann, "20.5")).text).toContain("more than you can spend")
    expect(await at.run(asked(ann))).toHaveLength(1)
  })

  it("that was refused after a button or a password is asked for again: the next number is understood", async () => {
    await using at = await botWorld({ onSale: [] })
    const ann = await rich(at, "en", 130n * unit)
    expect((await all(at, ann)).message.text).toContain("100 USDT at most")
    expect((await at.say(ann, "100")).text).toContain("You receive: 100 USDT")
    const { id: userId } = await at.run(memberOf(ann))
    const elsewhere = { userId, clientKey: ClientKey.make("elsewhere"), asset: USDT.id, amount: Amount.make(40n * unit) }
    await at.run(requestWithdrawal(elsewhere, Redacted.make(PASSWORD)))
    expect((await at.say(ann, PASSWORD)).text).toContain("more than you can spend")
    expect((await at.say(ann, "90")).text).toContain("You receive: 90 USDT")
    expect((await at.say(ann, PASSWORD)).text).toContain("90 USDT is set aside")
    expect(await at.run(standing(ann))).toEqual([0n, 130n * unit])
  })

  it("can be all there is, to the last base unit, less the fee", async () => {
    await using at = await botWorld({ onSale: [] })
    const ann = await rich(at)
    const amount = unit * 7n / 10n + 1n
    await at.run(payIn(ann, { number: 1, asset: BNB.id, amount, isFinal: true }))
    const check = await all(at, ann, "BNB")
    expect(check.message.text).toContain("Fee: 0.01 BNB\nYou receive: 0.690000000000000001 BNB")
    expect(check.message.text).toContain("nobody's approval")
    await at.say(ann, PASSWORD)
    expect(await at.run(asked(ann))).toMatchObject([{ state: "approved", amount, fee: unit / 100n }])
    expect(await at.run(standing(ann, BNB.id))).toEqual([0n, amount])
    expect((await at.say(ann, "/balance")).text).toContain("0.700000000000000001 BNB set aside for withdrawals")
  })
})

describe("money does not leave", () => {
  it("while payouts are stopped, nor from a blocked member, who is told", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await at.run(stopFlow("payouts", olga, "looking at it"))
    expect((await all(at, ann)).message.text).toContain("paused while our people look")
    const { id } = await at.run(memberOf(ann))
    await at.run(blockMember(id, olga, "looking at it"))
    expect((await at.say(ann, "/withdraw")).text).toContain("suspended")
    expect(await at.run(asked(ann))).toEqual([])
  })
})

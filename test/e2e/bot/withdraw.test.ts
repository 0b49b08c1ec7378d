import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Dialogue, DialogueId, Question } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { availableOf, heldOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { startBot } from "@sigmatrade/bot/startBot"
import { DateTime, Effect, Fiber, Redacted } from "effect"
import { randomUUID } from "node:crypto"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf, token, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"

const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
const PASSWORD = "correct horse"
const olga = OperatorName.make("olga")

type World = Awaited<ReturnType<typeof botWorld>>

/** A member with a wallet, a password and 5 USDT, or another amount. */
const rich = async (at: World, language: "en" | "ru" = "en", amount = 5n * unit) => {
  const ann = await at.join(language)
  await at.say(ann, wallet)
  await at.say(ann, "/password")
  await at.say(ann, PASSWORD)
  await at.run(payIn(ann, { number: ann, asset: USDT.id, amount, isFinal: true }))
  return ann
}

/** He wants all he has of an asset: the check is shown. */
const all = async (at: World, ann: number, asset = "USDT") => {
  await at.say(ann, "/withdraw")
  await at.press(ann, `withdraw:${asset}`)
  return at.press(ann, `withdraw:${asset}:all`)
}

const asked = (ann: number) => Effect.flatMap(memberOf(ann), ({ id }) => Effect.flatMap(WithdrawalStore, (store) => store.ofUser(id, 100)))
const standing = (ann: number, asset = USDT.id) => Effect.gen(function*() {
  const { id } = yield* memberOf(ann)
  const balances = yield* (yield* Ledger).balances([availableOf(id), heldOf(id)])
  return [availableOf(id), heldOf(id)].map((account) => balances.find((one) => one.account === account && one.asset === asset)?.amount ?? 0n)
})
const wroteOf = (at: World, ann: number) => at.telegram.chat(ann).messages.filter(({ from }) => from === "member").map(({ text }) => text)

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

describe("a dialogue", () => {
  it("is left by every button and command: what comes afterwards asks for nothing", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    for (const way of ["/menu", "/start", "/balance"]) {
      await all(at, ann)
      await at.say(ann, way)
      expect((await at.say(ann, PASSWORD)).text).toContain("did not understand that")
    }
    await all(at, ann)
    await at.press(ann, "menu")
    expect((await at.say(ann, PASSWORD)).text).toContain("did not understand that")
    expect(await at.run(asked(ann))).toEqual([])
  })

  it("confirmed by several messages at once asks once", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    for (let times = 0; times < 5; times += 1) at.telegram.sendText(ann, PASSWORD)
    await at.telegram.until(ann, ({ messages }) => messages.filter(({ text }) => text.includes("did not understand that")).length === 4)
    expect(await at.run(asked(ann))).toHaveLength(1)
    expect(await at.run(standing(ann))).toEqual([0n, 5n * unit])
  })

  it("goes on after a restart of the bot", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    await at.run(Fiber.interrupt(at.bot))
    const again = at.runtime.runFork(startBot({ token: Redacted.make(token), apiRoot: at.telegram.apiRoot, policy: { pollSeconds: 1 } }))
    expect((await at.say(ann, PASSWORD)).text).toContain("5 USDT is set aside")
    await at.run(Fiber.interrupt(again))
  })

  it("that is too old, or was begun by another version, ends with the reason, does nothing, and what may be a secret is deleted", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    const { id: userId } = await at.run(memberOf(ann))
    const begin = (given: Partial<Dialogue>) => Effect.flatMap(DialogueStore, ({ begin: store }) => store(new Dialogue({
      id: DialogueId.make(randomUUID()), userId, question: Question.make("withdraw-password"), meaning: 1, step: 2,
      answers: { asset: "USDT", amount: String(unit) }, expiresAt: DateTime.makeUnsafe(Date.now() + 60_000), ...given
    })))
    const reasons: ReadonlyArray<readonly [Partial<Dialogue>, string]> = [
      [{ expiresAt: DateTime.makeUnsafe(Date.now() - 1) }, "stopped waiting"], [{ meaning: 999 }, "renewed meanwhile"],
      [{ question: Question.make("which-pet") }, "renewed meanwhile"]
    ]
    for (const [given, reason] of reasons) {
      await at.run(begin(given))
      expect((await at.say(ann, PASSWORD)).text).toContain(reason)
      expect((await at.say(ann, "hello")).text).toContain("did not understand that")
    }
    expect(wroteOf(at, ann)).not.toContain(PASSWORD)
    expect(await at.run(asked(ann))).toEqual([])
    await at.run(begin({}))
    expect((await at.say(ann, PASSWORD)).text).toContain("1 USDT is set aside")
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

  it("by somebody else's button", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    await at.say(ann, PASSWORD)
    const [cancel = ""] = placesOf((await at.press(ann, "withdrawals")).message)
    const bob = await at.join()
    const { text } = await at.telegram.answerTo(at.telegram.forwardCallback(bob, cancel))
    expect(text).toContain("does not work any more")
    expect(await at.run(asked(ann))).toMatchObject([{ state: "requested" }])
  })
})

import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { Address } from "@sigmatrade/core/chain/Address"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts"
import { botWorld, memberOf, placesOf, unit } from "./botWorld.ts"
import { payFromUnknown } from "./payIn.ts"

type World = Awaited<ReturnType<typeof botWorld>>

const newWallet = () => privateKeyToAccount(generatePrivateKey())
const waiting = (wallet: string) =>
  Effect.flatMap(SuspenseStore, (store) => store.fromWallet(Address.make(wallet.toLowerCase()), 10))

/** A message as members see it. */
interface Shown {
  readonly text: string
  readonly entities: ReadonlyArray<{ readonly type: string; readonly offset: number; readonly length: number }>
}

/** The text in the block of a message, to the character. */
const blockOf = ({ entities, text }: Shown) => {
  const block = entities.find(({ type }) => type === "pre")
  return block === undefined ? "" : text.slice(block.offset, block.offset + block.length)
}

/** A member who has linked a wallet, from which payments had come before. */
const paidBeforeLinking = async (at: World, language: "en" | "ru", payments = 1) => {
  const account = newWallet()
  for (let number = 1; number <= payments; number++) {
    await at.run(payFromUnknown(account.address, { number, asset: USDT.id, amount: 30n * unit, isFinal: true }))
  }
  const member = await at.join(language)
  const linked = await at.say(member, account.address)
  return { account, member, linked }
}

const english = {
  linked: "Your wallet is linked", one: "A payment from this wallet waits for you", two: "2 payments from this wallet wait for you",
  how: "Signing costs nothing and moves no money", done: "The wallet is proven to be yours",
  found: "2 payments from it were waiting and are yours now",
  none: "No payment from it was waiting", proven: "Proven by your signature", foreign: "This signature does not prove it",
  form: "This is not a whole signature", unlinked: "First link the wallet you want to prove"
}
const russian: typeof english = {
  linked: "Кошелёк привязан", one: "1 платёж с этого кошелька ждёт вас", two: "2 платежа с этого кошелька ждут вас",
  how: "Подпись бесплатна и денег не переводит", done: "Доказано: кошелёк ваш", found: "2 платежа с него ждали вас и теперь ваши",
  none: "Ни один платёж с него не ждал", proven: "Доказан вашей подписью", foreign: "Эта подпись не подходит",
  form: "Это не целая подпись", unlinked: "Сначала привяжите кошелёк"
}

describe.each([["en", english], ["ru", russian]] as const)("proving a wallet (%s)", (language, words) => {
  it("brings the member the payments that came from it before anybody knew whose it was", async () => {
    await using at = await botWorld()
    const { account, linked, member } = await paidBeforeLinking(at, language, 2)
    expect(linked.text).toContain(words.linked)
    expect(linked.text).toContain(words.two)
    expect(placesOf(linked)).toEqual(["prove", "pay", "menu"])

    const { message } = await at.press(member, "prove")
    expect(message.text).toContain(words.how)
    const text = blockOf(message)
    expect(text.split("\n")).toHaveLength(5)
    expect(text).toContain(`Wallet: ${account.address}\nTelegram id: ${member}\n`)
    expect(message.buttons.flat()[0]).toMatchObject({ copy_text: { text } })

    const answer = await at.say(member, await account.signMessage({ message: text }))
    expect(answer.text).toContain(words.done)
    expect(answer.text).toContain(words.found)
    expect(await at.run(waiting(account.address))).toEqual([])
    await at.run(creditDeposits())
    expect((await at.say(member, "/balance")).text).toContain("40 USDT")
    const wallet = await at.say(member, "/wallet")
    expect(wallet.text).toContain(words.proven)
    expect(placesOf(wallet)).toEqual(["newwallet", "pay", "menu"])
  })

  it("is offered on the wallet's page even when nothing waits, and not in the way of who has just linked one", async () => {
    await using at = await botWorld()
    const { account, linked, member } = await paidBeforeLinking(at, language, 0)
    expect(placesOf(linked)).toEqual(["pay", "menu"])
    expect(placesOf(await at.say(member, "/wallet"))).toEqual(["prove", "newwallet", "pay", "menu"])
    const signature = await account.signMessage({ message: blockOf((await at.press(member, "prove")).message) })
    expect((await at.say(member, signature)).text).toContain(words.none)
    expect((await at.say(member, signature)).text).toContain(words.none)
  })

  it("is understood at any time and however the signature is wrapped, and a repeat changes nothing", async () => {
    await using at = await botWorld()
    const { account, linked, member } = await paidBeforeLinking(at, language)
    expect(linked.text).toContain(words.one)
    const signature = await account.signMessage({ message: blockOf((await at.press(member, "prove")).message) })
    await at.say(member, "/levels")
    expect((await at.say(member, `{"address":"${account.address}","sig":"${signature.slice(2)}"}`)).text).toContain(words.done)
    expect((await at.say(member, ` ${signature.toUpperCase().replace("0X", "0x")}\n`)).text).toContain(words.none)
  })

  it("with another wallet, for another text or with half a signature says what is wrong, and nothing changes", async () => {
    await using at = await botWorld()
    const { account, member } = await paidBeforeLinking(at, language)
    const text = blockOf((await at.press(member, "prove")).message)
    const signature = await account.signMessage({ message: text })
    const foreign = [
      await newWallet().signMessage({ message: text }), await account.signMessage({ message: `${text} ` }),
      await account.signMessage({ message: text.replaceAll("\n", "") }), `0x${"00".repeat(65)}`, `0x${"ff".repeat(65)}`
    ]
    for (const one of foreign) {
      const answer = await at.say(member, one)
      expect(answer.text, one).toContain(words.foreign)
      expect(answer.text).toContain(account.address)
      expect(placesOf(answer)).toEqual(["prove", "menu"])
    }
    for (const one of [signature.slice(0, -1), `${signature}0`]) expect((await at.say(member, one)).text).toContain(words.form)
    expect(await at.run(memberOf(member))).toMatchObject({ wallet: { provenAt: null } })
    expect(await at.run(waiting(account.address))).toHaveLength(1)
  })

  it("needs a wallet first, for whoever presses the button or sends a signature without one", async () => {
    await using at = await botWorld()
    const member = await at.join(language)
    await at.telegram.answerTo(at.telegram.forwardCallback(member, "prove"))
    expect(at.telegram.chat(member).messages.at(-1)?.text).toContain(words.unlinked)
    expect((await at.say(member, await newWallet().signMessage({ message: "anything" }))).text).toContain(words.unlinked)
  })
})

describe("a signature somebody else has made", () => {
  it("is of no use to whoever copies it: it names its member", async () => {
    await using at = await botWorld()
    const { account, member } = await paidBeforeLinking(at, "en")
    const signature = await account.signMessage({ message: blockOf((await at.press(member, "prove")).message) })
    const thief = await at.join("en")
    await at.say(thief, newWallet().address)
    expect((await at.say(thief, signature)).text).toContain(english.foreign)
    expect(await at.run(waiting(account.address))).toHaveLength(1)
    expect((await at.say(thief, "/balance")).text).not.toContain("30 USDT")
    await at.run(payFromUnknown(account.address, { number: 9, asset: BNB.id, amount: unit, isFinal: true }))
    expect((await at.say(member, signature)).text).toContain(english.found)
  })
})

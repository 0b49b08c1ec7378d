import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Effect, Option } from "effect"
import { describe, expect, it } from "vitest"
import { bytesToHex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { botWorld, memberOf, placesOf, prices, seed } from "./botWorld.ts"

type World = Awaited<ReturnType<typeof botWorld>>

/** Goes through the buttons to where and what to pay; answers the address that can be copied there. */
const addressShown = async (at: World, member: number) => {
  await at.say(member, "/pay")
  await at.press(member, "pay:1")
  const warning = (await at.press(member, "pay:1:BNB")).message
  const { message } = await at.press(member, "details:1:BNB:1")
  const [address = ""] = message.buttons.flat().flatMap((copy) => "copy_text" in copy ? [copy.copy_text.text] : [])
  return { warning, message, address }
}

const words = {
  en: {
    start: "an address of your own", guard: "yours alone: you may pay from any wallet", help: "You have an address of your own",
    linked: "Your wallet is linked"
  },
  ru: {
    start: "собственный адрес", guard: "только ваш: платить можно с любого кошелька", help: "У вас есть собственный адрес",
    linked: "Кошелёк привязан"
  }
}

describe.each(["en", "ru"] as const)("paying to an address of one's own (%s)", (language) => {
  it("needs no wallet, and shows the address that the seed can spend from, kept for this member", async () => {
    await using at = await botWorld({ strategy: "address" })
    const ann = await at.join(language)
    expect(at.telegram.chat(ann).messages.at(-1)?.text).toContain(words[language].start)
    expect((await at.say(ann, "/help")).text).toContain(words[language].help)
    const { address, message, warning } = await addressShown(at, ann)
    expect(warning.text).toContain(words[language].guard)
    const { privateKey } = seed.derive(`m/${Math.floor(ann / 2 ** 31)}/${ann % 2 ** 31}`)
    expect(address).toBe(privateKeyToAccount(bytesToHex(privateKey ?? new Uint8Array())).address)
    expect(message.text).toContain(`ethereum:${address.toLowerCase()}@56?value=50000000000000000`)
    const { id } = await at.run(memberOf(ann))
    const kept = await at.run(Effect.flatMap(DepositAddressStore, (store) => store.of(id)))
    expect(Option.getOrThrow(kept).address).toBe(address.toLowerCase())
  })

  it("is the same at every payment, and another one for every member", async () => {
    await using at = await botWorld({ strategy: "address" })
    const [ann, bob] = [await at.join(language), await at.join(language)]
    const [first, again, other] = [await addressShown(at, ann), await addressShown(at, ann), await addressShown(at, bob)]
    expect(again.address).toBe(first.address)
    expect(other.address).not.toBe(first.address)
  })

  it("cannot be linked as the wallet somebody pays from; one's own wallet can, and changes nothing", async () => {
    await using at = await botWorld({ strategy: "address" })
    const [ann, bob] = [await at.join(language), await at.join(language)]
    const { address } = await addressShown(at, ann)
    for (const member of [ann, bob]) expect((await at.say(member, address)).text).not.toContain(words[language].linked)
    await at.say(bob, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    expect((await addressShown(at, bob)).warning.text).toContain(words[language].guard)
  })
})

describe("a price that has changed since the warning", () => {
  it("shows the warning again to a member without a wallet too", async () => {
    await using at = await botWorld({ strategy: "address" })
    const ann = await at.join()
    await addressShown(at, ann)
    const dearer = [new LevelPrice({ level: LevelNumber.make(1), asset: BNB.id, price: Amount.make(6n * 10n ** 16n) }), ...prices.slice(1)]
    await at.run(Effect.flatMap(LevelStore, (levels) => levels.publish(dearer, at.now)))
    await at.telegram.answerTo(at.telegram.forwardCallback(ann, "details:1:BNB:1"))
    const last = at.telegram.chat(ann).messages.at(-1)
    expect(last?.text).toContain("0.06 BNB")
    expect(placesOf(last ?? { buttons: [] })).toContain("details:1:BNB:2")
  })
})

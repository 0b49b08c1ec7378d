import { describe, expect, it } from "vitest"
import { botWorld, placesOf, systemWallet, usdtContract } from "./botWorld.ts"

const english = {
  ask: "What would you like to know?", network: "Network: BNB Smart Chain (BEP-20)", from: "from your linked wallet only", exchange: "From an exchange, or another wallet",
  blocks: "12 blocks must confirm it", reserved: "60 minutes", out: "At least 0.1 USDT, at most 100 USDT at once", safe: "recovery phrase", own: "an address of your own", works: "That works"
}
const russian: typeof english = {
  ask: "Что вы хотите узнать?", network: "Сеть: BNB Smart Chain (BEP-20)", from: "только с привязанного кошелька", exchange: "С биржи или с другого кошелька",
  blocks: "подтверждение 12 блоков", reserved: "60 минут", out: "Не меньше 0.1 USDT, за раз не больше 100 USDT", safe: "seed-фразу", own: "собственный адрес", works: "Так можно"
}

describe.each([["en", english], ["ru", russian]] as const)("questions and answers (%s)", (language, words) => {
  it("tell network, contract, address, waiting time and limits as they are set here", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    await at.press(ann, "help")
    const { message } = await at.press(ann, "faq")
    expect(message.text).toContain(words.ask)
    expect(placesOf(message)).toEqual(["faq:where", "faq:wrong", "faq:long", "faq:out", "faq:safe", "help", "menu"])
    const read = async (question: string) => {
      const { text } = (await at.press(ann, `faq:${question}`)).message
      await at.press(ann, "faq")
      return text
    }
    const where = await read("where")
    for (const word of [words.network, words.from]) expect(where).toContain(word)
    expect(where.toLowerCase()).toContain(usdtContract)
    expect(where.toLowerCase()).toContain(systemWallet)
    expect(await read("wrong")).toContain(words.exchange)
    const long = await read("long")
    for (const word of [words.blocks, words.reserved]) expect(long).toContain(word)
    expect(await read("out")).toContain(words.out)
    expect(await read("safe")).toContain(words.safe)
  })

  it("never show our wallet where everybody has an address of his own, to which an exchange may pay", async () => {
    await using at = await botWorld({ strategy: "address" })
    const ann = await at.join(language)
    await at.press(ann, "help")
    await at.press(ann, "faq")
    const where = (await at.press(ann, "faq:where")).message.text
    expect(where).toContain(words.own)
    expect(where.toLowerCase()).not.toContain(systemWallet)
    await at.press(ann, "faq")
    expect((await at.press(ann, "faq:wrong")).message.text).toContain(words.works)
  })
})

it("a question that is made up changes nothing", async () => {
  await using at = await botWorld()
  const ann = await at.join()
  expect((await at.telegram.answerTo(at.telegram.forwardCallback(ann, "faq:why"))).text).toContain("does not work any more")
})

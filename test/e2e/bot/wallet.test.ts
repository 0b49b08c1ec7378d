import { Address } from "@sigmatrade/core/chain/Address"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, placesOf } from "./botWorld.ts"

const checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
const address = Address.make(checksummed.toLowerCase())
const other = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"

const english = {
  ask: "Link your wallet", linked: "Your wallet is linked", shown: "Your wallet", already: "You have linked a wallet already",
  format: "not an address of BNB Smart Chain", checksum: "typing mistake", zero: "zero address", ours: "the address you pay to",
  taken: "linked to another member"
}
const russian: typeof english = {
  ask: "Привяжите кошелёк", linked: "Кошелёк привязан", shown: "Ваш кошелёк", already: "Кошелёк у вас уже привязан",
  format: "не адрес сети BNB Smart Chain", checksum: "опечатка", zero: "нулевой адрес", ours: "на который платят",
  taken: "привязан к другому участнику"
}

describe.each([["en", english], ["ru", russian]] as const)("a wallet (%s)", (language, words) => {
  it("is asked for, linked, shown with its checksum, and leads on to paying", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    expect((await at.press(ann, "wallet")).message.text).toContain(words.ask)
    const linked = await at.say(ann, checksummed)
    expect(linked.text).toContain(words.linked)
    expect(linked.text).toContain(checksummed)
    expect(linked.entities).toContainEqual({ type: "code", offset: linked.text.indexOf("0x"), length: 42 })
    expect(placesOf(linked)).toEqual(["pay", "menu"])
    expect(await at.run(memberOf(ann))).toMatchObject({ wallet: { address } })
    expect((await at.say(ann, "/wallet")).text).toMatch(new RegExp(`${words.shown}[^]*${checksummed}`))
  })

  it("that is mistyped, foreign, of nobody, ours or somebody else's is refused with the reason, and nothing is linked", async () => {
    await using at = await botWorld()
    await at.say(await at.join(), other)
    const ann = await at.join(language)
    const refused: ReadonlyArray<readonly [string, string]> = [
      [checksummed.replace("aA", "AA"), words.checksum],
      ["0x123", words.format],
      ["0xZAeb6053F3E94C9b9A09f33669435E7Ef1BeAed12", words.format],
      [`0X${"a".repeat(40)}`, words.format],
      [`${checksummed}0`, words.format],
      [`0x${"ab".repeat(32)}`, words.format],
      ["TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", words.format],
      ["bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", words.format],
      ["EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2", words.format],
      ["bnb1grpf0955h0ykzq3ar5nmum7y6gdfl6lxfn46h2", words.format],
      ["vitalik.eth", words.format],
      [`ethereum:${checksummed}@56`, words.format],
      [`0x${"0".repeat(40)}`, words.zero],
      ["0x00000000000000000000000000000000000000aa", words.ours],
      ["0x00000000000000000000000000000000000000AA", words.ours],
      [other, words.taken],
      [other.toLowerCase(), words.taken]
    ]
    for (const [sent, reason] of refused) expect((await at.say(ann, sent)).text, sent).toContain(reason)
    expect(await at.run(memberOf(ann))).toMatchObject({ wallet: null })
    expect((await at.say(ann, `  ${checksummed.toLowerCase()}\n`)).text).toContain(words.linked)
  })

  it("cannot be replaced by sending another one; the same one again is no mistake", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    await at.say(ann, checksummed)
    const refused = await at.say(ann, other)
    expect(refused.text).toContain(words.already)
    expect(refused.text).toContain(checksummed)
    expect((await at.say(ann, checksummed)).text).toContain(words.linked)
    expect(await at.run(memberOf(ann))).toMatchObject({ wallet: { address } })
  })

  it("is not awaited: commands and buttons work in between, and the address is understood afterwards all the same", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    await at.press(ann, "wallet")
    await at.say(ann, "/levels")
    expect((await at.press(ann, "menu")).answer.text).toBe("")
    expect((await at.say(ann, "hello")).text).toContain("0x")
    expect((await at.say(ann, checksummed)).text).toContain(words.linked)
  })
})

describe("a wallet two members send at the same moment", () => {
  it("becomes one member's, and the other learns that it is taken", async () => {
    await using at = await botWorld()
    const people = await Promise.all(Array.from({ length: 8 }, () => at.join()))
    for (const person of people) at.telegram.sendText(person, checksummed)
    const answers = await Promise.all(people.map((person) => at.telegram.nextMessage(person)))
    expect(answers.filter(({ text }) => text.includes(english.linked))).toHaveLength(1)
    expect(answers.filter(({ text }) => text.includes(english.taken))).toHaveLength(7)
  })
})

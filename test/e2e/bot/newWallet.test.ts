import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"

const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
const other = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
const third = "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
const PASSWORD = "correct horse"

const english = { first: "First set a password", ask: "For 24 hours", check: "Please check", wrong: "4 tries are left", cooling: "Nothing can be withdrawn before", ours: "belongs to this community", taken: "linked to another member" }
const russian: typeof english = { first: "Сначала задайте пароль", ask: "ещё 24 часа", check: "Проверьте, пожалуйста", wrong: "Осталось 4 попытки", cooling: "ничего нельзя вывести", ours: "принадлежит сообществу", taken: "привязан к другому участнику" }

describe.each([["en", english], ["ru", russian]] as const)("another wallet (%s)", (language, words) => {
  it("needs the password, shows both addresses, cancels what waits, and nothing can be withdrawn for a while", async () => {
    await using at = await botWorld()
    const ann = await at.join(language)
    await at.say(ann, wallet)
    await at.say(ann, "/wallet")
    expect((await at.press(ann, "newwallet")).message.text).toContain(words.first)
    await at.press(ann, "password")
    await at.say(ann, PASSWORD)
    await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: 5n * unit, isFinal: true }))
    await at.say(ann, "/withdraw")
    await at.press(ann, "withdraw:USDT")
    await at.press(ann, "withdraw:USDT:all")
    await at.say(ann, PASSWORD)
    await at.say(ann, "/wallet")
    expect((await at.press(ann, "newwallet")).message.text).toContain(words.ask)
    const check = await at.say(ann, other)
    expect(check.text).toContain(words.check)
    expect(check.text).toMatch(new RegExp(`${wallet}[^]*${other}`))
    expect((await at.say(ann, "wrong horse")).text).toContain(words.wrong)
    expect(await at.run(memberOf(ann))).toMatchObject({ wallet: { address: wallet.toLowerCase() } })
    expect((await at.say(ann, PASSWORD)).text).toContain(other)
    const { id, wallet: linked } = await at.run(memberOf(ann))
    expect(linked?.address).toBe(other.toLowerCase())
    expect(await at.run(Effect.flatMap(WithdrawalStore, (store) => store.ofUser(id, 10)))).toMatchObject([{ state: "cancelled" }])
    await at.say(ann, "/withdraw")
    await at.press(ann, "withdraw:USDT")
    expect((await at.press(ann, "withdraw:USDT:all")).message.text).toContain(words.cooling)
  })

  it("that is mistyped, ours or somebody else's is refused with the reason, and nothing changes", async () => {
    await using at = await botWorld()
    await at.say(await at.join(), other)
    const ann = await at.join(language)
    await at.say(ann, wallet)
    await at.say(ann, "/password")
    await at.say(ann, PASSWORD)
    for (const [sent, reason] of [["0x00000000000000000000000000000000000000aa", words.ours], [other, words.taken]] as const) {
      await at.say(ann, "/wallet")
      await at.press(ann, "newwallet")
      await at.say(ann, "0x123")
      await at.say(ann, sent)
      expect((await at.say(ann, PASSWORD)).text).toContain(reason)
      // "Send me a different one": the next address is taken for it.
      expect((await at.say(ann, third)).text).toContain(words.check)
    }
    expect(await at.run(memberOf(ann))).toMatchObject({ wallet: { address: wallet.toLowerCase() } })
  })
})

import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect } from "effect"
import { describe, expect, it } from "vitest"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import { botWorld, memberOf, placesOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"

const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"

/** Broken finality takes every payment there is. */
const reverseAll = Effect.gen(function*() {
  const lost = yield* (yield* TransferStore).finalAbove(ChainId.make(56), BlockNumber.make(0), 10)
  const ids = lost.map(({ transfer }) => transferId(transfer))
  yield* (yield* DepositStore).reverse(ids, yield* freshIncident, yield* DateTime.now)
})

describe("the balance", () => {
  it("is exact to the last base unit in every asset, beyond 2^63", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    expect((await at.press(ann, "balance")).message.text).toContain("0 BNB available\n\n0 USDT available")
    await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: 2n ** 70n + 1n, isFinal: true }))
    expect((await at.say(ann, "/balance")).text).toContain("1160.591620717411303425 USDT available")
    await at.say(ann, "/language")
    expect((await at.say(ann, "/balance")).text).toContain("1160.591620717411303425 USDT доступно")
  })

  it("shows commissions as held until they are released", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const { invitationCode } = await at.run(memberOf(ann))
    const bob = await at.join("ru", invitationCode)
    await at.run(payIn(bob, { number: 1, asset: BNB.id, amount: 5n * 10n ** 16n, isFinal: true }))
    expect((await at.say(ann, "/balance")).text).toContain("0 BNB available\n0.0025 BNB in commissions, held")
    await at.run(releaseCommissions(10))
    expect((await at.say(ann, "/balance")).text).toMatch(/0\.0025 BNB available$/)
  })
})

describe("the movements", () => {
  it("are every one there is, with its reason and the balance after it, newest first, page by page and back", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await at.say(ann, wallet)
    await at.say(ann, "/balance")
    expect((await at.press(ann, "statement")).message.text).toContain("Nothing on this page")
    await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: 21n * unit, isFinal: true }))
    for (let number = 2; number <= 9; number += 1) await at.run(payIn(ann, { number, asset: USDT.id, amount: unit, isFinal: true }))
    await at.say(ann, "/balance")
    const first = (await at.press(ann, "statement")).message
    expect(first.text).toMatch(/\+1 USDT · payment credited\n\d{4}-\d\d-\d\d \d\d:\d\d UTC · then 9 USDT\n\n\+1 USDT · payment credited\n.* · then 8 USDT/)
    expect(first.text.match(/payment credited/g)).toHaveLength(8)
    const [older = ""] = placesOf(first)
    const second = (await at.press(ann, older)).message
    expect(second.text).toMatch(/−20 USDT · level bought\n.* · then 1 USDT\n\n\+21 USDT · payment credited\n.* · then 21 USDT/)
    const [newer = ""] = placesOf(second)
    expect(newer).toMatch(/^statement:newer:\d+$/)
    expect((await at.press(ann, newer)).message.text).toContain("then 9 USDT")
  })

  it("by made-up places are not shown", async () => {
    await using at = await botWorld()
    const ann = await at.join("ru")
    for (const data of ["statement:older", "statement:older:x", "statement:sideways:1", "statement:older:99999999999999999"]) {
      expect((await at.telegram.answerTo(at.telegram.forwardCallback(ann, data))).text).toContain("больше не действует")
    }
  })
})

describe("the payments", () => {
  it("are none at first, then listed newest first with state, amount, time and transaction", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    expect((await at.press(ann, "history")).message.text).toContain("There is none yet")
    await at.run(payIn(ann, { number: 1, asset: BNB.id, amount: 5n * 10n ** 16n, isFinal: true }))
    await at.run(payIn(ann, { number: 2, asset: USDT.id, amount: unit, isFinal: false }))
    const { text } = await at.say(ann, "/history")
    expect(text).toMatch(/⏳ Seen, not final yet · 1 USDT\n\d{4}-\d\d-\d\d \d\d:\d\d UTC · 0x00000000…00000002/)
    expect(text).toContain("✅ Credited · 0.05 BNB · level 1\n")
    expect(text.indexOf("1 USDT")).toBeLessThan(text.indexOf("0.05 BNB"))
    await at.say(ann, "/language")
    expect((await at.say(ann, "/history")).text).toContain("✅ Зачислен · 0.05 BNB · уровень 1")
  })

  it("that broken finality took are shown as taken back, and as having bought nothing", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await at.run(payIn(ann, { number: 1, asset: BNB.id, amount: 5n * 10n ** 16n, isFinal: true }))
    await at.run(reverseAll)
    expect((await at.say(ann, "/history")).text).toMatch(/↩️ Taken back · 0\.05 BNB\n/)
    await at.say(ann, "/language")
    expect((await at.say(ann, "/history")).text).toMatch(/↩️ Отменён · 0\.05 BNB\n/)
  })

  it("are the ten latest, however many there are", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    for (let number = 1; number <= 12; number++) {
      await at.run(payIn(ann, { number, asset: USDT.id, amount: BigInt(number) * unit / 100n, isFinal: false }))
    }
    const { text } = await at.say(ann, "/history")
    expect(text.match(/USDT/g)).toHaveLength(10)
    expect(text).toContain("0.12 USDT")
    expect(text).not.toContain("0.02 USDT")
  })

  it("are one's own only", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const bob = await at.join()
    await at.run(payIn(ann, { number: 1, asset: USDT.id, amount: unit, isFinal: true }))
    expect((await at.say(bob, "/history")).text).toContain("There is none yet")
    expect((await at.say(bob, "/balance")).text).toContain("0 USDT available")
    expect((await at.say(ann, "/balance")).text).not.toContain("BNB")
  })
})

describe("inviting", () => {
  it("shows the link, what each tier pays, how many stand in it and what they earned", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const { invitationCode } = await at.run(memberOf(ann))
    const link = `https://t.me/sigmatrade_bot?start=${invitationCode}`
    const before = (await at.press(ann, "invite")).message
    expect(before.text).toContain(`${link}\n\nTier 1: 5% of each level they buy · 0 members\nTier 2: 4%`)
    expect(before.text).toContain("You have not earned any commission yet.")
    const [share, copy] = before.buttons.flat()
    expect(share).toMatchObject({ url: `https://t.me/share/url?url=${encodeURIComponent(link)}&text=Join%20me%20here` })
    expect(copy).toMatchObject({ copy_text: { text: link } })

    const bob = await at.join("ru", invitationCode)
    const carl = await at.join("en", (await at.run(memberOf(bob))).invitationCode)
    await at.run(payIn(bob, { number: 1, asset: BNB.id, amount: 5n * 10n ** 16n, isFinal: true }))
    await at.run(payIn(carl, { number: 2, asset: USDT.id, amount: 20n * unit, isFinal: true }))
    const after = await at.say(ann, "/invite")
    expect(after.text).toContain("Tier 1: 5% of each level they buy · 1 member\nTier 2: 4% of each level they buy · 1 member\nTier 3: 3% of each level they buy · 0 members")
    expect(after.text).toContain("You have earned\nTier 1: 0.0025 BNB from 1 sale\nTier 2: 0.8 USDT from 1 sale")
    expect((await at.say(bob, "/invite")).text).toContain("Вы заработали\nЛиния 1: 1 USDT с 1 продажи")
  })

  it("by the link that is shown makes a member of one's team", async () => {
    await using at = await botWorld()
    const ann = await at.join("ru")
    const payload = /start=(\w+)/.exec((await at.say(ann, "/invite")).text)?.[1] ?? ""
    await at.join("ru", payload, "<i>Вася</i>")
    expect((await at.say(ann, "/invite")).text).toContain("Линия 1: 5 % с каждой покупки уровня · 1 участник\n")
  })

  it("shows wallets linked by somebody to nobody else", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await at.say(ann, wallet)
    const bob = await at.join("en", (await at.run(memberOf(ann))).invitationCode)
    for (const command of ["/invite", "/wallet", "/balance", "/history"]) expect((await at.say(bob, command)).text).not.toContain(wallet)
  })
})

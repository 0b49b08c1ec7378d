import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { botWorld, MASTER_KEY, placesOf, unit } from "./botWorld.ts"
import { appoint, logIn } from "./deskWorld.ts"
import { payFromUnknown, payIn } from "./payIn.ts"
import type { World } from "./richMember.ts"

const hash = (number: number) => `0x${number.toString(16).padStart(64, "0")}`
const place = (number: number) => `admindeposit:${number}:${"0".repeat(20)}:0`

describe("payments at the desk", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
    const ann = await at.join("en", "", "Ann <b>")
    await at.say(ann, freshAddress())
    await at.run(payIn(ann, { number: 1, asset: BNB.id, amount: 5n * 10n ** 16n, isFinal: true }))
    await at.run(payFromUnknown(freshAddress(), { number: 2, asset: USDT.id, amount: 7n * unit, isFinal: true }))
    await at.run(payIn(ann, { number: 3, asset: USDT.id, amount: 3n * unit, isFinal: false }))
    for (let number = 11; number < 19; number += 1) await at.run(payIn(ann, { number, asset: USDT.id, amount: 1n * unit, isFinal: true }))
  }, 120_000)
  afterAll(() => at.stop())

  const list = async (who = owner) => {
    await at.say(who, "/admin")
    return (await at.press(who, "admindeposits")).message
  }

  it("the newest come first, page by page, and those on their way can be seen alone", async () => {
    const first = await list()
    assert.deepStrictEqual(placesOf(first).filter((one) => one.startsWith("admindeposit:")), [18, 17, 16, 15, 14, 13, 12, 11].map(place))
    const second = (await at.press(owner, "admindeposits:all:1")).message
    assert.deepStrictEqual(second.buttons.slice(0, 3).map(([one]) => one?.text), [
      "3 USDT · Ann <b> · ⏳ Seen, not final yet", "7 USDT · nobody known · in suspense", "0.05 BNB · Ann <b> · ✅ Credited"
    ])
    assert.notInclude(placesOf(second), "admindeposits:all:2")
    const coming = (await at.press(owner, "admindeposits:coming:0")).message
    assert.deepStrictEqual(placesOf(coming).filter((one) => one.startsWith("admindeposit:")), [place(3)])
  })

  it("a card tells whose it is, where it stands and who says that it is final, and leads to the member or to the decision", async () => {
    await list()
    await at.press(owner, "admindeposits:all:1")
    const credited = (await at.press(owner, place(1))).message
    for (const fact of ["0.05 BNB", "✅ Credited", hash(1), "Block 1,", "Of Ann <b>", "Final by the word of", "Bought level 1"]) assert.include(credited.text, fact)
    const member = placesOf(credited).find((one) => one.startsWith("adminmember:")) ?? ""
    assert.include((await at.press(owner, member)).message.text, "Ann <b>")

    await list()
    await at.press(owner, "admindeposits:all:1")
    const held = (await at.press(owner, place(2))).message
    assert.include(held.text, "Of nobody known: unknown sender")
    const decision = placesOf(held).find((one) => one.startsWith("adminheld:")) ?? ""
    assert.include((await at.press(owner, decision)).message.text, "7 USDT")

    await list()
    await at.press(owner, "admindeposits:all:1")
    const coming = (await at.press(owner, place(3))).message.text
    assert.include(coming, "not final yet")
    assert.notInclude(coming, "Final by")
  })

  it("a transaction is found by its hash, in large letters too; what is none is told how to look", async () => {
    await list()
    const found = await at.say(owner, ` ${hash(2).toUpperCase().replace("X", "x")} `)
    assert.deepStrictEqual(placesOf(found).filter((one) => one.startsWith("admindeposit:")), [place(2)])
    assert.include((await at.say(owner, hash(77))).text, "No payment to our wallets is known")
    assert.include((await at.say(owner, "0x12")).text, "no hash of a transaction")
  })

  it("whoever answers members sees payments, and decides nothing about those in suspense", async () => {
    const { panel, who } = await appoint(at, owner, "support", "sam")
    assert.include(placesOf(panel), "admindeposits")
    await list(who)
    await at.press(who, "admindeposits:all:1")
    assert.isFalse(placesOf((await at.press(who, place(2))).message).some((one) => one.startsWith("adminheld")))
  })

  it("a button from before a reorg shows the list as it is now", async () => {
    await list()
    const moved = await at.telegram.answerTo(at.telegram.forwardCallback(owner, place(999)))
    assert.notInclude(moved.text, "Block 999")
  })
})

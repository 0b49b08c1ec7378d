import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { botWorld, MASTER_KEY, placesOf, unit } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import { payFromUnknown } from "./payIn.ts"
import { standing } from "./richMember.ts"
import type { World } from "./richMember.ts"

const items = Effect.flatMap(SuspenseStore, (store) => store.items(100))

describe("suspense at the desk", () => {
  let at: World
  let owner: number
  let number = 1
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  /** A stranger pays, and the operator opens the payment. */
  const open = async (amount: bigint, who = owner) => {
    const from = freshAddress()
    await at.run(payFromUnknown(from, { number: number++, asset: USDT.id, amount, isFinal: true }))
    const item = (await at.run(items)).find((one) => one.from === from)
    await at.say(who, "/admin")
    const list = (await at.press(who, "adminsuspense")).message
    const hash = item?.id.split(":")[1] ?? ""
    const place = `${hash.slice(-32, -16)}:${hash.slice(-16)}:0`
    assert.include(placesOf(list), `adminheld:${place}`)
    return { from, item, list, place, card: (await at.press(who, `adminheld:${place}`)).message }
  }

  it("a payment is assigned to the member whose name was shown, with a reason, and is credited to him", async () => {
    const ann = await at.join("en", "", "Ann Onymous")
    const { card, item, list, place } = await open(30n * unit)
    assert.include(list.buttons[0]?.[0]?.text, "30 USDT · unknown sender")
    assert.include(card.text, "30 USDT · unknown sender")
    assert.include(card.text.toLowerCase(), item?.from ?? "nobody")
    await at.press(owner, `adminassign:${place}`)
    assert.include((await at.say(owner, "999")).text, "No member has this Telegram id")
    assert.include((await at.say(owner, String(ann))).text, "Is it of Ann Onymous")
    assert.deepStrictEqual(await at.run(standing(ann)), [0n, 0n])
    assert.include((await at.say(owner, "He showed the receipt")).text, "It is his now")
    await at.run(creditDeposits())
    assert.deepStrictEqual(await at.run(standing(ann)), [10n * unit, 0n], "30 less the level for 20 it bought")
    const [record] = await at.run(audit(1))
    assert.deepStrictEqual([record?.action, record?.subject, record?.reason], ["suspense assign", `transfer:${item?.id}`, "He showed the receipt"])
    const gone = await at.telegram.answerTo(at.telegram.forwardCallback(owner, `adminheld:${place}`))
    assert.include(gone.text, "button")
  })

  it("a payment that is to be paid back or kept says so, waits for nobody any more, and is decided with a reason", async () => {
    for (const [place, words, decided] of [["adminreturn", "to be paid back", "Return"], ["adminkeep", "stays in suspense", "Keep"]] as const) {
      const { item, place: payment } = await open(7n * unit)
      await at.press(owner, `${place}:${payment}`)
      assert.include((await at.say(owner, "Nobody asked for it")).text, words)
      assert.strictEqual((await at.run(items)).find(({ id }) => id === item?.id)?.decided, decided)
    }
    await at.say(owner, "/admin")
    assert.include((await at.press(owner, "adminsuspense")).message.text, "They wait for a decision: 0. Decided and still here: 2")
  })

  it("leaving by a button decides nothing, and of two operators the second learns that it was assigned", async () => {
    const [ann, max] = [await at.join(), await appoint(at, owner, "manager", "max")]
    const one = await open(9n * unit)
    await at.press(owner, `adminassign:${one.place}`)
    await at.say(owner, String(ann))
    await at.press(owner, "adminsuspense")
    await at.say(owner, "This answers nothing")
    assert.isNull((await at.run(items)).find(({ id }) => id === one.item?.id)?.decided ?? null)
    const two = await open(9n * unit, max.who)
    for (const who of [owner, max.who]) {
      await at.say(who, "/admin")
      await at.press(who, "adminsuspense")
      await at.press(who, `adminheld:${two.place}`)
      await at.press(who, `adminassign:${two.place}`)
      await at.say(who, String(ann))
    }
    assert.include((await at.say(owner, "Hers")).text, "It is his now")
    assert.include((await at.say(max.who, "Hers too")).text, "assigned already")
  })

  it("more payments than fit are paged, and no button is longer than Telegram allows", async () => {
    for (let count = 0; count < 9; count++) await open(BigInt(count + 1) * unit / 10n).catch(() => null)
    await at.say(owner, "/admin")
    const { message } = await at.press(owner, "adminsuspense")
    assert.include(placesOf(message), "adminsuspense:1")
    const next = (await at.press(owner, "adminsuspense:1")).message
    assert.isAbove(placesOf(next).filter((place) => place.startsWith("adminheld:")).length, 0)
    for (const place of [...placesOf(message), ...placesOf(next)]) assert.isAtMost(place.length, 64)
  })
})

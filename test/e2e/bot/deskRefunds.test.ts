import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { assert, it } from "vitest"
import { botWorld, MASTER_KEY, memberOf, placesOf } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import { payIn } from "./payIn.ts"
import { standing } from "./richMember.ts"
import type { World } from "./richMember.ts"

const wallet = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
const price = 5n * 10n ** 16n
const idOf = (id: string) => `${id.replaceAll("-", "").slice(0, 16)}:${id.replaceAll("-", "").slice(16)}`
const levelsOf = async (at: World, member: number) => {
  const { id } = await at.run(memberOf(member))
  return [...(await at.run(Effect.flatMap(LevelStore, ({ owned }) => owned([id])))).get(id) ?? []]
}

it("a sale is taken back by two: what it would do is shown, the one who asked cannot agree, and however often it is pressed it happens once", async () => {
  await using at = await botWorld()
  const { who: owner } = await logIn(at, MASTER_KEY)
  const bea = await appoint(at, owner, "manager", "bea")
  const sponsor = await at.join("en", "", "Sponsor <b>")
  const { invitationCode } = await at.run(memberOf(sponsor))
  const ann = await at.join("en", invitationCode, "Ann")
  await at.say(ann, wallet)
  await at.run(payIn(ann, { number: 1, asset: BNB.id, amount: price, isFinal: true }))
  assert.deepStrictEqual(await levelsOf(at, ann), [1])
  const { id } = await at.run(memberOf(ann))

  // The first one asks, and says why.
  await at.say(owner, "/admin")
  await at.press(owner, "adminmembers")
  await at.say(owner, String(ann))
  await at.press(owner, `adminmember:${idOf(id)}`)
  const list = (await at.press(owner, `adminsales:${idOf(id)}`)).message
  const sale = placesOf(list).find((place) => place.startsWith("adminsale:")) ?? ""
  assert.strictEqual(sale, `adminsale:${idOf(id)}:1t1`)
  const card = (await at.press(owner, sale)).message
  assert.include(card.text, "Level 1 for 0.05 BNB")
  assert.include(card.text, "Tier 1: Sponsor <b> earned 0.0025 BNB; still there and taken back: 0.0025 BNB")
  assert.include(card.text, "Nobody has asked")
  const refund = sale.replace("adminsale:", "adminrefund:")
  assert.include((await at.press(owner, refund)).message.text, "Why is it to be taken back?")
  assert.include((await at.say(owner, "bought by mistake")).text, "another operator agrees")
  assert.deepStrictEqual([await levelsOf(at, ann), await standing(ann, BNB.id).pipe(at.run)], [[1], [0n, 0n]])

  // He cannot agree himself, even by a button he was not offered.
  await at.press(owner, "adminrefunds")
  const own = (await at.press(owner, sale)).message
  assert.isFalse(placesOf(own).some((place) => place.startsWith("adminrefundok")))
  const agree = sale.replace("adminsale:", "adminrefundok:")
  await at.telegram.answerTo(at.telegram.forwardCallback(owner, agree))
  assert.deepStrictEqual(await levelsOf(at, ann), [1])

  // The second one finds it in the queue and agrees, twice.
  await at.say(bea.who, "/admin")
  const queue = (await at.press(bea.who, "adminrefunds")).message
  assert.include(queue.text, "wait for another operator: 1")
  const seen = (await at.press(bea.who, sale)).message
  assert.include(seen.text, "bought by mistake")
  assert.include((await at.press(bea.who, agree)).message.text, "Taken back")
  await at.telegram.answerTo(at.telegram.forwardCallback(bea.who, agree))
  assert.deepStrictEqual([await levelsOf(at, ann), await standing(ann, BNB.id).pipe(at.run)], [[], [price, 0n]])
  assert.include((await at.press(bea.who, "adminrefunds")).message.text, "none waits")
  const acts = (await at.run(audit())).filter(({ subject }) => subject.startsWith("purchase:")).map(({ action, operator, outcome }) => `${operator} ${action} ${outcome}`)
  assert.deepStrictEqual(acts.toReversed(), ["master request refund done", "master approve refund RefundNeedsAnother", "bea approve refund done"])

  // He buys the level again, and that is to be taken back too: the button of the first sale agrees to nothing of the second.
  await at.run(payIn(ann, { number: 2, asset: BNB.id, amount: price, isFinal: true }))
  assert.deepStrictEqual(await levelsOf(at, ann), [1])
  await at.say(owner, "/admin")
  await at.press(owner, "adminmembers")
  await at.say(owner, String(ann))
  await at.press(owner, `adminmember:${idOf(id)}`)
  await at.press(owner, `adminsales:${idOf(id)}`)
  await at.press(owner, sale.replace("1t1", "1t2"))
  await at.press(owner, refund.replace("1t1", "1t2"))
  await at.say(owner, "again by mistake")
  await at.telegram.answerTo(at.telegram.forwardCallback(bea.who, agree))
  assert.deepStrictEqual(await levelsOf(at, ann), [1])
  assert.include((await at.press(bea.who, "adminrefunds")).message.text, "wait for another operator: 1")
})

import { openTicket } from "@sigmatrade/core/support/openTicket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { freshTicketId, saying } from "@sigmatrade/adapters/contract/support/freshTicket"
import { botWorld, MASTER_KEY, memberOf, placesOf, unit } from "./botWorld.ts"
import { appoint, asks, audit, logIn } from "./deskWorld.ts"
import { asked, rich, standing, wallet } from "./richMember.ts"
import type { World } from "./richMember.ts"

const dataOf = (id: string) => `${id.replaceAll("-", "").slice(0, 16)}:${id.replaceAll("-", "").slice(16)}`

describe("members at the desk", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  const look = async (who: number) => {
    await at.say(who, "/admin")
    return (await at.press(who, "adminmembers")).message
  }
  const cardOf = async (who: number, member: number) => {
    const { id } = await at.run(memberOf(member))
    await look(who)
    await at.say(who, String(member))
    return { id, card: (await at.press(who, `adminmember:${dataOf(id)}`)).message }
  }

  it("a member is found by what an operator knows of him, and his card tells what he has", async () => {
    const sponsor = await at.join("en", "", "Sponsor")
    const { invitationCode } = await at.run(memberOf(sponsor))
    const zoe = await at.join("en", invitationCode, "Zoë <b>Q</b>")
    const ann = await rich(at)
    await look(owner)
    assert.include((await at.say(owner, "zoË <B")).text, "Found: 1")
    // Whatever is written next is searched for too.
    for (const text of [String(ann), wallet, wallet.toLowerCase(), (await at.run(memberOf(ann))).id]) {
      assert.include((await at.say(owner, text)).text, "Found: 1", text)
    }
    assert.include((await at.say(owner, "nobody of this name")).text, "Nobody fits")
    const { card } = await cardOf(owner, ann)
    for (const words of ["Levels: —", "USDT: available 5 USDT", "payments credited 1, withdrawals paid 0, withdrawals open 0", wallet, "not proven", "Invited by nobody"]) {
      assert.include(card.text, words)
    }
    const invited = (await cardOf(owner, zoe)).card.text
    assert.include(invited, "Zoë <b>Q</b>")
    assert.include(invited, "Invited by Sponsor")
    assert.include((await cardOf(owner, sponsor)).card.text, "People he has invited: 1")
  })

  it("the newest are listed page by page", async () => {
    for (let count = 0; count < 9; count++) await at.join("en", "", `Page ${count}`)
    const first = await look(owner)
    assert.include(first.buttons[0]?.[0]?.text, "Page 8")
    const older = placesOf(first).find((place) => place.startsWith("adminmembers:")) ?? ""
    assert.isAtMost(older.length, 64)
    const { message } = await at.press(owner, older)
    assert.include(message.buttons[0]?.[0]?.text, "Page 0")
  })

  it("a block says beforehand what becomes of the money, refuses what waits, and is undone; both with who and why", async () => {
    const { ann } = await asks(at, 5n * unit)
    const { id, card } = await cardOf(owner, ann)
    assert.include(card.text, "withdrawals open 1")
    const { message } = await at.press(owner, `adminblock:${dataOf(id)}`)
    assert.include(message.text, "refused at once, their money in his balance again: 5 USDT")
    assert.include(message.text, "held for withdrawals 5 USDT")
    assert.strictEqual((await at.run(memberOf(ann))).standing, "active")
    const blocked = await at.say(owner, "Stolen account")
    assert.include(blocked.text, "Withdrawals refused: 1")
    assert.include(blocked.text, "master: blocked · “Stolen account”")
    assert.strictEqual((await at.run(asked(ann)))[0]?.state, "refused")
    assert.deepStrictEqual(await at.run(standing(ann)), [5n * unit, 0n])
    assert.notInclude((await at.say(ann, "/balance")).text, "USDT")
    await at.press(owner, `adminunblock:${dataOf(id)}`)
    assert.include((await at.say(owner, "He proved who he is")).text, "He can act again")
    assert.include((await at.say(ann, "/balance")).text, "5 USDT")
    const changes = await at.run(Effect.flatMap(UserStore, (users) => users.standingChanges(id, 10)))
    assert.deepStrictEqual(changes.map(({ note, operator }) => `${operator}: ${note}`), ["master: He proved who he is", "master: Stolen account"])
    const records = (await at.run(audit())).filter(({ subject }) => subject === `member:${id}`)
    assert.deepStrictEqual(records.map(({ action, reason }) => `${action}: ${reason}`), ["unblock member: He proved who he is", "block member: Stolen account"])
  })

  it("an owner ends a membership and takes the end back; a manager sees neither button, and whoever is out gets one line and no appeal", async () => {
    const { ann } = await asks(at, 5n * unit)
    const { id: userId } = await at.run(memberOf(ann))
    const ticketId = freshTicketId()
    await at.run(openTicket({ id: ticketId, userId, category: "payments", said: [saying("where is it?")] }))
    const { id, card } = await cardOf(owner, ann)
    assert.include(placesOf(card), `adminterminate:${dataOf(id)}`)
    const { message } = await at.press(owner, `adminterminate:${dataOf(id)}`)
    assert.include(message.text, "their money in his balance again: 5 USDT")
    assert.strictEqual((await at.run(memberOf(ann))).standing, "active")
    const over = await at.say(owner, "A ring of accounts")
    assert.include(over.text, "Withdrawals refused: 1, tickets closed: 1")
    assert.deepStrictEqual(placesOf(over).filter((place) => place.endsWith(dataOf(id)) && place.startsWith("admin")), [
      `adminsales:${dataOf(id)}`, `adminreinstate:${dataOf(id)}`
    ])
    assert.strictEqual((await at.run(Effect.flatMap(TicketStore, ({ get }) => get(ticketId)))).state, "closed")
    const line = await at.say(ann, "/balance")
    assert.include(line.text, "suspended")
    assert.deepStrictEqual(placesOf(line), [])
    assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(ann, "appeal"))).text, "suspended")

    const max = await appoint(at, owner, "manager", "maxim")
    const seen = (await cardOf(max.who, ann)).card
    assert.include(seen.text, "terminated")
    assert.isFalse(placesOf(seen).some((place) => place.startsWith("adminreinstate")))
    assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(max.who, `adminreinstate:${dataOf(id)}`))).text, "role")

    await cardOf(owner, ann)
    await at.press(owner, `adminreinstate:${dataOf(id)}`)
    assert.include((await at.say(owner, "The wrong one")).text, "He can act again")
    assert.include((await at.say(ann, "/balance")).text, "5 USDT")
    const records = (await at.run(audit())).filter(({ subject }) => subject === `member:${id}`)
    assert.deepStrictEqual(records.map(({ action, reason }) => `${action}: ${reason}`), ["reinstate member: The wrong one", "terminate member: A ring of accounts"])
  })

  it("support reads and does not block; nobody blocks an operator, himself or above him", async () => {
    const [sam, max] = [await appoint(at, owner, "support", "sam"), await appoint(at, owner, "manager", "max")]
    const ann = await at.join()
    const seen = await cardOf(sam.who, ann)
    assert.isEmpty(placesOf(seen.card).filter((place) => place.startsWith("adminblock")))
    await at.telegram.answerTo(at.telegram.forwardCallback(sam.who, `adminblock:${dataOf(seen.id)}`))
    await at.say(sam.who, "Because I can")
    assert.strictEqual((await at.run(memberOf(ann))).standing, "active")
    for (const [name, who] of [["sam", sam.who], ["max", max.who]] as const) {
      const { id } = await cardOf(max.who, who)
      await at.press(max.who, `adminblock:${dataOf(id)}`)
      assert.include((await at.say(max.who, "A coup")).text, `account of operator ${name}`)
      assert.strictEqual((await at.run(memberOf(who))).standing, "active")
    }
  })
})

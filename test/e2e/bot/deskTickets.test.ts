import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"
import { placeAt, saidIn, ticketsOf, writing } from "./supportDesk.ts"

describe("the tickets of operators", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  const opened = async () => {
    const ann = await at.join()
    await writing(at, ann)
    await at.press(ann, placeAt(await at.say(ann, "My <b>payment</b> is missing"), "submit"))
    const [ticket] = await ticketsOf(at, ann)
    if (ticket === undefined) throw new Error("There is no ticket")
    return { ann, ticket, place: `${ticket.id.replaceAll("-", "").slice(0, 16)}:${ticket.id.replaceAll("-", "").slice(16)}` }
  }

  it("are taken by one of two, answered, closed and opened again, and the member is told each time", async () => {
    const [sam, kim] = [await appoint(at, owner, "support", "sam"), await appoint(at, owner, "support", "kim")]
    const { ann, place, ticket } = await opened()
    for (const who of [sam.who, kim.who]) {
      await at.say(who, "/admin")
      await at.press(who, "admintickets")
      assert.include((await at.press(who, `adminticket:${place}`)).message.text, "My <b>payment</b> is missing")
    }
    assert.include((await at.press(sam.who, `admintake:${place}`)).answer.text, "yours")
    assert.include((await at.press(kim.who, `admintake:${place}`)).answer.text, "colleague")
    await at.press(sam.who, `adminanswer:${place}`)
    assert.include((await at.say(sam.who, "It has arrived now")).text, "Answered")
    assert.deepStrictEqual(await saidIn(at, ticket), ["My <b>payment</b> is missing", "It has arrived now"])
    assert.deepStrictEqual((await ticketsOf(at, ann)).map(({ state, takenBy }) => `${state} ${takenBy}`), ["answered sam"])
    await at.press(sam.who, `adminticket:${place}`)
    assert.include((await at.press(sam.who, `adminclose:${place}`)).answer.text, "Closed")
    assert.include((await at.press(sam.who, `adminreopen:${place}`)).answer.text, "Open again")
    assert.deepStrictEqual((await ticketsOf(at, ann)).map(({ state, takenBy }) => `${state} ${takenBy}`), ["taken sam"])
    const records = (await at.run(audit())).filter(({ subject }) => subject === `ticket:${ticket.id}`)
    assert.deepStrictEqual(records.map(({ action, operator, outcome }) => `${operator} ${action} ${outcome}`), [
      "sam reopen ticket done", "sam close ticket done", "sam answer ticket done", "kim take ticket TicketTaken", "sam take ticket done"
    ])
  })

  it("a member learns whether an account is one of the team, and not whose", async () => {
    const sam = await appoint(at, owner, "support", "pat")
    const ann = await at.join()
    assert.include(placesOf(await at.say(ann, "/help")), "verify")
    await at.press(ann, "verify")
    const staff = await at.say(ann, String(sam.who))
    assert.include(staff.text, "belongs to the team")
    assert.notInclude(staff.text, "pat")
    await at.say(ann, "/verify")
    assert.include((await at.say(ann, "@pat")).text, "digits only")
    assert.include((await at.say(ann, String(ann))).text, "is not one of ours")
  })
})

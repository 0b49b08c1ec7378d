import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf, unit } from "./botWorld.ts"
import { appoint, asks, audit, logIn } from "./deskWorld.ts"
import { asked, standing, wroteOf } from "./richMember.ts"
import type { World } from "./richMember.ts"

describe("operators in the bot", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  it("whoever shows a key sees what his role allows, and the key leaves the chat; a wrong one is counted, and the sixth is not looked at", async () => {
    assert.isEmpty(wroteOf(at, owner).filter((text) => text.includes(MASTER_KEY)))
    const stranger = await at.join()
    assert.include((await at.say(stranger, "/admin")).text, "Operators only")
    for (const left of ["4 tries", "3 tries", "2 tries", "One try", "No key"]) assert.include((await at.say(stranger, "opk_wrong")).text, left)
    assert.include((await at.say(stranger, MASTER_KEY)).text, "None is accepted")
    const { panel } = await appoint(at, owner, "support", "sam")
    assert.include(panel.text, "support")
    assert.notInclude(placesOf(panel).join(), "adminqueue")
    assert.isFalse(at.logs.some((line) => line.includes(MASTER_KEY) || line.includes("opk_")))
  })

  it("a withdrawal is paid when as many operators agree as it needs, each once, and the log says who", async () => {
    const [kim, lee] = [await appoint(at, owner, "manager", "kim"), await appoint(at, owner, "manager", "lee")]
    const { ann, id, withdrawal } = await asks(at, 50n * unit)
    assert.strictEqual(withdrawal.approvalsNeeded, 2)
    const look = async (who: number) => {
      await at.say(who, "/admin")
      await at.press(who, "adminqueue")
      return at.press(who, `adminmoney:${id}`)
    }
    assert.include((await look(kim.who)).message.text, "Agreed: 0 of 2")
    assert.include((await at.press(kim.who, `adminapprove:${id}:1`)).answer.text, "Another operator")
    assert.include((await at.press(kim.who, `adminapprove:${id}:1`)).answer.text, "agreed already")
    await look(lee.who)
    assert.include((await at.press(lee.who, `adminapprove:${id}:1`)).answer.text, "Approved")
    assert.strictEqual((await at.run(asked(ann)))[0]?.state, "approved")
    const records = (await at.run(audit())).filter(({ subject }) => subject === `withdrawal:${withdrawal.id}`)
    assert.deepStrictEqual(records.map(({ operator, outcome }) => `${operator} ${outcome}`), ["lee done", "kim WithdrawalApprovedAlready", "kim done"])
  })

  it("a refusal has a reason, which the member's money comes back with", async () => {
    const { ann, id } = await asks(at, 5n * unit)
    await at.say(owner, "/admin")
    await at.press(owner, "adminqueue")
    await at.press(owner, `adminmoney:${id}`)
    await at.press(owner, `adminrefuse:${id}`)
    assert.include((await at.say(owner, "The wallet <b>looks</b> wrong")).text, "Refused")
    assert.deepStrictEqual(await at.run(standing(ann)), [5n * unit, 0n])
    assert.strictEqual((await at.run(audit(1)))[0]?.reason, "The wallet <b>looks</b> wrong")
  })

  it("A24: a button of operators does nothing for a member, says nothing, and is written down", async () => {
    const { ann, id, withdrawal } = await asks(at, 5n * unit)
    const [stranger] = [await at.join()]
    const before = (await at.run(audit())).length
    for (const who of [ann, stranger]) {
      const answer = await at.telegram.answerTo(at.telegram.forwardCallback(who, `adminapprove:${id}:1`))
      assert.include(answer.text, "button")
    }
    assert.strictEqual((await at.run(asked(ann)))[0]?.state, "requested")
    const records = (await at.run(audit())).slice(0, -before)
    assert.deepStrictEqual(records.map(({ operator, outcome }) => [operator, outcome]), [[null, "NoOperator"], [null, "NoOperator"]])
    assert.strictEqual((await at.run(asked(ann)))[0]?.id, withdrawal.id)
  })

  it("a brake is pulled with a reason and let go by agreement", async () => {
    await at.say(owner, "/admin")
    await at.press(owner, "adminincidents")
    await at.press(owner, "adminstop:broadcasts")
    const shown = await at.say(owner, "Something looks odd")
    assert.include(shown.text, "Stands still: broadcasts")
    const [open] = await at.run(Effect.flatMap(IncidentStore, ({ opened }) => opened))
    assert.include((await at.press(owner, `adminagree:${open?.id}`)).answer.text, "goes on")
    assert.isEmpty(await at.run(Effect.flatMap(IncidentStore, ({ opened }) => opened)))
  })

  it("whoever is dismissed is out at once, and so is a session that is ended; nobody dismisses himself", async () => {
    const [max, pat] = [await appoint(at, owner, "manager", "max"), await appoint(at, owner, "manager", "pat")]
    await at.press(owner, "adminteam")
    await at.press(owner, "admincard:max")
    await at.press(owner, "admindismiss:max")
    await at.press(max.who, "adminqueue")
    assert.strictEqual((await at.run(Effect.flatMap(OperatorStore, ({ get }) => get(OperatorName.make("max"))))).standing, "dismissed")
    await at.say(max.who, "/admin")
    assert.include((await at.say(max.who, max.key)).text, "opens nothing")
    await at.say(owner, "/admin")
    const sessions = await at.press(owner, "adminsessions")
    const end = sessions.message.buttons.flat().find((one) => one.text.includes("pat"))
    assert.isDefined(end)
    await at.press(owner, "callback_data" in end ? end.callback_data : "")
    assert.include((await at.press(pat.who, "adminqueue")).message.text, "not logged in")
  })

  it("the log is shown and its chain checked", async () => {
    await at.say(owner, "/admin")
    assert.include((await at.press(owner, "adminaudit")).message.text, "login")
    assert.include((await at.press(owner, "adminverify")).message.text, "The chain is whole")
  })
})

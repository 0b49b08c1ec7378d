import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { publishConfigured } from "@sigmatrade/core/level/publishConfigured"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { DateTime, Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf } from "./botWorld.ts"
import { appoint, audit, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

describe("prices at the desk", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  const table = () => at.run(Effect.flatMap(LevelStore, (levels) => levels.table))
  const inBnb = async () => (await table()).prices.filter(({ asset }) => asset === "BNB").map(({ price }) => price)
  const openPrices = async (who = owner) => {
    await at.say(who, "/admin")
    return (await at.press(who, "adminprices")).message
  }
  const tell = async (...words: ReadonlyArray<string>) => {
    await openPrices()
    await at.press(owner, "adminprice:BNB")
    let said = ""
    for (const word of words) said = (await at.say(owner, word)).text
    return said
  }
  const milli = (...amounts: ReadonlyArray<number>) => amounts.map((amount) => BigInt(amount) * 10n ** 15n)

  it("the owner sees what the levels cost and by whose word, changes it with a reason, and members see it at once", async () => {
    const before = await table()
    const list = await openPrices()
    assert.include(list.text, "1 — 0.05 BNB")
    assert.include(list.text, `Version ${before.version},`)
    assert.include(list.text, "as the settings say")
    assert.include(await tell("0.06 0,12\n0.3"), "From now on the levels would cost:")
    assert.strictEqual((await table()).version, before.version, "nothing happens before he has said why")
    assert.include((await at.say(owner, "spring <b>sale</b>")).text, `version ${before.version + 1}`)
    assert.deepStrictEqual(await inBnb(), milli(60, 120, 300))
    assert.include((await openPrices()).text, "“spring <b>sale</b>”")

    const ann = await at.join("en")
    const levels = (await at.press(ann, "levels")).message.text
    assert.include(levels, "0.06 BNB")
    assert.notInclude(levels, "0.5 BNB")
    const [act] = await at.run(audit())
    assert.deepStrictEqual([act?.action, act?.subject, act?.reason, act?.outcome, act?.details["amounts"]],
      ["change prices", "prices:BNB", "spring <b>sale</b>", "done", milli(60, 120, 300).join(" ")])
  })

  it("the settings do not take an operator's prices back at the next start", async () => {
    const { prices, version } = await table()
    const configured = prices.slice(0, 1)
    assert.isFalse((await at.run(publishConfigured(configured))).isConfigured)
    assert.strictEqual((await table()).version, version)
  })

  it("prices that cannot be are refused in words, and he can send others", async () => {
    const { version } = await table()
    for (const [given, word] of [
      ["cheap", "“cheap” is no price in BNB"], ["0.1 0", "Level 2 would cost nothing"], ["0.1 0.1", "Level 2 would cost no more"],
      ["0.06 0.12 0.3", "nothing changes"]
    ] as const) assert.include(await tell(given), word)
    assert.include((await at.say(owner, "0.07")).text, "From now on")
    const without = await tell("-")
    assert.include(without, "From now on")
    assert.notInclude(without, "BNB")
    assert.strictEqual((await table()).version, version)
  })

  it("over prices that others have changed meanwhile nothing is put", async () => {
    await tell("0.2 0.4")
    const { prices, version } = await table()
    const other = { prices: prices.slice(0, 1), expected: version, operator: OperatorName.make("bea"), note: "another" }
    await at.run(Effect.flatMap(LevelStore, (levels) => Effect.flatMap(DateTime.now, (now) => levels.change(other, now))))
    assert.include((await at.say(owner, "mine")).text, `Meanwhile others are in force (version ${version + 1})`)
    assert.deepStrictEqual(await inBnb(), milli(60))
  })

  it("an announcement is two drafts, one in each language, and nothing is sent", async () => {
    const list = await openPrices()
    const announce = placesOf(list).find((place) => place.startsWith("adminannounce:")) ?? ""
    assert.include((await at.press(owner, announce)).message.text, "nothing is sent")
    const drafts = await at.run(Effect.flatMap(BroadcastStore, (broadcasts) => broadcasts.recent(5)))
    assert.sameDeepMembers(drafts.map(({ content: { text }, segment, state }) => [state, segment, text.split("\n")[0]]), [
      ["draft", { _tag: "InLanguage", language: "en" }, "New prices of levels:"],
      ["draft", { _tag: "InLanguage", language: "ru" }, "Новые цены уровней:"]
    ])
    // A button from before a change announces nothing that is not in force.
    const stale = (await at.press(owner, announce.replace(/\d+$/u, "1"))).message.text
    assert.include(stale, "in force now")
  })

  it("a manager sets no prices", async () => {
    const { panel, who } = await appoint(at, owner, "manager", "max")
    assert.notInclude(placesOf(panel), "adminprices")
    assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(who, "adminprice:BNB"))).text, "role")
  })
})

import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY } from "./botWorld.ts"
import { drafted, follows, liveMessage, newestBroadcast, sendBroadcasts, writtenIn } from "./broadcastDesk.ts"
import { audit, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

describe("a broadcast at a time", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld({ policy: { liveEveryMs: 50 } })
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  const scheduled = async (words: string, when: string) => {
    await drafted(at, owner, () => at.telegram.sendText(owner, words))
    const { broadcast, place } = await newestBroadcast(at)
    await at.press(owner, `adminwhen:${place}`)
    return { broadcast, card: await at.say(owner, when), place }
  }
  const got = (who: number, words: string) => at.telegram.chat(who).messages.filter(({ text }) => text === words).length

  it("begins by itself, once, and is followed by whoever said when", async () => {
    const ann = await at.join()
    const { broadcast, card, place } = await scheduled("At six", writtenIn(60))
    assert.include(card.text, `Begins by itself at ${writtenIn(60)} UTC. From ${writtenIn(60 + 24 * 60)} UTC on`)
    await sendBroadcasts(at, 58)
    assert.strictEqual(got(ann, "At six"), 0)
    await at.press(owner, `adminwhen:${place}`)
    assert.include((await at.say(owner, `${writtenIn(30)} - ${writtenIn(45)}`)).text, writtenIn(45))
    for (const minutes of [31, 32]) await sendBroadcasts(at, minutes)
    assert.strictEqual(got(ann, "At six"), 1)
    await follows(at, owner)
    assert.strictEqual((await liveMessage(at, owner, "100 %")).length, 1)
    const acts = (await at.run(audit())).filter(({ subject }) => subject === `broadcast:${broadcast.id}`)
    assert.deepStrictEqual(acts.map(({ action, outcome }) => `${action} ${outcome}`), ["schedule broadcast done", "schedule broadcast done"])
  }, 60_000)

  it("that could not begin until it was too late tells nobody anything but its operator", async () => {
    const ann = await at.join()
    const { place } = await scheduled("Old news", `${writtenIn(10)} - ${writtenIn(20)}`)
    await sendBroadcasts(at, 21)
    await sendBroadcasts(at, 22)
    assert.strictEqual(got(ann, "Old news"), 0)
    assert.strictEqual((await newestBroadcast(at)).broadcast.state, "too-late")
    assert.include((await follows(at, owner)).text, "too late")
    assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(owner, `adminsend:${place}:start`))).text, "decided already")
  }, 60_000)

  it("is asked for again when it is none, over by now, or over before it begins", async () => {
    await drafted(at, owner, () => at.telegram.sendText(owner, "When?"))
    const { place } = await newestBroadcast(at)
    await at.press(owner, `adminwhen:${place}`)
    assert.include((await at.say(owner, "tomorrow at noon")).text, "I cannot read that")
    assert.include((await at.say(owner, writtenIn(-10))).text, "That moment is over")
    assert.include((await at.say(owner, `${writtenIn(30)} - ${writtenIn(20)}`)).text, "Too late must come after the beginning")
    assert.strictEqual((await newestBroadcast(at)).broadcast.state, "draft")
    assert.include((await at.say(owner, writtenIn(30))).text, "Begins by itself")
    await at.press(owner, `adminsend:${place}:cancel`)
    await at.press(owner, `adminbroadcast:${place}`)
    assert.strictEqual((await newestBroadcast(at)).broadcast.state, "cancelled")
  }, 60_000)
})

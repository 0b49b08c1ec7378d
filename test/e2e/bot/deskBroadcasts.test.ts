import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { Effect } from "effect"
import { assert, it } from "vitest"
import { botWorld, MASTER_KEY } from "./botWorld.ts"
import { audit, logIn } from "./deskWorld.ts"

it("a broadcast is written, seen before it is sent, started once however often it is pressed, held, let go on and ended", async () => {
  await using at = await botWorld()
  await at.join("ru")
  const { who: owner } = await logIn(at, MASTER_KEY)
  await at.press(owner, "adminbroadcasts")
  await at.press(owner, "adminwrite:en")
  assert.strictEqual((await at.say(owner, "News: <b>prices</b> & more")).text, "News: <b>prices</b> & more")
  const draft = await at.telegram.nextMessage(owner)
  assert.include(draft.text, "Reaches 1, messages 1")
  assert.include(draft.text, "News: <b>prices</b> & more")
  const [broadcast] = await at.run(Effect.flatMap(BroadcastStore, ({ recent }) => recent(1)))
  const digits = broadcast?.id.replaceAll("-", "") ?? ""
  const place = `${digits.slice(0, 16)}:${digits.slice(16)}`
  assert.include((await at.press(owner, `adminsend:${place}:start`)).message.text, "Recipients 1: delivered 0, waiting 1")
  const again = await at.telegram.answerTo(at.telegram.forwardCallback(owner, `adminsend:${place}:start`))
  assert.include(again.text, "decided already")
  for (const how of ["pause", "resume", "cancel"]) assert.include((await at.press(owner, `adminsend:${place}:${how}`)).answer.text, "Done")
  const [ended] = await at.run(Effect.flatMap(BroadcastStore, ({ recent }) => recent(1)))
  assert.deepStrictEqual([ended?.state, ended?.operator], ["cancelled", "master"])
  const acts = (await at.run(audit())).filter(({ subject }) => subject === `broadcast:${broadcast?.id}`).map(({ action, outcome }) => `${action} ${outcome}`)
  assert.deepStrictEqual(acts, ["cancel broadcast done", "resume broadcast done", "pause broadcast done", "start broadcast done", "start broadcast done"])
})

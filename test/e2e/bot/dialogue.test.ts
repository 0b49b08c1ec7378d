import { Dialogue, DialogueId, Question } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { performRequest } from "@sigmatrade/bot/performRequest"
import { textsIn } from "@sigmatrade/bot/texts/textsIn"
import { startBot } from "@sigmatrade/bot/startBot"
import { DateTime, Effect, Fiber, Redacted } from "effect"
import { randomUUID } from "node:crypto"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, token, unit } from "./botWorld.ts"
import { all, asked, PASSWORD, rich, standing, wroteOf } from "./richMember.ts"

describe("a dialogue", () => {
  it("is left by every button and command: what comes afterwards asks for nothing", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    for (const way of ["/menu", "/start", "/balance"]) {
      await all(at, ann)
      await at.say(ann, way)
      expect((await at.say(ann, PASSWORD)).text).toContain("did not understand that")
    }
    await all(at, ann)
    await at.press(ann, "menu")
    expect((await at.say(ann, PASSWORD)).text).toContain("did not understand that")
    expect(await at.run(asked(ann))).toEqual([])
  })

  it("confirmed by several messages at once asks once", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    for (let times = 0; times < 5; times += 1) at.telegram.sendText(ann, PASSWORD)
    await at.telegram.until(ann, ({ messages }) => messages.filter(({ text }) => text.includes("did not understand that")).length === 4)
    expect(await at.run(asked(ann))).toHaveLength(1)
    expect(await at.run(standing(ann))).toEqual([0n, 5n * unit])
  })

  it("confirmed in twenty bots at once, which know nothing of each other, asks once", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await at.say(ann, "/withdraw")
    await at.press(ann, "withdraw:USDT")
    await at.say(ann, "1")
    const member = await at.run(memberOf(ann))
    const turn = { member, texts: textsIn("en"), botUsername: "bot", requestId: "r", forgetMessage: Effect.void }
    const confirm = Effect.exit(performRequest(turn, { _tag: "Words", text: PASSWORD }, false))
    await at.run(Effect.replicateEffect(confirm, 20, { concurrency: "unbounded" }))
    expect(await at.run(asked(ann))).toHaveLength(1)
    expect(await at.run(standing(ann))).toEqual([4n * unit, unit])
  })

  it("goes on after a restart of the bot", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    await at.run(Fiber.interrupt(at.bot))
    const again = at.runtime.runFork(startBot({ token: Redacted.make(token), apiRoot: at.telegram.apiRoot, policy: { pollSeconds: 1 } }))
    expect((await at.say(ann, PASSWORD)).text).toContain("5 USDT is set aside")
    await at.run(Fiber.interrupt(again))
  })

  it("that is too old, or was begun by another version, ends with the reason, does nothing, and what may be a secret is deleted", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    const { id: userId } = await at.run(memberOf(ann))
    const begin = (given: Partial<Dialogue>) => Effect.flatMap(DialogueStore, ({ begin: store }) => store(new Dialogue({
      id: DialogueId.make(randomUUID()), userId, question: Question.make("withdraw-password"), meaning: 1, step: 2,
      answers: { asset: "USDT", amount: String(unit), fee: "0" }, expiresAt: DateTime.makeUnsafe(Date.now() + 60_000), ...given
    })))
    const reasons: ReadonlyArray<readonly [Partial<Dialogue>, string]> = [
      [{ expiresAt: DateTime.makeUnsafe(Date.now() - 1) }, "stopped waiting"], [{ meaning: 999 }, "renewed meanwhile"],
      [{ question: Question.make("which-pet") }, "renewed meanwhile"]
    ]
    for (const [given, reason] of reasons) {
      await at.run(begin(given))
      expect((await at.say(ann, PASSWORD)).text).toContain(reason)
      expect((await at.say(ann, "hello")).text).toContain("did not understand that")
    }
    expect(wroteOf(at, ann)).not.toContain(PASSWORD)
    expect(await at.run(asked(ann))).toEqual([])
    // The operator has changed the fee since it was shown: it is shown once more, and nothing is asked for.
    await at.run(begin({ answers: { asset: "USDT", amount: String(unit), fee: "7" } }))
    expect((await at.say(ann, PASSWORD)).text).toContain("Fee: 0 USDT\nYou receive: 1 USDT")
    expect(await at.run(asked(ann))).toEqual([])
    await at.run(begin({}))
    expect((await at.say(ann, PASSWORD)).text).toContain("1 USDT is set aside")
  })
})

import { actData } from "@sigmatrade/bot/buttons/actButton"
import { makeSessionSecrets, SessionSecrets } from "@sigmatrade/bot/SessionSecrets"
import { BNB } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { TestClock } from "effect/testing"
import { botWorld, memberOf, offered, placesOf, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import { all, asked, PASSWORD, rich, standing } from "./richMember.ts"
import type { World } from "./richMember.ts"

const NEUTRAL = "This button does not work any more. Open /menu for a fresh one."
const refusals = (at: World) => at.logs.filter((line) => line.includes("A button was refused"))

/** A button of a member as it was offered some hours ago. */
const offeredBefore = (telegramId: number, hours: number, name: string, entity: string) =>
  Effect.gen(function*() {
    const { id } = yield* memberOf(telegramId)
    const then = DateTime.subtract(yield* DateTime.now, { hours }).epochMilliseconds
    return yield* Effect.andThen(TestClock.setTime(then), actData(id, { name, entity })).pipe(Effect.provide(TestClock.layer()))
  })

/** A member with an open withdrawal, and the data of the button that takes it back. */
const withWithdrawal = async (at: World) => {
  const ann = await rich(at)
  await all(at, ann)
  await at.say(ann, PASSWORD)
  const [cancel = ""] = placesOf((await at.press(ann, "withdrawals")).message)
  return { ann, cancel }
}

/** Reliability specification, A24. */
describe("a button that does something", () => {
  it("works for nobody else, not after a day, and not when it was made up; each attempt stands in the log, and nobody learns why", async () => {
    await using at = await botWorld()
    const { ann, cancel } = await withWithdrawal(at)
    const bob = await at.join()
    const [entity = ""] = cancel.split(":").slice(1)
    const otherKey = Effect.provideService(offered(ann, "cancel", entity), SessionSecrets, makeSessionSecrets(Redacted.make("another key of 32 characters or more")))
    const presses: ReadonlyArray<readonly [number, string]> = [
      [bob, cancel],
      [ann, await at.run(offeredBefore(ann, 24, "cancel", entity))],
      [ann, await at.run(otherKey)],
      [ann, `${cancel.slice(0, -1)}${cancel.endsWith("A") ? "B" : "A"}`],
      [ann, cancel.replace("!cancel", "!buy")],
      [ann, cancel.replace(entity, entity.replace(/.$/, (last) => last === "0" ? "1" : "0"))],
      [ann, cancel.replace(/:(\w+):([^:]+)$/, (_, minute: string, signature: string) => `:${(Number.parseInt(minute, 36) + 1).toString(36)}:${signature}`)],
      [ann, await at.run(offered(ann, "nothing", entity))]
    ]
    for (const [presser, data] of [...presses, ...presses]) {
      const { alert, text } = await at.telegram.answerTo(at.telegram.forwardCallback(presser, data))
      expect([alert, text], data).toEqual([false, NEUTRAL])
    }
    expect(await at.run(asked(ann))).toMatchObject([{ state: "requested" }])
    expect(await at.run(standing(ann))).toEqual([0n, 5n * unit])
    expect(refusals(at)).toHaveLength(2 * presses.length)
    expect(refusals(at).filter((line) => line.includes("expired"))).toHaveLength(2)
    expect(refusals(at).filter((line) => line.includes("not offered to this member"))).toHaveLength(12)
  })

  it("works for its owner within the day, once; pressed again it says that it is done already", async () => {
    await using at = await botWorld()
    const { ann, cancel } = await withWithdrawal(at)
    const [entity = ""] = cancel.split(":").slice(1)
    const old = await at.run(offeredBefore(ann, 23, "cancel", entity))
    const press = async (data: string) => (await at.telegram.answerTo(at.telegram.forwardCallback(ann, data))).text
    expect(await press(old)).toBe("Cancelled: the money is in your balance again.")
    expect(await press(old)).toBe("It has ended already.")
    expect(await press(cancel)).toBe("It has ended already.")
    expect(await at.run(asked(ann))).toMatchObject([{ state: "cancelled" }])
    expect(await at.run(standing(ann))).toEqual([5n * unit, 0n])
    expect(refusals(at)).toEqual([])
  })

  it("buys for nobody but whom it was offered to", async () => {
    await using at = await botWorld()
    const [ann, bob] = [await at.join(), await at.join("en", "", "Bob")]
    await at.say(ann, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    await at.say(bob, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")
    for (const [index, member] of [ann, bob].entries()) {
      await at.run(payIn(member, { number: index + 1, asset: BNB.id, amount: unit / 100n, isFinal: true }))
    }
    const agree = await at.run(offered(ann, "buy", "1.BNB.1x1"))
    expect((await at.telegram.answerTo(at.telegram.forwardCallback(bob, agree))).text).toBe(NEUTRAL)
    expect(at.telegram.chat(bob).messages.at(-1)?.text).not.toContain("Level 1")
    expect(await at.run(standing(bob, BNB.id))).toEqual([unit / 100n, 0n])
  })

  it("fits into what Telegram carries, whatever it is about", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    const longest = await at.run(offered(ann, "buy", "100.ABCDEFGHIJKL.999999999x999999999"))
    const cancel = await at.run(offered(ann, "cancel", "f".repeat(32)))
    expect([longest, cancel].map((data) => Buffer.byteLength(data))).toEqual([64, 63])
  })
})

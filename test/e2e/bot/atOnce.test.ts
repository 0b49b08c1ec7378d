import { makeApi } from "@sigmatrade/bot/makeApi"
import { makeDesk } from "@sigmatrade/bot/updates/makeDesk"
import { availableOf, heldOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB } from "@sigmatrade/core/money/Asset"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { Update } from "grammy/types"
import { Effect, Fiber } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { botWorld, memberOf, offered, token, unit } from "./botWorld.ts"
import { payIn } from "./payIn.ts"
import { all, asked, PASSWORD } from "./richMember.ts"
import type { World } from "./richMember.ts"

const cents = unit / 100n
const sponsorsOf = Effect.fnUntraced(function*(telegramIds: ReadonlyArray<number>) {
  const members = yield* Effect.forEach(telegramIds, memberOf)
  const lines = yield* (yield* SponsorshipStore).uplines(members.map(({ id }) => id), 10)
  return members.map(({ id }) => lines.get(id) ?? [])
})

describe("a hundred people at once", () => {
  it("who open invitations, and a second one right after, are a hundred members under three sponsors each, the first one's", async () => {
    await using at = await botWorld()
    const chains: Array<{ readonly code: string; readonly line: ReadonlyArray<string> }> = []
    for (let chain = 0; chain < 4; chain++) {
      let code = ""
      let line: ReadonlyArray<string> = []
      for (let tier = 0; tier < 3; tier++) {
        const { id, invitationCode } = await at.run(memberOf(await at.join("en", code)))
        code = invitationCode
        line = [id, ...line]
      }
      chains.push({ code, line })
    }
    const people = Array.from({ length: 100 }, (_, index) => ({ id: at.telegram.addMember({ first_name: `P${index}` }).id, chain: index % chains.length }))
    for (const { chain, id } of people) {
      at.telegram.sendText(id, `/start ${chains[chain]?.code}`)
      at.telegram.sendText(id, `/start ${chains[(chain + 1) % chains.length]?.code}`)
    }
    for (const { id } of people) {
      await at.telegram.until(id, ({ messages }) => messages.filter(({ from }) => from === "bot").length === 2, 120_000)
    }
    const lines = await at.run(sponsorsOf(people.map(({ id }) => id)))
    expect(lines).toEqual(people.map(({ chain }) => chains[chain]?.line))
    const greetings = people.map(({ id }) => at.telegram.chat(id).messages.filter(({ from }) => from === "bot").map(({ text }) => text.includes("again")))
    expect(greetings.filter(([first, second]) => !first && second === true)).toHaveLength(100)
  }, 240_000)
})

/** A member with 0.12 BNB in three payments that buy nothing, a wallet and a password. */
const saver = async (at: World, index: number) => {
  const ann = await at.join("en", "", `S${index}`)
  await at.say(ann, `0x${String(index).padStart(40, "7")}`)
  await at.say(ann, "/password")
  await at.say(ann, PASSWORD)
  for (const part of [0, 1, 2]) await at.run(payIn(ann, { number: index * 10 + part + 1, asset: BNB.id, amount: 4n * cents, isFinal: true }))
  return ann
}

const standsAt = Effect.fnUntraced(function*(telegramId: number) {
  const { id } = yield* memberOf(telegramId)
  const balances = yield* (yield* Ledger).balances([availableOf(id), heldOf(id)])
  const of = (account: ReturnType<typeof availableOf>) => balances.find((one) => one.account === account && one.asset === BNB.id)?.amount ?? 0n
  const owned = (yield* (yield* LevelStore).owned([id])).get(id) ?? new Set<never>()
  return { available: of(availableOf(id)), held: of(heldOf(id)), levels: owned.size }
})

const ROUNDS = 12

describe("double taps and two devices", () => {
  it("in any order, to two processes, spend a balance once: it is withdrawn, or the level is bought, or it is taken back and then bought", async () => {
    await using at = await botWorld()
    const policy = { updateMsMax: 20_000, leaseMs: 40_000, attemptsMax: 3 }
    const deskOf = () => makeDesk({ api: makeApi(token, at.telegram.apiRoot), me: at.telegram.snapshot().bot, policy, run: (work) => at.run(work) })
    const members = []
    for (let index = 1; index <= ROUNDS; index++) {
      const ann = await saver(at, index)
      await all(at, ann, "BNB")
      members.push(ann)
    }
    // A stop waits for what is in hand.
    await at.run(Fiber.interrupt(at.bot))
    const desks = [deskOf(), deskOf()]
    const ends = new Set<string>()
    for (const [index, ann] of members.entries()) {
      const buy = await at.run(offered(ann, "buy", "1.BNB.1x1"))
      const from = { id: ann, is_bot: false, first_name: "S", language_code: "en" }
      const chat = { id: ann, type: "private" as const, first_name: "S" }
      const deeds: ReadonlyArray<Partial<Update>> = [PASSWORD, PASSWORD, buy, buy, "/withdrawals", buy].map((what) => what.startsWith("!")
        ? { callback_query: { id: "1", from, chat_instance: "1", data: what, message: { chat, message_id: 1, date: 0 } } }
        : { message: { message_id: 1, date: 1, text: what, from, chat } })
      const [order = []] = fc.sample(fc.shuffledSubarray([...deeds.keys()], { minLength: deeds.length }), { numRuns: 1, seed: index })
      const updates = order.map((place, turn) => ({ ...deeds[place], update_id: 10_000 + index * 100 + turn }))
      await Promise.all(updates.flatMap((update, turn) => [desks[turn % 2], desks[(turn + 1) % 2]].map(async (desk) => (await desk?.receive(update))?.served)))
      const { available, held, levels } = await at.run(standsAt(ann))
      expect(available + held + BigInt(levels) * 5n * cents, `member ${index}`).toBe(12n * cents)
      const withdrawals = await at.run(asked(ann))
      expect(withdrawals.length).toBe(held > 0n ? 1 : 0)
      expect([held, levels]).toEqual(levels === 1 ? [0n, 1] : [12n * cents, 0])
      ends.add(levels === 1 ? "bought" : "withdrawn")
      for (const { id } of withdrawals) {
        const cancel = await at.run(offered(ann, "cancel", id.replaceAll("-", "")))
        const pressed = (turn: number) => ({
          update_id: 20_000 + index * 100 + turn, callback_query: { id: "1", from, chat_instance: "1", data: turn % 2 === 0 ? cancel : buy, message: { chat, message_id: 1, date: 0 as const } }
        })
        await Promise.all([0, 1, 2, 3, 4].map(async (turn) => (await desks[turn % 2]?.receive(pressed(turn)))?.served))
        const after = await at.run(standsAt(ann))
        expect(after.available + BigInt(after.levels) * 5n * cents).toBe(12n * cents)
        expect([after.held, (await at.run(asked(ann)))[0]?.state]).toEqual([0n, "cancelled"])
      }
    }
    expect([...ends].toSorted()).toEqual(["bought", "withdrawn"])
  }, 240_000)
})

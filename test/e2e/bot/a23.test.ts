import { makeApi } from "@sigmatrade/bot/makeApi"
import { makeDesk } from "@sigmatrade/bot/updates/makeDesk"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Update } from "grammy/types"
import { SqlClient } from "effect/sql"
import { Deferred, Effect, Fiber, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { botWorld, token } from "./botWorld.ts"
import { all, asked, PASSWORD, rich, standing } from "./richMember.ts"
import type { World } from "./richMember.ts"

const policy = { updateMsMax: 5_000, leaseMs: 10_000, attemptsMax: 3 }

/** Another process of the same bot: a desk of its own over the same database. */
const deskOf = (at: World) =>
  makeDesk({ api: makeApi(token, at.telegram.apiRoot), me: at.telegram.snapshot().bot, policy, run: (work) => at.run(work) })

/** What a member writes, as an update that Telegram can deliver as often as it likes. */
const written = (at: World, id: number, member: number, text: string): Update => {
  const { members } = at.telegram.snapshot()
  const { first_name = "Ann" } = members.find((one) => one.id === member) ?? {}
  const from = { id: member, is_bot: false, first_name, language_code: "en" }
  return { update_id: id, message: { message_id: 900_000 + (id % 1_000), date: 1, text, from, chat: { id: member, type: "private", first_name } } }
}

/** Nobody is being served. An answer is seen a moment before the update counts as served, and what waits is served by whoever is at it. */
const quiet = (at: World) =>
  expect.poll(() => at.run(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT id FROM bot_updates WHERE state IN ('waiting', 'in hand')`)), { timeout: 20_000 })
    .toEqual([])

const deliver = async (desk: ReturnType<typeof deskOf>, update: Update) => (await desk.receive(update)).served
const fromBot = (at: World, member: number) => at.telegram.chat(member).messages.filter(({ from }) => from === "bot").map(({ text }) => text)
const quarantined = Effect.flatMap(UpdateLog, (log) => log.quarantined(10))

/** Reliability specification, A23. */
describe("the same update", () => {
  it("five times at once, to two processes, and again after a restart, is one withdrawal and one answer", async () => {
    await using at = await botWorld()
    const ann = await rich(at)
    await all(at, ann)
    await quiet(at)
    const [one, other] = [deskOf(at), deskOf(at)]
    const confirmed = written(at, 1_001, ann, PASSWORD)
    await Promise.all([one, other, one, other, one].map((desk) => deliver(desk, confirmed)))
    expect(await at.run(asked(ann))).toHaveLength(1)
    expect(await at.run(standing(ann))).toEqual([0n, 5n * 10n ** 18n])
    const answers = fromBot(at, ann)
    expect(answers.filter((text) => text.includes("is set aside for you"))).toHaveLength(1)
    await at.run(Fiber.interrupt(at.bot))
    await Promise.all([deliver(deskOf(at), confirmed), deliver(deskOf(at), confirmed)])
    expect(fromBot(at, ann)).toEqual(answers)
    expect(await at.run(asked(ann))).toHaveLength(1)
  })

  it("whose handler throws is set apart with its reason and without what was written, and later ones are served", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await quiet(at)
    const desk = deskOf(at)
    at.outage.isDown = true
    const before = fromBot(at, ann).length
    await Promise.all([deliver(desk, written(at, 1_002, ann, PASSWORD)), deliver(desk, written(at, 1_002, ann, PASSWORD))])
    at.outage.isDown = false
    const [poison, ...none] = await at.run(quarantined)
    expect(none).toEqual([])
    expect(poison).toMatchObject({ telegramId: ann, reason: "connect ECONNREFUSED secret-host:5432" })
    expect(poison?.id).toContain(":1002")
    expect(JSON.parse(poison?.content ?? "")).toMatchObject({ update_id: 1_002, message: { text: "<13 characters>", chat: { id: ann, type: "private" } } })
    expect(JSON.stringify(poison)).not.toContain(PASSWORD)
    await deliver(desk, written(at, 1_003, ann, "/menu"))
    await deliver(desk, written(at, 1_002, ann, PASSWORD))
    expect(fromBot(at, ann).slice(before).map((text) => text.split(".")[0])).toEqual(["😔 This is temporarily unavailable", expect.stringContaining("Menu")])
  })

  it("with a lower number than the last one is new: Telegram goes on anywhere after a week", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await quiet(at)
    const desk = deskOf(at)
    const before = fromBot(at, ann).length
    for (const id of [900_000_000, 17, 900_000_001, 17]) await deliver(desk, written(at, id, ann, "/menu"))
    expect(fromBot(at, ann).length - before).toBe(3)
  })
})

describe("what a person does", () => {
  it("is served one after another in two processes, in the order it came, and never twice", async () => {
    const inHand = { now: 0, most: 0 }
    const gate = Deferred.makeUnsafe<void>()
    const counted = Layer.effect(UserStore, Effect.map(UserStore, (real) => UserStore.of({
      ...real,
      setLanguage: (id, language) => Effect.gen(function*() {
        inHand.now += 1
        inHand.most = Math.max(inHand.most, inHand.now)
        yield* Deferred.await(gate)
        yield* Effect.sleep(5)
        inHand.now -= 1
        yield* real.setLanguage(id, language)
      })
    })))
    await using at = await botWorld({ extra: counted })
    const ann = await at.join()
    await quiet(at)
    const before = fromBot(at, ann).length
    const desks = [deskOf(at), deskOf(at)]
    const served: Array<Promise<void>> = []
    // Every update comes to both; the first one is held in hand until all have come.
    for (let id = 1; id <= 9; id++) {
      for (const desk of desks) served.push((await desk.receive(written(at, 5_000 - id, ann, "/language"))).served)
    }
    await at.run(Deferred.succeed(gate, undefined))
    await Promise.all(served)
    expect(inHand.most).toBe(1)
    const answers = fromBot(at, ann).slice(before)
    expect(answers).toHaveLength(9)
    expect(answers.map((text) => /[а-я]/u.test(text))).toEqual([true, false, true, false, true, false, true, false, true])
  })

  it("and was left by a process that is gone is served by another, after the lease and not before", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    await quiet(at)
    await at.run(Fiber.interrupt(at.bot))
    const api = makeApi(token, at.telegram.apiRoot)
    const dying = makeDesk({
      api, me: at.telegram.snapshot().bot, policy: { ...policy, leaseMs: 1_500 },
      // Keeps updates, and is gone before it serves one.
      run: (() => {
        let runs = 0
        return (work) => runs++ === 0 ? at.run(work) : Promise.reject(new Error("killed"))
      })()
    })
    const before = fromBot(at, ann).length
    await deliver(dying, written(at, 1, ann, "/menu"))
    const living = deskOf(at)
    await at.run(living.serveLeft)
    await deliver(living, written(at, 2, ann, "/balance"))
    expect(fromBot(at, ann)).toHaveLength(before)
    await expect.poll(async () => {
      await at.run(living.serveLeft)
      return fromBot(at, ann).slice(before).map((text) => /Menu|Your balance/.exec(text)?.[0])
    }, { timeout: 20_000 }).toEqual(["Menu", "Your balance"])
  })
})

import { makeApi } from "@sigmatrade/bot/makeApi"
import { makeDesk } from "@sigmatrade/bot/updates/makeDesk"
import { startBot } from "@sigmatrade/bot/startBot"
import type { BotOptions } from "@sigmatrade/bot/startBot"
import type { BotServices } from "@sigmatrade/bot/BotServices"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Context, Deferred, Effect, Exit, Fiber, Layer, Logger, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { botWorld, memberOf, token } from "./botWorld.ts"

/** No test of a start needs a store: it ends before the first update. */
const nothing = Context.empty() as Context.Context<BotServices>
const policy = { retryMsFirst: 5, retryMsMax: 20, startWaitMsMax: 60 }
const silent = Logger.layer([])
const startWith = (options: Partial<BotOptions>) =>
  Effect.runPromise(startBot({ token: Redacted.make(token), policy, ...options }).pipe(Effect.flip, Effect.provide(silent), Effect.provideContext(nothing)))

/** Counts how many reads of members run at the same time, per member and in all. */
const counted = () => {
  const now = new Map<number, number>()
  const seen = { perMember: 0, inAll: 0 }
  const gate = Deferred.makeUnsafe<void>()
  const layer = Layer.effect(UserStore, Effect.gen(function*() {
    const real = yield* UserStore
    return UserStore.of({
      ...real,
      byTelegramId: (id) => Effect.gen(function*() {
        now.set(id, (now.get(id) ?? 0) + 1)
        seen.perMember = Math.max(seen.perMember, now.get(id) ?? 0)
        seen.inAll = Math.max(seen.inAll, [...now.values()].reduce((sum, one) => sum + one, 0))
        yield* Deferred.await(gate)
        now.set(id, (now.get(id) ?? 0) - 1)
        return yield* real.byTelegramId(id)
      })
    })
  }))
  return { layer, seen, gate }
}

describe("a store that is down", () => {
  it("is told in the member's language with a number that stands in the log, and never how", async () => {
    await using at = await botWorld()
    const ann = await at.join("en")
    await at.press(ann, "language:ru")
    at.outage.isDown = true
    const sorry = await at.say(ann, "/balance")
    expect(sorry.text).toContain("Временно недоступно. Ничего не потеряно")
    expect(sorry.text).not.toContain("ECONNREFUSED")
    const reference = /номер: ([0-9a-f]{8})/.exec(sorry.text)?.[1] ?? "none"
    expect(at.logs.some((line) => line.includes(reference) && line.includes("ECONNREFUSED"))).toBe(true)
    const { answer } = await at.press(ann, "language:en")
    expect(answer).toMatchObject({ alert: true })
    expect(answer.text).toContain("Временно недоступно")
    at.outage.isDown = false
    expect((await at.say(ann, "/balance")).text).toContain("Ваш баланс")
  })

  it("is told to a newcomer in the language of his Telegram, and his next attempt makes him a member", async () => {
    await using at = await botWorld()
    at.outage.isDown = true
    const igor = at.telegram.addMember({ first_name: "Игорь", language_code: "ru" }).id
    expect((await at.say(igor, "/start")).text).toContain("Временно недоступно")
    at.outage.isDown = false
    expect((await at.say(igor, "/start")).text).toContain("Здравствуйте")
  })

  it("does not answer for ever: a member learns after a while, and others are served meanwhile", async () => {
    const hanging = Layer.effect(UserStore, Effect.map(UserStore, (real) => UserStore.of({
      ...real,
      byTelegramId: (id) => id === 1_111 ? Effect.never : real.byTelegramId(id)
    })))
    await using at = await botWorld({ extra: hanging, policy: { updateMsMax: 300 } })
    const stuck = at.telegram.addMember({ id: 1_111, first_name: "Stuck" }).id
    const ann = await at.join()
    at.telegram.sendText(stuck, "/menu")
    expect((await at.say(ann, "/menu")).text).toContain("Menu")
    expect((await at.telegram.nextMessage(stuck)).text).toContain("temporarily unavailable")
  })
})

describe("updates", () => {
  it("of one member are served one after another, those of many at the same time", async () => {
    const { gate, layer, seen } = counted()
    await using at = await botWorld({ extra: layer })
    const people = Array.from({ length: 20 }, (_, index) => at.telegram.addMember({ first_name: `P${index}` }).id)
    for (const person of people) for (let message = 0; message < 3; message++) at.telegram.sendText(person, "/menu")
    await expect.poll(() => seen.inAll).toBe(20)
    at.runtime.runSync(Deferred.succeed(gate, undefined))
    for (const person of people) await at.telegram.until(person, ({ messages }) => messages.filter(({ from }) => from === "bot").length === 3)
    expect(seen.perMember).toBe(1)
  })

  it("are confirmed to Telegram only when they are kept, so that a crash loses none, and whoever is slow to be served holds up nobody", async () => {
    const { gate: serving, layer: served, seen } = counted()
    const keeping = Deferred.makeUnsafe<void>()
    const kept = Layer.effect(UpdateLog, Effect.map(UpdateLog, (log) =>
      UpdateLog.of({ ...log, claim: (update, lease) => Effect.andThen(Deferred.await(keeping), log.claim(update, lease)) })))
    await using at = await botWorld({ extra: served, log: kept })
    at.telegram.sendText(at.telegram.addMember({ first_name: "Ann" }).id, "/menu")
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(at.telegram.snapshot().updates).toHaveLength(1)
    at.runtime.runSync(Deferred.succeed(keeping, undefined))
    await expect.poll(() => [seen.inAll, at.telegram.snapshot().updates]).toEqual([1, []])
    at.telegram.sendText(at.telegram.addMember({ first_name: "Bob" }).id, "/menu")
    await expect.poll(() => [seen.inAll, at.telegram.snapshot().updates]).toEqual([2, []])
    at.runtime.runSync(Deferred.succeed(serving, undefined))
  })

  it("in groups and from bots are none of our business", async () => {
    const { layer, seen } = counted()
    await using at = await botWorld({ extra: layer })
    const from = { id: 77, is_bot: false, first_name: "Ann" }
    const group = { id: -100, type: "group" as const, title: "Group" }
    const message = { message_id: 1, date: 1, text: "/start" }
    const desk = makeDesk({
      api: makeApi(token, at.telegram.apiRoot),
      me: at.telegram.snapshot().bot,
      policy: { updateMsMax: 1_000, leaseMs: 5_000, attemptsMax: 3 },
      run: (work) => at.run(work)
    })
    const strangers = [
      { update_id: 1, message: { ...message, from, chat: group } },
      { update_id: 2, message: { ...message, from: { ...from, is_bot: true }, chat: { id: 77, type: "private" as const, first_name: "Bot" } } }
    ]
    for (const update of strangers) await (await desk.receive(update)).served
    expect(seen.inAll).toBe(0)
    expect(at.logs.filter((line) => line.includes("level=ERROR"))).toEqual([])
  })

  it("keep their order", async () => {
    await using at = await botWorld()
    const ann = await at.join("en")
    for (let turn = 0; turn < 9; turn++) at.telegram.sendText(ann, "/language")
    await at.telegram.until(ann, ({ messages }) => messages.filter(({ from }) => from === "bot").length === 10)
    expect(await at.run(memberOf(ann))).toMatchObject({ language: "ru" })
  })

  it("that poison the bot are logged, and the next ones are served", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    at.telegram.failNext("sendMessage", { error_code: 400, description: "Bad Request: something nobody has thought of", times: 2 })
    at.telegram.sendText(ann, "/balance")
    await expect.poll(() => at.logs.some((line) => line.includes("something nobody has thought of"))).toBe(true)
    expect((await at.say(ann, "/balance")).text).toContain("Your balance")
  })

  it("of a member who blocks the bot in the meantime end quietly", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    at.telegram.failNext("sendMessage", { error_code: 403 })
    at.telegram.sendText(ann, "/balance")
    await expect.poll(() => at.logs.some((line) => line.includes("has blocked the bot"))).toBe(true)
    expect(at.logs.filter((line) => line.includes("level=ERROR"))).toEqual([])
  })

  it("wait out a short pause Telegram demands", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    at.telegram.failNext("sendMessage", { error_code: 429, retry_after: 1 })
    expect((await at.say(ann, "/menu")).text).toContain("Menu")
  })
})

describe("stopping", () => {
  it("finishes what is in hand, and nothing is served twice after the next start", async () => {
    const { gate, layer, seen } = counted()
    const at = await botWorld({ extra: layer })
    const ann = at.telegram.addMember({ first_name: "Ann", language_code: "en" }).id
    at.telegram.sendText(ann, "/menu")
    await expect.poll(() => seen.inAll).toBe(1)
    const stopped = at.run(Fiber.interrupt(at.bot))
    at.runtime.runSync(Deferred.succeed(gate, undefined))
    await stopped
    expect(at.telegram.chat(ann).messages.at(-1)?.text).toContain("Menu")
    expect(at.telegram.snapshot().updates).toEqual([])
    await at.stop()
  })

  it("does not wait for ever", async () => {
    const { layer, seen } = counted()
    const at = await botWorld({ extra: layer, policy: { stopMsMax: 100 } })
    const ann = at.telegram.addMember({ first_name: "Ann" }).id
    at.telegram.sendText(ann, "/menu")
    await expect.poll(() => seen.inAll).toBe(1)
    await at.run(Fiber.interrupt(at.bot))
    expect(at.logs.some((line) => line.includes("still being served at the stop"))).toBe(true)
    await at.stop()
  })
})

describe("starting", () => {
  it("tells Telegram the commands and descriptions in both languages, and does without when it cannot", async () => {
    await using at = await botWorld()
    await expect.poll(() => Object.keys(at.telegram.snapshot().shortDescriptions)).toEqual(["", "ru"])
    expect(at.telegram.commands("ru").find(({ command }) => command === "balance")?.description).toBe("Ваш баланс")
    expect(at.telegram.commands("de").find(({ command }) => command === "balance")?.description).toBe("Your balance")
  })

  it("with a token Telegram does not know fails at once and names the setting, never the token", async () => {
    const telegram = await startTelegramEmulator({ token })
    for (const wrong of ["7000000001:wrong-token", "nonsense"]) {
      const error = await startWith({ apiRoot: telegram.apiRoot, token: Redacted.make(wrong) })
      expect(error).toMatchObject({ _tag: "TelegramTokenRejected", setting: "TELEGRAM_BOT_TOKEN" })
      expect(error.message).toContain("TELEGRAM_BOT_TOKEN")
      expect(JSON.stringify(error) + error.message).not.toContain(wrong)
    }
    await telegram.close()
  })

  it("waits for a Telegram that is away, and gives up after the time it was given", async () => {
    const error = await startWith({ apiRoot: "http://127.0.0.1:9" })
    expect(error).toMatchObject({ _tag: "TelegramUnreachable", description: expect.stringContaining("no answer") })
  })

  it("succeeds when Telegram comes back", async () => {
    const telegram = await startTelegramEmulator({ token })
    telegram.failNext("getMe", { error_code: 502, times: 3 })
    const names: Array<string> = []
    const bot = Effect.runFork(startBot({
      token: Redacted.make(token),
      apiRoot: telegram.apiRoot,
      policy: { ...policy, startWaitMsMax: 5_000 },
      onListening: ({ username }) => Effect.sync(() => void names.push(username))
    }).pipe(Effect.provide(silent), Effect.provideContext(nothing)))
    await expect.poll(() => names).toEqual(["sigmatrade_bot"])
    const exit = await Effect.runPromise(Effect.andThen(Fiber.interrupt(bot), Fiber.await(bot)))
    expect(Exit.isFailure(exit)).toBe(true)
    await telegram.close()
  })
})

describe("polling", () => {
  it("survives a Telegram that fails, another poller and broken connections, and says what it sees", async () => {
    await using at = await botWorld()
    const ann = await at.join()
    at.telegram.failNext("getUpdates", { error_code: 502 })
    at.telegram.failNext("getUpdates", { error_code: 409, description: "Conflict: terminated by other getUpdates request" })
    at.telegram.loseAnswer("getUpdates", { accepted: false, how: "reset" })
    at.telegram.failNext("getUpdates", { error_code: 429, retry_after: 1 })
    expect((await at.say(ann, "/menu")).text).toContain("Menu")
    expect((await at.say(ann, "/balance")).text).toContain("Your balance")
    expect(at.logs.some((line) => line.includes("Another process polls for this bot"))).toBe(true)
    expect(at.logs.join("\n")).not.toContain(token)
  })

  it("ends with a clear error when the token stops being valid", async () => {
    await using at = await botWorld()
    at.telegram.failNext("getUpdates", { error_code: 401 })
    at.telegram.sendText(at.telegram.addMember({ first_name: "Ann" }).id, "/menu")
    const error = await at.run(Effect.flip(Fiber.join(at.bot)))
    expect(error).toMatchObject({ _tag: "TelegramTokenRejected", setting: "TELEGRAM_BOT_TOKEN" })
  })
})

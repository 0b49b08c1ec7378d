import { startBot } from "@sigmatrade/bot/startBot"
import type { BotOptions } from "@sigmatrade/bot/startBot"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import { freePort } from "../../support/postgresServer.ts"
import { botWorld, token } from "./botWorld.ts"
import type { World } from "./richMember.ts"

const listening = async () => {
  const port = await freePort()
  return { hostname: "127.0.0.1", port, webhookOrigin: `http://127.0.0.1:${port}` }
}

/** A bot that Telegram delivers to. */
const webhookWorld = async (options: Parameters<typeof botWorld>[0] = {}) => botWorld({ listening: await listening(), ...options })

const doorOf = (at: World) => {
  const { secretToken = "", url = "" } = at.telegram.snapshot().webhook ?? {}
  return { url, secret: { "x-telegram-bot-api-secret-token": secretToken, "content-type": "application/json" } }
}

const menuFrom = (member: number, update_id: number) => ({
  update_id,
  message: {
    message_id: 1, date: 1, text: "/menu",
    from: { id: member, is_bot: false, first_name: "Ann", language_code: "en" }, chat: { id: member, type: "private", first_name: "Ann" }
  }
})

/** What a server answers before any of the body it was promised has come. */
const answerWithoutBody = (url: string, headers: string) =>
  new Promise<string>((resolve, reject) => {
    const { hostname, pathname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => {
      socket.write(`POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n${headers}\r\n`)
    })
    socket.setTimeout(8_000, () => reject(new Error("no answer")))
    socket.once("error", reject)
    socket.once("data", (data) => {
      resolve(data.toString().split("\r\n")[0] ?? "")
      socket.destroy()
    })
  })

describe("a webhook", () => {
  it("is set with a secret and the kinds of updates, and serves members as polling does", async () => {
    await using at = await webhookWorld()
    const { webhook, allowedUpdates } = at.telegram.snapshot()
    expect(webhook?.url).toMatch(/\/telegram\/[0-9a-f]{32}$/)
    expect(webhook?.secretToken).toMatch(/^[0-9a-f]{64}$/)
    expect(allowedUpdates).toEqual(["message", "callback_query", "my_chat_member"])
    const ann = await at.join()
    expect((await at.press(ann, "balance")).message.text).toContain("Your balance")
    expect(at.telegram.snapshot().updates).toEqual([])
  })

  it("A27: refuses whoever does not know the secret before it reads a byte of the body, and everything that is no update", async () => {
    await using at = await webhookWorld()
    const { secret, url } = doorOf(at)
    const ann = await at.join()
    const before = at.telegram.chat(ann).messages.length
    expect(await answerWithoutBody(url, "")).toContain("401")
    expect(await answerWithoutBody(url, `x-telegram-bot-api-secret-token: ${"0".repeat(64)}\r\n`)).toContain("401")
    expect(await answerWithoutBody(url, `x-telegram-bot-api-secret-token: ${"0".repeat(63)}\r\n`)).toContain("401")
    expect(await answerWithoutBody(`${url}x`, "")).toContain("404")
    const post = async (body: string, headers: Record<string, string> = secret) => (await fetch(url, { method: "POST", headers, body })).status
    expect(await post(JSON.stringify(menuFrom(ann, 1)), {})).toBe(401)
    for (const body of ["", "{", "[]", "null", "{}", `{"update_id":"1"}`, `{"update_id":-1}`, `{"update_id":1.5}`]) expect(await post(body), body).toBe(400)
    expect(await post(JSON.stringify({ update_id: 1, text: "x".repeat(1_100_000) }))).toBe(413)
    expect((await fetch(url, { headers: secret })).status).toBe(405)
    expect((await fetch(url.replace(/telegram.*/, ""))).status).toBe(404)
    expect(at.telegram.chat(ann).messages).toHaveLength(before)
    expect(await post(JSON.stringify(menuFrom(ann, 1)))).toBe(200)
    expect((await at.telegram.nextMessage(ann)).text).toContain("Menu")
  })

  it("takes the same update five times at once and once more as one", async () => {
    await using at = await webhookWorld()
    const { secret, url } = doorOf(at)
    const ann = await at.join()
    const before = at.telegram.chat(ann).messages.length
    const body = JSON.stringify(menuFrom(ann, 777))
    const post = () => fetch(url, { method: "POST", headers: secret, body }).then(({ status }) => status)
    expect(await Promise.all(Array.from({ length: 5 }, post))).toEqual([200, 200, 200, 200, 200])
    await at.say(ann, "/balance")
    expect(await post()).toBe(200)
    await at.say(ann, "/balance")
    expect(at.telegram.chat(ann).messages.slice(before).filter(({ text }) => text.includes("Menu"))).toHaveLength(1)
  })

  it("answers as soon as an update is kept: one that hangs holds up neither Telegram nor other members", async () => {
    const hanging = Layer.effect(UpdateLog, Effect.map(UpdateLog, (real) => UpdateLog.of({
      ...real, settle: (id, attempt, outcome, at) => id.endsWith(":666") ? Effect.never : real.settle(id, attempt, outcome, at)
    })))
    await using at = await webhookWorld({ log: hanging, policy: { stopMsMax: 100 } })
    const { secret, url } = doorOf(at)
    const [ann, bob] = [await at.join(), await at.join("en", "", "Bob")]
    const post = (id: number) => fetch(url, { method: "POST", headers: secret, body: JSON.stringify(menuFrom(ann, id)) }).then(({ status }) => status)
    expect([await post(666), await post(667)]).toEqual([200, 200])
    expect((await at.say(bob, "/menu")).text).toContain("Menu")
  })

  it("asks Telegram to come again while nothing can be kept, and then serves what has waited", async () => {
    const broken = { isDown: false }
    const failing = Layer.effect(UpdateLog, Effect.map(UpdateLog, (real) => UpdateLog.of({
      ...real,
      claim: (update, lease) => broken.isDown ? Effect.die(new Error("connect ECONNREFUSED")) : real.claim(update, lease),
      due: (now, limit) => broken.isDown ? Effect.die(new Error("connect ECONNREFUSED")) : real.due(now, limit)
    })))
    await using at = await webhookWorld({ log: failing })
    const { url } = doorOf(at)
    const ann = await at.join()
    const health = () => fetch(new URL("/health", url)).then(async (answer) => [answer.status, await answer.text()])
    expect(await health()).toEqual([200, `{"status":"up"}`])
    broken.isDown = true
    at.telegram.sendText(ann, "/balance")
    await expect.poll(() => at.telegram.snapshot().webhook?.lastErrorMessage ?? "", { timeout: 20_000 }).toContain("503")
    expect((await health())[0]).toBe(503)
    broken.isDown = false
    expect((await at.telegram.nextMessage(ann)).text).toContain("Your balance")
  })

  it("is deleted by a bot that polls, which serves what has waited, and set again by one that does not", async () => {
    await using at = await webhookWorld()
    const ann = await at.join()
    await at.run(Fiber.interrupt(at.bot))
    expect(at.telegram.snapshot().webhook).toBeDefined()
    at.telegram.sendText(ann, "/balance")
    const policy = { retryMsFirst: 10, retryMsMax: 50, startWaitMsMax: 500, pollSeconds: 1 }
    const start = (options: Partial<BotOptions>) =>
      at.runtime.runFork(startBot({ token: Redacted.make(token), apiRoot: at.telegram.apiRoot, policy, ...options }))
    const polling = start({})
    expect((await at.telegram.nextMessage(ann)).text).toContain("Your balance")
    expect(at.telegram.snapshot().webhook).toBeUndefined()
    await at.run(Fiber.interrupt(polling))
    at.telegram.sendText(ann, "/menu")
    const pushed = start({ listening: await listening() })
    expect((await at.telegram.nextMessage(ann)).text).toContain("Menu")
    expect(at.telegram.snapshot().webhook).toBeDefined()
    await at.run(Fiber.interrupt(pushed))
  })

  it("cannot be where something else listens: the start fails and names the settings", async () => {
    const at = await listening()
    await using first = await botWorld({ listening: at })
    const second = startBot({ token: Redacted.make(token), apiRoot: first.telegram.apiRoot, listening: at })
    expect(await first.run(Effect.flip(second))).toMatchObject({ _tag: "BotPortUnusable", message: expect.stringContaining("BOT_PORT") })
  })
})

describe("a bot that polls", () => {
  it("tells its health when it is given a port, and takes no updates there", async () => {
    const { hostname, port } = await listening()
    await using at = await botWorld({ listening: { hostname, port, webhookOrigin: null } })
    expect(at.telegram.snapshot().webhook).toBeUndefined()
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/telegram/x`, { method: "POST" })).status).toBe(404)
  })
})

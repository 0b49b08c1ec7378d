import { startApi } from "@sigmatrade/api/startApi"
import { BNB } from "@sigmatrade/core/money/Asset"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Scope } from "effect"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join as pathOf } from "node:path"
import { assert, it } from "vitest"
import { join, milli, newAddress, transferFrom } from "../support/community.ts"
import { asMember } from "../support/miniApp.ts"
import { credit, options, publishPrices, world } from "../unit/api/ApiTest.ts"
import { describeWithChromium, openChromium } from "./withChromium.ts"

const guide = readFileSync(pathOf(import.meta.dirname, "../../docs/mini-app.md"), "utf8")
const [, example = ""] = /<!-- page:begin -->\n```html\n([\s\S]*?)```\n<!-- page:end -->/u.exec(guide) ?? []

/** Serves the page of the guide on an origin of its own, with Telegram's script as Telegram would fill it. */
const servePage = Effect.fn("servePage")(function*(page: () => string, initData: () => string) {
  const server = yield* Effect.acquireRelease(
    Effect.callback<ReturnType<typeof createServer>>((resume) => {
      const made = createServer(({ url }, response) => url === "/telegram-web-app.js"
        ? response.setHeader("content-type", "text/javascript").end(`globalThis.Telegram = { WebApp: { initData: ${JSON.stringify(initData())} } }`)
        : response.setHeader("content-type", "text/html").end(url === "/" ? page() : ""))
      made.listen(0, "127.0.0.1", () => resume(Effect.succeed(made)))
    }),
    (made) => Effect.callback<void>((resume) => {
      made.closeAllConnections()
      made.close(() => resume(Effect.void))
    })
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

/** Opens the page of the guide for somebody; the API lets the page's origin read, or another one. */
const opened = Effect.fn("opened")(function*(initData: string, isListed = true) {
  let apiUrl = ""
  const origin = yield* servePage(() => example.replace("https://api.example.org", apiUrl).replace("https://telegram.org/js", ""), () => initData)
  apiUrl = (yield* startApi(options({ corsOrigins: [isListed ? origin : "https://elsewhere.example.org"] }))).url
  const browser = yield* Effect.acquireRelease(Effect.promise(() => openChromium(`${origin}/`)), ({ close }) => Effect.promise(close))
  yield* Effect.promise(() => browser.page.locator("#balance", { hasNotText: "..." }).waitFor())
  return yield* Effect.promise(() => browser.page.locator("body").innerText())
})

const joined = Effect.gen(function*() {
  yield* publishPrices
  const { id } = yield* join()
  const member = yield* (yield* UserStore).linkWallet(id, newAddress(), yield* DateTime.now)
  yield* credit(transferFrom(member.wallet?.address ?? newAddress(), BNB.id, milli(3000)))
  return asMember(member).authorization.slice("tma ".length)
})

const inWorld = <A>(body: Effect.Effect<A, unknown, Effect.Services<ReturnType<typeof opened>> | Effect.Services<typeof joined> | Scope.Scope>) =>
  Effect.runPromise(body.pipe(Effect.scoped, Effect.provide(world)))

describeWithChromium("the page of docs/mini-app.md in a browser", () => {
  it("shows the member what he has, and his deposits", () => inWorld(Effect.gen(function*() {
    const text = yield* opened(yield* joined)
    assert.match(text, /^0\.5 BNB, 0 USDT/u)
    assert.match(text, /3 BNB, credited/u)
  })), 60_000)

  it("says what is wrong when the init data is not Telegram's, and learns nothing on an origin that is not listed", () => inWorld(Effect.gen(function*() {
    const initData = yield* joined
    assert.match(yield* opened(initData.replace(/hash=../u, "hash=00")), /^init_data_refused: Telegram has not signed/u)
    assert.match(yield* opened(initData, false), /^Failed to fetch/u)
  })), 60_000)
})

import { browserSession, openDashboard } from "@sigmatrade/core/admin/openDashboard"
import { Effect, Redacted } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf } from "./botWorld.ts"
import { logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

const ORIGIN = "https://api.example.org"

/** The address a message leads to. */
const addressIn = ({ buttons }: { readonly buttons: ReadonlyArray<ReadonlyArray<object>> }) =>
  new URL(buttons.flat().flatMap((button) => "url" in button ? [String(button.url)] : [])[0] ?? "about:blank")

describe("the way from the bot to the dashboard", () => {
  let at: World
  let owner: number
  beforeAll(async () => {
    at = await botWorld({ dashboard: ORIGIN })
    owner = (await logIn(at, MASTER_KEY)).who
  }, 120_000)
  afterAll(() => at.stop())

  const open = (secret: string) => at.run(Effect.option(openDashboard(Redacted.make(secret), "r")))

  it("an operator gets a link by a button and by a command, the newer one alone opens it, and what opens it is sent to no server and stands in no log", async () => {
    await at.say(owner, "/admin")
    const first = addressIn((await at.press(owner, "admindashboard")).message)
    const second = addressIn(await at.say(owner, "/dashboard"))
    for (const { hash, origin, pathname, search } of [first, second]) {
      assert.deepStrictEqual([origin, pathname, search], [ORIGIN, "/dashboard/login", ""])
      assert.match(hash, /^#opk_[0-9a-f]{64}$/u)
    }
    assert.strictEqual((await open(first.hash.slice(1)))._tag, "None")
    assert.strictEqual((await open(second.hash.slice(1)))._tag, "Some")
    assert.isFalse(at.logs.some((line) => line.includes("opk_")))
  })

  it("the session in the browser is listed beside the one in the chat, which goes on, and is ended there", async () => {
    const { hash } = addressIn(await at.say(owner, "/dashboard"))
    const opened = await open(hash.slice(1))
    assert(opened._tag === "Some")
    const look = () => at.run(browserSession(opened.value.key, "look"))
    assert.isNotNull(await look())
    await at.say(owner, "/admin")
    const { message } = await at.press(owner, "adminsessions")
    assert.include(message.text, "(dashboard, in a browser)")
    const end = placesOf(message).filter((place) => place.startsWith("adminend:"))
    assert.strictEqual(end.length, 1)
    assert.include((await at.press(owner, end[0] ?? "")).answer.text, "ended")
    assert.isNull(await look())
    assert.include((await at.say(owner, "/admin")).text, "master")
  })

  it("whoever has not shown his key is asked for it and gets no link", async () => {
    const stranger = await at.join()
    const asked = await at.say(stranger, "/dashboard")
    assert.include(asked.text, "Operators only")
    assert.strictEqual(addressIn(asked).href, "about:blank")
  })

  it("a bot that does not know where the dashboard is says what to set", async () => {
    await using lost = await botWorld()
    const { who } = await logIn(lost, MASTER_KEY)
    assert.include((await lost.say(who, "/dashboard")).text, "API_PUBLIC_URL")
  }, 60_000)
})

import { settingKeys } from "@sigmatrade/adapters/env/settingKeys"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, CANARY, environment, MASTER_KEY, placesOf } from "./botWorld.ts"
import { appoint, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

describe("settings at the desk", () => {
  let at: World
  let owner: number
  let screens: ReadonlyArray<string>
  beforeAll(async () => {
    at = await botWorld()
    owner = (await logIn(at, MASTER_KEY)).who
    screens = await readAll()
  }, 120_000)
  afterAll(() => at.stop())

  /** Every page of every group, one after the other. */
  const readAll = async () => {
    await at.say(owner, "/admin")
    const groups = placesOf((await at.press(owner, "adminsettings")).message).filter((place) => place.startsWith("admingroup:"))
    const texts: Array<string> = []
    for (const group of groups) {
      for (let place: string | undefined = group, page = 1; place !== undefined; page++) {
        const { message } = await at.press(owner, place)
        texts.push(message.text)
        const next: string = group.replace(/:0$/, `:${page}`)
        place = placesOf(message).includes(next) ? next : undefined
      }
      await at.press(owner, "adminsettings")
    }
    return texts
  }
  const lineOf = (key: string) => screens.flatMap((text) => text.split("\n")).find((line) => line.startsWith(`${key} `) || line.startsWith(`${key}:`)) ?? ""

  it("every setting is on some page, with its value in force and who has set it", () => {
    assert.deepStrictEqual(settingKeys.filter((key) => lineOf(key) === ""), [])
    assert.strictEqual(lineOf("WITHDRAWAL_MIN_USDT"), "WITHDRAWAL_MIN_USDT = 7.5 (environment)")
    assert.strictEqual(lineOf("WITHDRAWAL_MIN_BNB"), "WITHDRAWAL_MIN_BNB = 0.01 (default)")
    assert.strictEqual(lineOf("REFERRAL_RATE_LEVEL_1"), "REFERRAL_RATE_LEVEL_1 = 0.05 (default)")
    assert.strictEqual(lineOf("PAYOUT_GAS_PRICE_MAX_GWEI"), "PAYOUT_GAS_PRICE_MAX_GWEI = 5 (default)")
    assert.strictEqual(lineOf("BSC_FINALITY"), "BSC_FINALITY = finalized (default)")
    assert.strictEqual(lineOf("REFERRAL_ENABLED"), "REFERRAL_ENABLED = true (default)")
    assert.strictEqual(lineOf("LOG_DIRECTORY"), "LOG_DIRECTORY: not set")
  })

  it("no secret is ever shown, not even one in a place that is for none", () => {
    for (const text of screens) assert.notInclude(text.toLowerCase(), CANARY)
    assert.notInclude(screens.join("\n"), "abab")
    const secrets = Object.keys(environment).filter((key) => /PASSWORD|TOKEN|_KEY|URL/.test(key) && environment[key]?.includes(CANARY) === true)
    assert.isAbove(secrets.length, 10)
    assert.deepStrictEqual(secrets.filter((key) => !lineOf(key).includes("🔒 set")), [])
    assert.include(lineOf("DB_PORT"), "cannot be read")
    assert.strictEqual(lineOf("TELEGRAM_API_ROOT"), "TELEGRAM_API_ROOT = https://api.example/… (environment)")
  })

  it("whoever only answers members sees none of it", async () => {
    const { panel, who } = await appoint(at, owner, "support", "sam")
    assert.notInclude(placesOf(panel).join(), "adminsettings")
    assert.include((await at.telegram.answerTo(at.telegram.forwardCallback(who, "admingroup:bot:0"))).text, "role")
  })
})

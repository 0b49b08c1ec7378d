import { startApi } from "@sigmatrade/api/startApi"
import { milli } from "../../support/community.ts"
import { fundedMember, KEY, options, world } from "../../unit/api/ApiTest.ts"
import { operatorInChat } from "../../unit/api/dashboard/DashboardTest.ts"
import { seeded } from "../../unit/api/seeded.ts"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import type { Role } from "@sigmatrade/core/admin/Permission"
import { USDT } from "@sigmatrade/core/money/Asset"
import { requestForMember } from "@sigmatrade/core/payout/requestWithdrawal"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { Language } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import axe from "axe-core"
import type { Layer, Scope } from "effect"
import { Effect } from "effect"
import type { BrowserContextOptions, Page } from "playwright-core"
import { assert, it } from "vitest"
import { describeWithChromium, openChromium } from "../withChromium.ts"

type World = Layer.Success<typeof world>
const journey = (body: Effect.Effect<void, unknown, World | Scope.Scope>) => () => Effect.runPromise(body.pipe(Effect.scoped, Effect.provide(world)))
const act = <A>(work: () => Promise<A>) => Effect.promise(work)

/** The API and a browser beside it; `logIn` opens a link as whoever got it in his chat would, in a browser of his own. */
const opened = Effect.gen(function*() {
  const { url } = yield* startApi(options())
  const { close, page } = yield* act(() => openChromium(`${url}/dashboard/login`))
  yield* Effect.addFinalizer(() => act(close))
  const problems: Array<string> = []
  const visit = Effect.fnUntraced(function*(how: BrowserContextOptions = {}) {
    const context = yield* act(async () => page.context().browser()?.newContext({ viewport: { width: 1300, height: 900 }, locale: "en", ...how }))
    const own = yield* act(async () => context?.newPage() ?? page)
    own.setDefaultTimeout(30_000)
    own.on("console", (line) => { if (line.type() === "error" && !line.text().includes("401")) problems.push(line.text()) })
    own.on("pageerror", (error) => problems.push(String(error)))
    return own
  })
  const logIn = Effect.fnUntraced(function*(name: string, role: Role, language: Language = "en", how: BrowserContextOptions = {}) {
    const link = `${url}/dashboard/login#${yield* (yield* operatorInChat(name, role, language)).link}`
    const own = yield* visit(how)
    yield* act(async () => {
      await own.goto(link)
      await own.locator("form[data-login] button").click()
      await own.locator("#state[data-state=on]").waitFor()
    })
    return { page: own, link }
  })
  return { url, visit, logIn, problems }
})

/** What is wrong for whoever reads with other means than his eyes, or with them. */
const faultsOf = (page: Page) => act(async () => {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { readonly axe: typeof axe }).axe.run())
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`)
})

const pressUntil = async (page: Page, key: string, isThere: () => Promise<boolean>) => {
  for (let pressesLeft = 80; pressesLeft > 0 && !(await isThere()); pressesLeft--) await page.keyboard.press(key)
}

describeWithChromium("the dashboard in a browser", () => {
  it("a link opens it once; the same link is refused to whoever finds it later", journey(Effect.gen(function*() {
    const { logIn, problems, visit } = yield* opened
    const { link, page } = yield* logIn("olga", "manager")
    yield* act(() => page.getByRole("heading", { name: "Overview", level: 1 }).waitFor())
    const other = yield* visit()
    yield* act(async () => {
      await other.goto(link)
      await other.getByRole("button", { name: "Open the dashboard" }).click()
      await other.getByText("This link opens nothing").waitFor()
      await page.getByRole("button", { name: "Log out" }).click()
      await page.getByText("You are logged out").waitFor()
    })
    assert.deepStrictEqual(problems, [])
  })), 60_000)

  it("two operators approve a withdrawal, and the second one sees the first one's word without reloading", journey(Effect.gen(function*() {
    const { logIn, problems, url } = yield* opened
    const member = yield* fundedMember(milli(1_000_000))
    const wish = { userId: member.id, amount: milli(600_000), asset: USDT.id, clientKey: ClientKey.make("a-wish") }
    const { withdrawal } = yield* requestForMember(wish, 1)
    const path = `${url}/dashboard/withdrawals/${withdrawal.id}`
    const [{ page: olga }, { page: ivan }] = [yield* logIn("olga", "manager"), yield* logIn("ivan", "manager")]
    yield* act(async () => {
      await ivan.goto(path)
      await ivan.getByText("0 of 2").waitFor()
      await olga.goto(path)
      await olga.getByRole("button", { name: "Approve" }).click()
      await olga.getByText("You have agreed. Another operator must agree too.").first().waitFor()
      assert.strictEqual(await olga.getByRole("button", { name: "Approve" }).count(), 0)
      await ivan.getByText("1 of 2 (olga)").waitFor()
      await ivan.getByRole("button", { name: "Approve" }).click()
      await ivan.getByText("Approved: it goes into the queue.").waitFor()
    })
    assert.strictEqual((yield* (yield* WithdrawalStore).get(withdrawal.id)).state, "approved")
    assert.deepStrictEqual(problems, [])
  })), 60_000)

  it("payouts are stopped with the keyboard alone, the status of the API says so, and they are let go on", journey(Effect.gen(function*() {
    const { logIn, problems, url } = yield* opened
    const { page } = yield* logIn("olga", "manager")
    const stopped = act(async () => {
      const answer = await fetch(`${url}/v1/status`, { headers: { authorization: `Bearer ${KEY}` } })
      return (await answer.json() as { readonly stopped: ReadonlyArray<unknown> }).stopped
    })
    yield* act(async () => {
      await page.keyboard.press("Tab")
      assert.strictEqual(await page.locator(":focus").innerText(), "Skip to the content")
      await page.keyboard.press("Enter")
      const summary = page.locator("summary", { hasText: "Stop: Payouts" })
      await pressUntil(page, "Tab", () => summary.evaluate((one) => one === one.ownerDocument.activeElement))
      await page.keyboard.press("Enter")
      await page.keyboard.press("Tab")
      await page.keyboard.type("a test of the brakes")
      await page.keyboard.press("Tab")
      await page.keyboard.press("Enter")
      await page.getByRole("status").getByText("It stands still from now on.").waitFor()
    })
    assert.deepStrictEqual(yield* stopped, [{ flow: "payouts", asset: null }])
    yield* act(async () => {
      await page.getByRole("button", { name: "Resume: Payouts" }).click()
      await page.getByRole("status").getByText("The incident is closed.").waitFor()
    })
    assert.deepStrictEqual(yield* stopped, [])
    assert.deepStrictEqual(problems, [])
  })), 60_000)

  it("what somebody is writing is left to him while the page changes around it, and a session that is over leads to the gate", journey(Effect.gen(function*() {
    const { logIn, url } = yield* opened
    const { page } = yield* logIn("olga", "owner")
    const reason = page.locator("#brake-payouts textarea")
    yield* act(async () => {
      await page.locator("summary", { hasText: "Stop: Payouts" }).click()
      await reason.fill("half a sent")
      await page.getByRole("heading", { name: "Brakes" }).click()
    })
    yield* stopFlow("payouts", OperatorName.make("ivan"), "a colleague was faster")
    yield* act(async () => {
      await page.locator("#incidents").getByText("a colleague was faster").waitFor()
      assert.strictEqual(await reason.inputValue(), "half a sent")
      await reason.fill("")
      await page.getByRole("heading", { name: "Brakes" }).click()
      await page.locator("#brake-payouts").getByText("stands still").waitFor()
    })
    const { page: other } = yield* logIn("ivan", "owner")
    yield* act(async () => {
      await other.context().request.post(`${url}/dashboard/logout`, { headers: { origin: url, "content-type": "application/x-www-form-urlencoded" } })
      await other.getByText("You are not logged in").waitFor()
    })
  })), 60_000)

  for (const [colorScheme, language] of [["light", "en"], ["dark", "ru"]] as const) {
    it(`every page has nothing that axe finds fault with, ${colorScheme}, in ${language}, wide and narrow`, journey(Effect.gen(function*() {
      const { logIn, problems, url } = yield* opened
      yield* seeded
      const [member] = yield* (yield* UserStore).newest(null, 1)
      const { page } = yield* logIn("olga", "owner", language, { colorScheme })
      const [withdrawal] = yield* (yield* WithdrawalStore).inState("requested", 1)
      const paths = ["", "deposits", "withdrawals", "suspense", "members", "tickets", "broadcasts", "jobs", "audit?verify=1", `members/${member?.id}`, `withdrawals/${withdrawal?.id}`]
      for (const path of paths) {
        yield* act(() => page.goto(`${url}/dashboard/${path}`))
        assert.deepStrictEqual(yield* faultsOf(page), [], path)
      }
      for (const list of ["deposits", "suspense", "tickets"]) {
        yield* act(async () => {
          await page.goto(`${url}/dashboard/${list}`)
          await page.locator("tbody th a").first().click()
          await page.waitForURL(`**/dashboard/${list}/*`)
        })
        assert.deepStrictEqual(yield* faultsOf(page), [], list)
      }
      yield* act(() => page.setViewportSize({ width: 380, height: 800 }))
      yield* act(() => page.goto(`${url}/dashboard`))
      assert.isAtMost(yield* act(() => page.evaluate(() => document.documentElement.scrollWidth)), 380)
      assert.deepStrictEqual(problems, [])
    })), 60_000)
  }
})

import { pages } from "@sigmatrade/api/dashboard/pages"
import { textSource } from "@sigmatrade/api/dashboard/texts/textSource"
import { textsIn } from "@sigmatrade/api/dashboard/texts/textsIn"
import { assert, describe, it } from "@effect/vitest"
import { AuditLog, AuditRecord } from "@sigmatrade/core/admin/AuditLog"
import type { SealedRecord } from "@sigmatrade/core/admin/AuditLog"
import { DepositLookup } from "@sigmatrade/core/deposit/DepositLookup"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { DateTime, Effect } from "effect"
import { globSync, readFileSync } from "node:fs"
import { join as pathOf } from "node:path"
import { join, joinFour, milli } from "../../../support/community.ts"
import { fundedMember, openApp, promise } from "../ApiTest.ts"
import { seeded } from "../seeded.ts"
import { browserOf } from "./DashboardTest.ts"

const names = Object.keys(pages).map((section) => section === "" ? "/dashboard" : `/dashboard/${section}`)

describe("the pages of the dashboard", () => {
  for (const language of ["en", "ru"] as const) {
    promise(`every page and every single thing can be looked at, empty and full, in ${language}`, Effect.gen(function*() {
      const { see } = yield* browserOf(yield* openApp(), "olga", "owner", language)
      const look = Effect.fnUntraced(function*(path: string) {
        const { status, text } = yield* see(path)
        assert.strictEqual(status, 200, path)
        assert.include(text, `<html lang="${language}">`)
        assert.notMatch(text, /\[object |undefined|NaN|\{ \$/u, path)
        assert.strictEqual(text.match(/<h1>/gu)?.length, 1, path)
        return text
      })
      for (const path of names) yield* look(path)
      const { four, ticket } = yield* seeded
      for (const path of names) yield* look(path)
      const deposits = yield* (yield* DepositLookup).latest((yield* SystemWallet).chainId, "all", 10)
      const things = [
        ...deposits.map(({ id }) => `deposits/${id}`), ...(yield* (yield* SuspenseStore).items(10)).map(({ id }) => `suspense/${id}`),
        ...(yield* (yield* WithdrawalStore).ofUser(four.id, 10)).map(({ id }) => `withdrawals/${id}`), `members/${four.id}`, `tickets/${ticket.id}`
      ]
      assert.isAbove(things.length, 6)
      for (const thing of things) yield* look(`/dashboard/${thing}`)
      for (const path of ["deposits?which=coming", "withdrawals?state=all", "members?q=%25", `members?q=${four.telegramId}`, "audit?verify=1", "tickets?page=3"]) yield* look(`/dashboard/${path}`)
    }))
  }

  promise("what nobody knows is not found, and a question that makes no sense is answered like none", Effect.gen(function*() {
    const { see } = yield* browserOf(yield* openApp(), "olga", "owner")
    const unknown = ["nowhere", "members/1", "members/%ZZ", "withdrawals/01890a5d-ac96-774b-bcce-b302099a8057", "deposits/56:0x00:1", "suspense/x", "tickets/x", "jobs/1", "members/1/2", "constructor"]
    for (const path of unknown) assert.strictEqual((yield* see(`/dashboard/${path}`)).status, 404, path)
    const odd = ["deposits?page=-1", "deposits?page=1e9&tx=0x1", "members?after=nobody", "withdrawals?state=lost&after=01890a5d-ac96-774b-bcce-b302099a8057", "audit?before=x", "jobs?said=%3Cscript%3E", "jobs?said=done-nothing"]
    for (const path of odd) assert.strictEqual((yield* see(`/dashboard/${path}`)).status, 200, path)
    assert.notInclude((yield* see("/dashboard/jobs?said=gate-out")).text, "logged out")
  }))

  promise("what people write is shown as they wrote it, and is nothing but text", Effect.gen(function*() {
    const { id } = yield* join("", "<img src=x onerror=alert(1)>")
    const { post, see } = yield* browserOf(yield* openApp(), "olga", "owner")
    yield* post("/dashboard/do/members/block", { id, note: `"><script>alert(2)</script>` })
    for (const path of ["/dashboard/members", `/dashboard/members/${id}`, "/dashboard/audit", "/dashboard/members?q=%22%3E%3Cscript%3E"]) {
      const { text } = yield* see(path)
      assert.notMatch(text, /<img|<script>|onerror=alert\(1\)>[^&]/u, path)
    }
    assert.include((yield* see(`/dashboard/members/${id}`)).text, "&lt;img src=x onerror=alert(1)&gt;")
  }))

  promise("money is told to the last digit, with the picture, the table and what covers it", Effect.gen(function*() {
    yield* fundedMember(milli(1_234_567) + 1n)
    const { see } = yield* browserOf(yield* openApp(), "olga", "support")
    const { text } = yield* see("/dashboard")
    assert.include(text, "1234.567000000000000001 USDT")
    assert.include(text, "100.00 % covered")
    assert.match(text, /<figure>.*<svg aria-hidden="true".*<rect.*<\/svg>.*<table>/su)
    assert.notMatch(text, /<style|style=/u)
  }))

  promise("a long list is read page by page, each row once", Effect.gen(function*() {
    const all = yield* Effect.forEach(Array.from({ length: 60 }, (_, index) => index), (index) => join("", `Member ${index}`))
    const { see } = yield* browserOf(yield* openApp(), "olga", "owner")
    const seen: Array<string> = []
    let next: string | undefined = "/dashboard/members"
    for (let pagesLeft = 5; next !== undefined && pagesLeft > 0; pagesLeft--) {
      const text: string = (yield* see(next)).text
      seen.push(...[...text.matchAll(/>Member (\d+)</gu)].map(([, index = ""]) => index))
      next = /href="([^"]+)" rel="next"/u.exec(text)?.[1]?.replaceAll("&amp;", "&")
    }
    assert.deepStrictEqual(seen.toSorted((one, other) => Number(one) - Number(other)), all.map((_, index) => String(index)))
  }))

  promise("a record of the audit log that was changed is marked, and so is the whole chain from it on", Effect.gen(function*() {
    const { see, post } = yield* browserOf(yield* openApp(), "olga", "owner")
    yield* post("/dashboard/do/flows/stop", { flow: "payouts", note: "a test" })
    const sound = (yield* see("/dashboard/audit?verify=1")).text
    assert.include(sound, "All 3 records fit")
    assert.notInclude(sound, "the hash does not fit")
    const log = yield* AuditLog
    const spoil = (records: ReadonlyArray<SealedRecord>) => records.map((one) =>
      one.position === 2 ? { ...one, record: new AuditRecord({ ...one.record, operator: null }) } : one)
    const spoiled = AuditLog.of({ ...log, page: (...given) => Effect.map(log.page(...given), spoil), after: (...given) => Effect.map(log.after(...given), spoil) })
    const app = yield* Effect.provideService(openApp(), AuditLog, spoiled)
    const { text } = yield* (yield* browserOf(app, "ivan", "owner")).see("/dashboard/audit?verify=1")
    assert.include(text, "Record 2 does not fit")
    assert.strictEqual(text.match(/the hash does not fit/gu)?.length, 1)
  }))

  promise("a job is shown with its last run, how long it took, what is left, how often it failed and when it runs next", Effect.gen(function*() {
    const [runs, at] = [yield* JobRuns, DateTime.makeUnsafe("2026-03-01T03:00:00Z")]
    yield* runs.begin("backup-scheduler", at, { now: at, until: DateTime.add(at, { minutes: 5 }) })
    yield* runs.report("broadcast-processor", { startedAt: at, endedAt: DateTime.add(at, { seconds: 12 }), runs: 40, failures: 2, reason: null })
    const { see } = yield* browserOf(yield* openApp(), "olga", "support")
    assert.match((yield* see("/dashboard/jobs")).text, /backup-scheduler.*running.*2026-03-01 03:00 UTC.*03:00 UTC.*runs now.*0 \/ 1.*broadcast-processor.*2026-03-01 03:00 UTC.*all the time.*12 s.*2 \/ 40/su)
  }))

  promise("the tree above and below a member is shown, with what his people earn him", Effect.gen(function*() {
    const { one, two } = yield* joinFour
    const { see } = yield* browserOf(yield* openApp(), "olga", "owner")
    assert.match((yield* see(`/dashboard/members/${one.id}`)).text, /Invited by: nobody.*Tier 1: 1.*Tier 2: 1.*Tier 3: 1/su)
    assert.include((yield* see(`/dashboard/members/${two.id}`)).text, `Invited by: <a href="/dashboard/members/${one.id}"`)
  }))
})

describe("the texts of the dashboard", () => {
  const messages = (language: "en" | "ru") => new Map([...textSource(language).matchAll(/^([a-z][a-z0-9-]*) = (.+)$/gmu)].map(([, key = "", text = ""]) => [key, text]))
  const [en, ru] = [messages("en"), messages("ru")]
  const variables = (text = "") => [...text.matchAll(/\$(\w+)/gu)].map(([, name = ""]) => name).toSorted((one, other) => one < other ? -1 : 1)
  const root = pathOf(import.meta.dirname, "../../../../apps/api/src/dashboard")
  const code = globSync("**/*.{ts,tsx}", { cwd: root }).map((path) => readFileSync(pathOf(root, path), "utf8")).join("\n")

  it("have the same keys with the same variables in both languages, each once", () => {
    assert.deepStrictEqual([...ru.keys()], [...en.keys()])
    for (const [key, text] of en) assert.deepStrictEqual(variables(ru.get(key)), variables(text), key)
    for (const language of ["en", "ru"] as const) {
      const lines = textSource(language).split("\n").filter((line) => line !== "" && !line.startsWith("#"))
      assert.strictEqual(lines.length, messages(language).size, `${language}: a key stands twice, or a line is no text`)
    }
  })

  it("have every key the code names, and none it does not", () => {
    const named = [...code.matchAll(/say\("([a-z-]+)"/gu)].map(([, key = ""]) => key)
    assert.deepStrictEqual(named.filter((key) => !en.has(key)), [])
    const families = [...code.matchAll(/`([a-z-]*)\$\{[^`]*?\}([a-z-]*)`/gu)].filter(([, before = "", after = ""]) => before.endsWith("-") || after.startsWith("-"))
    const isMade = (key: string) => families.some(([, before = "", after = ""]) => key.startsWith(before) && key.endsWith(after))
    assert.deepStrictEqual([...en.keys()].filter((key) => !code.includes(`"${key}"`) && !isMade(key)), [])
    assert.throws(() => textsIn("ru").say("no-such-text"), "There is no text no-such-text in ru")
    assert.throws(() => textsIn("en").say("block-at"), /block-at/u)
  })
})

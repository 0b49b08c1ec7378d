import { deeds } from "@sigmatrade/api/dashboard/deeds"
import { pages } from "@sigmatrade/api/dashboard/pages"
import { assert, describe } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { allows, Role } from "@sigmatrade/core/admin/Permission"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import { openApp, promise } from "../ApiTest.ts"
import { seeded } from "../seeded.ts"
import { browserOf } from "./DashboardTest.ts"

interface Target {
  readonly page: string
  readonly fields: Readonly<Record<string, string>>
}

/** What each deed can be done to in the seeded world, and the page its button stands on; a new deed is entered here by hand. */
const targets = Effect.gen(function*() {
  const { four, ticket } = yield* seeded
  const [withdrawal] = yield* (yield* WithdrawalStore).inState("requested", 1)
  const [item] = yield* (yield* SuspenseStore).items(1)
  yield* Effect.orDie(stopFlow("crediting", OperatorName.make("anna"), "a test"))
  const incident = (yield* (yield* IncidentStore).opened).find(({ kind, subject }) => kind === "stopped by operator" && subject === "crediting")
  if (withdrawal === undefined || item === undefined || incident === undefined) return yield* Effect.die(new Error("The seeded world lacks something"))
  const waiting = (id: string) => ({ page: `/dashboard/withdrawals/${id}`, fields: { id, revision: String(withdrawal.revision), note: "because" } })
  const about = (page: string, fields: Target["fields"]): Target => ({ page, fields })
  const suspended = about(`/dashboard/suspense/${item.id}`, { id: item.id, note: "because" })
  const asked = about(`/dashboard/tickets/${ticket.id}`, { id: ticket.id, message: randomUUID(), text: "an answer" })
  const to: Readonly<Record<string, Target>> = {
    "withdrawals/approve": waiting(withdrawal.id), "withdrawals/refuse": waiting(withdrawal.id),
    "incidents/approve": about("/dashboard", { id: String(incident.id) }), "flows/stop": about("/dashboard", { flow: "payouts", note: "because" }),
    "suspense/assign": about(`/dashboard/suspense/${item.id}?whose=${four.telegramId}`, { ...suspended.fields, member: four.id }), "suspense/return": suspended, "suspense/keep": suspended,
    "members/block": about(`/dashboard/members/${four.id}`, { id: four.id, note: "because" }), "members/unblock": about(`/dashboard/members/${four.id}`, { id: four.id, note: "because" }),
    "tickets/answer": asked, "tickets/take": asked, "tickets/close": asked, "tickets/reopen": asked
  }
  return to
})

const facts = Effect.gen(function*() {
  return JSON.stringify([
    yield* (yield* WithdrawalStore).inState("requested", 100), yield* (yield* SuspenseStore).items(100), yield* (yield* IncidentStore).opened,
    yield* (yield* UserStore).newest(null, 100), yield* (yield* TicketStore).waiting({ limit: 100, offset: 0 })
  ], (_, value: unknown) => typeof value === "bigint" ? String(value) : value)
})

describe("what each role may do in the dashboard", () => {
  for (const role of Role.literals) {
    promise(`${role}: sees the sections and buttons of what it may do and no other, and is refused every other deed, which changes nothing and is written down`, Effect.gen(function*() {
      const to = yield* targets
      assert.sameMembers(Object.keys(to), Object.keys(deeds))
      const { post, see } = yield* browserOf(yield* openApp(), "olga", role)
      for (const [section, { all }] of Object.entries(pages)) {
        const path = `/dashboard${section === "" ? "" : `/${section}`}`
        assert.strictEqual((yield* see(path)).status, allows(role, all.permission) ? 200 : 403, path)
        assert.strictEqual((yield* see("/dashboard/jobs")).text.includes(`href="${path}"`), allows(role, all.permission), path)
      }
      for (const [name, { page, fields }] of Object.entries(to)) {
        const mine = allows(role, deeds[name]?.permission ?? "operators.manage")
        const { text } = yield* see(page)
        // These two stand only where a member is blocked and a ticket closed.
        if (name !== "members/unblock" && name !== "tickets/reopen") assert.strictEqual(text.includes(`action="/dashboard/do/${name}"`), mine, `${role} sees ${name}`)
        if (mine) continue
        const before = yield* facts
        assert.strictEqual((yield* post(`/dashboard/do/${name}`, fields)).status, 403, `${role} does ${name}`)
        assert.strictEqual(yield* facts, before)
        const [last] = yield* (yield* AuditLog).page(null, 1)
        assert.deepStrictEqual([last?.record.operator, last?.record.outcome], ["olga", "NotAllowed"])
      }
    }))

    promise(`${role}: does what it may, once, by the use case of the bot`, Effect.gen(function*() {
      const to = yield* targets
      const { post } = yield* browserOf(yield* openApp(), "olga", role)
      const words: Record<string, ReadonlyArray<string>> = {}
      const order = ["incidents/approve", "flows/stop", "withdrawals/approve", "withdrawals/refuse", "members/block", "members/unblock", "suspense/keep", "suspense/assign", "suspense/return", "tickets/take", "tickets/answer", "tickets/close", "tickets/reopen"]
      assert.sameMembers(order, Object.keys(deeds))
      for (const name of order.filter((one) => allows(role, deeds[one]?.permission ?? "operators.manage"))) {
        const send = () => Effect.map(post(`/dashboard/do/${name}`, to[name]?.fields), ({ headers, status }) => status === 303 ? new URL(headers.get("location") ?? "", "http://x").searchParams.get("said") ?? "" : String(status))
        words[name] = [yield* send(), yield* send()]
      }
      const expected: Readonly<Record<string, ReadonlyArray<string>>> = {
        "members/block": ["done-blocked", "not-active"], "members/unblock": ["done-unblocked", "not-blocked"],
        "incidents/approve": ["done-closed", "not-open"], "flows/stop": ["done-stopped", "done-stopped"],
        "withdrawals/approve": ["done-approved", "not-waiting"], "withdrawals/refuse": ["done-refused", "not-waiting"],
        "suspense/keep": ["done-kept", "done-kept"], "suspense/assign": ["done-assigned", "not-assigned-twice"], "suspense/return": ["not-assigned-twice", "not-assigned-twice"],
        "tickets/take": ["done-taken", "done-taken"], "tickets/answer": ["done-answered", "done-answered"],
        "tickets/close": ["done-ticket-closed", "not-closed"], "tickets/reopen": ["done-reopened", "not-closed-yet"]
      }
      assert.deepStrictEqual(words, Object.fromEntries(Object.keys(words).map((name) => [name, expected[name]])))
    }))
  }

  promise("a form that no page has made, and an empty reason, change nothing", Effect.gen(function*() {
    const to = yield* targets
    const { post } = yield* browserOf(yield* openApp(), "olga", "owner")
    const before = yield* facts
    for (const [name, { fields }] of Object.entries(to)) {
      const said = (given: Readonly<Record<string, string>>) => Effect.map(post(`/dashboard/do/${name}`, given), ({ headers }) => headers.get("location"))
      assert.strictEqual(yield* said({ ...fields, id: "<script>", flow: "everything" }), "/dashboard?said=not-readable", name)
      if ("note" in fields && name !== "withdrawals/approve") assert.match((yield* said({ ...fields, note: "  " })) ?? "", /said=not-without-reason$/u, name)
    }
    const revised = { ...to["withdrawals/refuse"]?.fields, revision: "7" }
    for (const name of ["withdrawals/approve", "withdrawals/refuse"]) assert.match((yield* post(`/dashboard/do/${name}`, revised)).headers.get("location") ?? "", /said=not-revised$/u)
    assert.strictEqual((yield* post("/dashboard/do/constructor", {})).headers.get("location"), "/dashboard?said=not-readable")
    assert.strictEqual(yield* facts, before)
  }))
})

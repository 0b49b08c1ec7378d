import { assert, describe, it } from "@effect/vitest"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { Flow } from "@sigmatrade/core/incident/Incident"
import { Finding, OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { runOperator } from "@sigmatrade/watcher/operator/runOperator"
import { DateTime, Effect, Layer } from "effect"
import { TestConsole } from "effect/testing"
import { available, memberWithWallet, mineFinal, ONE, payment, scanAll } from "../community.ts"
import { ANNA, BORIS, noKeystores, NOBODY, operate, operated, paidByStranger, typing } from "./operatorWorld.ts"

const promise = <A, E>(name: string, body: () => Effect.Effect<A, E, Layer.Success<ReturnType<typeof operated>>>) =>
  it.effect(name, () => Effect.suspend(body).pipe(Effect.provide(operated())))

const open = (kind: Finding["kind"], approvalsNeeded: number, stops: ReadonlyArray<Flow> = ["crediting", "payouts"], facts = {}) =>
  Effect.gen(function*() {
    const store = yield* IncidentStore
    yield* store.open(new Finding({ kind, subject: "56", facts, stops, asset: null, approvalsNeeded }), yield* DateTime.now)
    return String((yield* store.opened).at(-1)?.id ?? 0)
  })
const isOpen = (id: string) =>
  Effect.flatMap(IncidentStore, ({ opened }) => Effect.map(opened, (all) => all.some((one) => String(one.id) === id)))
const decisions = Effect.flatMap(SuspenseStore, ({ items }) => Effect.map(items(100), (all) => all.map(({ decided }) => decided)))

describe("who acts", () => {
  promise("a key that belongs to nobody decides nothing, says so, and is shown nowhere", () => Effect.gen(function*() {
    const id = yield* open("providers disagree", 1)
    const said = yield* operate(["approve", id], NOBODY)
    assert.isFalse(said.ok)
    assert.include(said.error, "belongs to no operator in OPERATOR_KEYS")
    assert.notInclude(said.out + said.error, NOBODY)
    assert.isTrue(yield* isOpen(id))
  }))

  promise("every command that decides needs a key, and none that only looks does", () => Effect.gen(function*() {
    const [transfer, id] = [yield* paidByStranger(9, ONE), yield* open("providers disagree", 1)]
    const note = ["--note", "because"]
    const onMoney = [["assign", transfer, "1"], ["return", transfer], ["keep", transfer], ["stop", "payouts"]]
    const deciding = [["approve", id], ...onMoney.map((args) => [...args, ...note])]
    for (const args of deciding) {
      const { error, ok } = yield* operate(args)
      assert.isFalse(ok, args.join(" "))
      assert.include(error, "Set OPERATOR_KEY")
    }
    assert.deepStrictEqual([yield* isOpen(id), yield* decisions], [true, [null]])
    for (const args of [["status"], ["incidents"], ["suspense"]]) assert.isTrue((yield* operate(args)).ok, args.join(" "))
  }))

  promise("while the settings name no operator nobody acts, and it is said how one is made", () => Effect.gen(function*() {
    const id = yield* open("providers disagree", 1)
    const { error, ok } = yield* operate(["approve", id], ANNA, [])
    assert.deepStrictEqual([ok, yield* isOpen(id)], [false, true])
    assert.include(error, "The command key makes a key")
  }))

  promise("on a terminal the key is asked for, works, and is never displayed", () => Effect.gen(function*() {
    const id = yield* open("providers disagree", 1)
    const shown: Array<string> = []
    const ports = Layer.succeedContext(yield* Effect.context<Layer.Success<ReturnType<typeof operated>>>())
    yield* runOperator(["approve", id], ports).pipe(Effect.provide([typing(ANNA, shown), noKeystores]))
    assert.isFalse(yield* isOpen(id))
    assert.include(shown.join(""), "Your operator key")
    for (const line of [...shown, ...(yield* TestConsole.logLines)]) assert.notInclude(String(line), ANNA.slice(0, 8))
  }))

  promise("a key that was made with the command key opens what its entry says, and each one is another", () => Effect.gen(function*() {
    const made = (yield* operate(["key", "clara"])).out
    const [key = "", entry = ""] = made.split("\n").filter((line) => line.startsWith("  ")).map((line) => line.trim())
    const [name, sha256 = ""] = entry.split(":")
    assert.strictEqual(name, "clara")
    assert.match(sha256, /^[0-9a-f]{64}$/u)
    assert.isAtLeast(key.length, 43)
    const id = yield* open("providers disagree", 1)
    const said = yield* operate(["approve", id], key, [{ name: OperatorName.make("clara"), sha256 }])
    assert.include(said.out, "clara agrees")
    assert.notInclude((yield* operate(["key", "clara"])).out, key)
  }))
})

describe("incidents", () => {
  promise("two must agree: one alone, even twice, closes nothing, the other one does", () => Effect.gen(function*() {
    const id = yield* open("finality broken", 2, ["crediting", "payouts"], { settled: "yes" })
    assert.include((yield* operate(["approve", id], ANNA)).out, "1 of 2")
    const again = yield* operate(["approve", id], ANNA)
    assert.isFalse(again.ok)
    assert.include(again.error, "another operator must agree")
    assert.isTrue(yield* isOpen(id))
    assert.include((yield* operate(["incidents"])).out, "1 of 2 approvals (anna)")
    assert.include((yield* operate(["approve", id], BORIS)).out, "What it stopped goes on: crediting, payouts")
    assert.isFalse(yield* isOpen(id))
    assert.strictEqual((yield* operate(["incidents"])).out, "No incident is open.")
    assert.include((yield* operate(["incidents", "--all"])).out, "2 of 2 approvals (anna, boris)")
  }))

  promise("what another incident still stops is not said to go on", () => Effect.gen(function*() {
    const id = yield* open("stopped by operator", 1, ["crediting", "payouts"])
    yield* open("providers disagree", 0, ["crediting"])
    const { out } = yield* operate(["approve", id], ANNA)
    assert.include(out, "it is closed. What it stopped goes on: payouts. Another incident still stops crediting.")
  }))

  promise("what closes itself cannot be approved away while its cause lasts", () => Effect.gen(function*() {
    const id = yield* open("providers disagree", 0)
    const { error, ok } = yield* operate(["approve", id], ANNA)
    assert.isFalse(ok)
    assert.include(error, "closes itself")
    assert.isTrue(yield* isOpen(id))
  }))

  promise("what is not worked out yet, and what is not open, is refused with what to do", () => Effect.gen(function*() {
    const id = yield* open("finality broken", 2)
    assert.include((yield* operate(["approve", id], ANNA)).error, "settled: yes")
    assert.include((yield* operate(["approve", "77"], ANNA)).error, "No incident 77 is open")
  }))

  promise("an operator stops crediting: nothing is credited until one agrees to go on", () => Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    const first = yield* operate(["stop", "crediting", "--note", "odd payments"], ANNA)
    assert.include(first.out, "anna stops crediting")
    assert.include((yield* operate(["stop", "crediting", "--note", "me too"], BORIS)).out, "has stopped crediting before")
    yield* mineFinal(payment(1, ONE))
    yield* Effect.andThen(scanAll(), confirmDeposits())
    assert.deepStrictEqual([yield* creditDeposits(), yield* available(member)], [0, 0n])
    const listed = (yield* operate(["incidents"])).out
    assert.match(listed, /stopped by operator: crediting[\s\S]*stops crediting; 0 of 1[\s\S]*operator +anna\s+note +odd payments/u)
    yield* operate(["approve", /\d+/u.exec(listed)?.[0] ?? ""], BORIS)
    assert.deepStrictEqual([yield* creditDeposits(), yield* available(member)], [1, ONE])
  }))

  promise("only what can be stopped is stopped, and only with a reason", () => Effect.gen(function*() {
    assert.isFalse((yield* operate(["stop", "everything", "--note", "x"], ANNA)).ok)
    assert.include((yield* operate(["stop", "payouts", "--note", "  "], ANNA)).error, "--note")
    assert.strictEqual((yield* operate(["incidents"])).out, "No incident is open.")
  }))

  promise("facts cannot move the cursor of the terminal they are shown on", () => Effect.gen(function*() {
    yield* open("provider faulty", 1, [], { what: "\u001b[2Jgone\nAll is well." })
    const { out } = yield* operate(["incidents"])
    assert.notInclude(out, "\u001b")
    assert.notMatch(out, /^All is well/mu)
  }))
})

describe("suspense", () => {
  promise("it is listed oldest first, with amount, reason and both wallets", () => Effect.gen(function*() {
    const [older, newer] = [yield* paidByStranger(9, ONE / 2n), yield* paidByStranger(8, 3n * ONE)]
    const { out } = yield* operate(["suspense"])
    assert.isBelow(out.indexOf(older), out.indexOf(newer))
    assert.match(out, /0\.5 BNB: unknown sender, undecided[\s\S]*3 BNB: unknown sender, undecided/u)
    for (const side of [payment(9, 1n).from, payment(9, 1n).to]) assert.include(out, side)
  }))

  for (const [how, name] of [["Telegram id", "telegram"], ["user id", "user"], ["user id as the API writes it", "api"]] as const) {
    promise(`assigned to a member by ${how} it is credited to him once, and for ever`, () => Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const transfer = yield* paidByStranger(9, ONE)
      const given = { telegram: String(member.telegramId), user: member.id, api: `usr_${member.id}` }[name]
      const said = yield* operate(["assign", name === "api" ? `dep_${transfer}` : transfer, given, "--note", "showed the receipt"], ANNA)
      assert.include(said.out, "anna assigns")
      yield* creditDeposits()
      assert.strictEqual(yield* available(member), ONE)
      assert.strictEqual((yield* operate(["suspense"])).out, "Nothing is in suspense.")
      const again = yield* operate(["return", transfer, "--note", "no, back"], BORIS)
      assert.isFalse(again.ok)
      assert.include(again.error, "for ever")
    }))
  }

  promise("to keep or to return is a decision that can be changed, and needs its reason", () => Effect.gen(function*() {
    const transfer = yield* paidByStranger(9, ONE)
    assert.include((yield* operate(["keep", transfer], ANNA)).error, "--note")
    assert.deepStrictEqual(yield* decisions, [null])
    yield* operate(["keep", transfer, "--note", "police asked"], ANNA)
    assert.include((yield* operate(["suspense"])).out, "stays")
    yield* operate(["return", transfer, "--note", "police answered"], BORIS)
    assert.include((yield* operate(["suspense"])).out, "to be paid back")
  }))

  promise("members and payments that do not exist are refused, and nothing is decided", () => Effect.gen(function*() {
    const transfer = yield* paidByStranger(9, ONE)
    for (const nobody of ["12345", "usr_00000000-0000-7000-8000-000000000001", "Anna", "99999999999999999999"]) {
      assert.include((yield* operate(["assign", transfer, nobody, "--note", "x"], ANNA)).error, "No member", nobody)
    }
    assert.include((yield* operate(["keep", `56:0x${"0".repeat(64)}:1`, "--note", "x"], ANNA)).error, "No money is in suspense")
    const nonsense = yield* operate(["keep", "nonsense", "--note", "x"], ANNA)
    assert.isFalse(nonsense.ok)
    assert.include(nonsense.error, "the id that the command suspense lists")
    assert.deepStrictEqual(yield* decisions, [null])
  }))
})

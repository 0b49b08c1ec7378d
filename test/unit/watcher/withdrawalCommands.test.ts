import { assert, describe, it } from "@effect/vitest"
import { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { CHAIN } from "../community.ts"
import { ask, memberWith, milli, payoutRules, standsAt } from "../payout/payoutWorld.ts"
import { ANNA, BORIS, operate, operated } from "./operatorWorld.ts"

const HOT = Address.make(`0x${"ab".repeat(20)}`)
const world = () => Layer.merge(operated({ payout: HOT }), payoutRules())
const promise = <A, E>(name: string, body: () => Effect.Effect<A, E, Layer.Success<ReturnType<typeof world>>>) =>
  it.effect(name, () => Effect.suspend(body).pipe(Effect.provide(world())))
const RICH = 2n ** 80n

const asked = Effect.fn("asked")(function*(thousandths: number) {
  const member = yield* memberWith(RICH)
  return { member, ...(yield* ask(member, milli(thousandths))) }
})
const stateOf = Effect.fn("stateOf")(function*({ id }: Withdrawal) {
  return (yield* (yield* WithdrawalStore).get(id)).state
})

describe("operators and withdrawals", () => {
  promise("what waits is listed with amount, member, age and who has agreed, oldest first", () => Effect.gen(function*() {
    assert.strictEqual((yield* operate(["withdrawals"])).out, "No withdrawal waits.")
    const two = yield* asked(1_000_000)
    yield* TestClock.adjust("3 hours")
    const auto = yield* asked(10_000)
    const one = yield* asked(100_000)
    yield* operate(["approve-withdrawal", two.withdrawal.id, "--revision", "1"], ANNA)
    const lines = (yield* operate(["withdrawals"])).out.split("\n").slice(1)
    assert.deepStrictEqual(lines.map((line) => line.trim().split(/\s{2,}/)), [
      [two.withdrawal.id, "1", "requested", "1000 USDT", `Member (${two.member.telegramId})`, "3 h ago", "1 of 2 (anna)"],
      [one.withdrawal.id, "1", "requested", "100 USDT", `Member (${one.member.telegramId})`, "0 s ago", "0 of 1"],
      [auto.withdrawal.id, "1", "approved", "10 USDT", `Member (${auto.member.telegramId})`, "0 s ago", "0 of 0"]
    ])
  }))

  promise("status shows the queue: counts by state, the oldest, why it waits, the lane's nonce, and that payouts stand still", () => Effect.gen(function*() {
    assert.include((yield* operate(["status"])).out, "Payouts\n  nothing waits\n  nothing was ever paid out")
    yield* asked(1_000_000)
    yield* TestClock.adjust("3 hours")
    const auto = yield* asked(10_000)
    yield* (yield* WithdrawalStore).move(auto.withdrawal, new Withdrawal({ ...auto.withdrawal, reason: "low gas" }))
    yield* (yield* PayoutStore).take({ chainId: CHAIN, wallet: HOT }, "one", { nonce: 41, block: BlockNumber.make(0) }, yield* DateTime.now, yield* DateTime.now)
    const rows = (yield* operate(["status"])).out.split("\n").map((line) => line.trim().split(/\s{2,}/))
    const at = rows.findIndex(([word]) => word === "Payouts")
    assert.deepStrictEqual(rows.slice(at + 2, at + 5), [
      ["requested", "1", "3 h ago"], ["approved", "1", "0 s ago", "low gas"], ["next nonce 41, 0 on their way"]
    ])
    yield* operate(["stop", "payouts", "--note", "checking"], ANNA)
    assert.include((yield* operate(["status"])).out, "Payouts\n  stand still: see the incidents")
    const { payouts } = JSON.parse((yield* operate(["status", "--json"])).out) as { readonly payouts: Record<string, unknown> }
    assert.deepInclude(payouts, { next_nonce: 41, open: 0 })
    assert.deepInclude((payouts["withdrawals"] as ReadonlyArray<object>)[1], { state: "approved", count: 1, reasons: ["low gas"] })
  }))

  promise("one withdrawal shows all that decides about it", () => Effect.gen(function*() {
    const { member, withdrawal } = yield* asked(100_000)
    assert.include((yield* operate(["withdrawal", withdrawal.id])).out, `${withdrawal.destination}, the member's, not proven by a signature`)
    yield* operate(["block", String(member.telegramId), "--note", "a \u001B[31mthief"], BORIS)
    yield* (yield* UserStore).changeWallet(member.id, freshAddress(), yield* DateTime.now)
    const { out } = yield* operate(["withdrawal", withdrawal.id])
    const shown = [
      `${withdrawal.id}, revision 1: refused`, `Telegram ${member.telegramId}`, "blocked by boris: a ?[31mthief", "100 USDT; fee 1 USDT; pays out 99 USDT",
      `${withdrawal.destination}, not the member's wallet any more`, `from ${withdrawal.destination}`, "approvals  0 of 1",
      "refused    by boris, who blocked the member"
    ]
    for (const part of shown) assert.include(out, part)
    assert.include((yield* operate(["withdrawal", "01940000-0000-7000-8000-000000000000"])).error, "No withdrawal has this id.")
  }))

  promise("two operators approve what needs two, each the revision he has looked at", () => Effect.gen(function*() {
    const { withdrawal } = yield* asked(1_000_000)
    const approve = (revision: number, key: string) => operate(["approve-withdrawal", withdrawal.id, "--revision", String(revision)], key)
    assert.include((yield* approve(1, ANNA)).out, `anna agrees to pay 1000 USDT to ${withdrawal.destination}: 1 of 2. It waits until another`)
    assert.include((yield* approve(1, ANNA)).error, "You (anna) have approved this withdrawal already")
    assert.isTrue(yield* (yield* WithdrawalStore).move(withdrawal, new Withdrawal({ ...withdrawal, revision: 2, fee: milli(2_000) })))
    assert.include((yield* approve(1, BORIS)).error, "then approve revision 2")
    assert.include((yield* approve(2, BORIS)).out, "1 of 2")
    assert.include((yield* approve(2, ANNA)).out, "it is approved, and is paid when its turn comes")
    assert.strictEqual(yield* stateOf(withdrawal), "approved")
    assert.include((yield* approve(2, ANNA)).error, "does not wait for operators: it is approved")
  }))

  promise("an approval names its revision", () => Effect.gen(function*() {
    const { withdrawal } = yield* asked(100_000)
    assert.isFalse((yield* operate(["approve-withdrawal", withdrawal.id], ANNA)).ok)
    assert.strictEqual(yield* stateOf(withdrawal), "requested")
  }))

  promise("a refusal needs a reason, gives the money back, and is final", () => Effect.gen(function*() {
    const { member, withdrawal } = yield* asked(100_000)
    assert.include((yield* operate(["refuse-withdrawal", withdrawal.id], ANNA)).error, "Say why")
    assert.include((yield* operate(["refuse-withdrawal", withdrawal.id, "--note", "odd"], ANNA)).out, "anna refuses the withdrawal: 100 USDT is in")
    assert.deepStrictEqual(yield* standsAt(member), { available: RICH, held: 0n })
    assert.include((yield* operate(["refuse-withdrawal", withdrawal.id, "--note", "odd"], BORIS)).error, "it is refused")
  }))

  promise("a member is blocked and let in again, with a reason each", () => Effect.gen(function*() {
    const { member } = yield* asked(100_000)
    const id = String(member.telegramId)
    assert.include((yield* operate(["block", id], ANNA)).error, "Say why")
    assert.include((yield* operate(["block", id, "--note", "odd"], ANNA)).out, "anna blocks the member")
    assert.include((yield* operate(["block", id, "--note", "odd"], ANNA)).out, "was blocked before")
    assert.strictEqual((yield* (yield* UserStore).get(member.id)).standing, "blocked")
    assert.include((yield* operate(["unblock", id, "--note", "fine"], BORIS)).out, "boris lets the member")
    assert.include((yield* operate(["unblock", id, "--note", "fine"], BORIS)).out, "was not blocked")
    assert.include((yield* operate(["block", "5", "--note", "odd"], ANNA)).error, "No member has this")
  }))

  promise("every command that decides needs a key", () => Effect.gen(function*() {
    const { member, withdrawal } = yield* asked(100_000)
    const deciding = [
      ["approve-withdrawal", withdrawal.id, "--revision", "1"], ["refuse-withdrawal", withdrawal.id, "--note", "x"],
      ["block", member.id, "--note", "x"], ["unblock", member.id, "--note", "x"]
    ]
    for (const args of deciding) assert.include((yield* operate(args)).error, "Set OPERATOR_KEY", args.join(" "))
    assert.strictEqual(yield* stateOf(withdrawal), "requested")
  }))
})

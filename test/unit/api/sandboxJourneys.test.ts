import { assert, describe } from "@effect/vitest"
import { Effect } from "effect"
import { milli } from "../../support/community.ts"
import { promise, publishPrices } from "./ApiTest.ts"
import type { ShownUser } from "./SandboxTest.ts"
import { displayed, openSandbox } from "./SandboxTest.ts"

const HOUR = 3_600
const bnb = (thousandths: number) => ({ asset: "BNB", amount: String(milli(thousandths)) })
const usdt = (thousandths: number) => ({ asset: "USDT", amount: String(milli(thousandths)) })

interface Page<A> {
  readonly data: ReadonlyArray<A>
}
interface Told {
  readonly type: string
  readonly data: Readonly<Record<string, string>>
}

/** A sandbox with two members, the second invited by the first. */
const openCommunity = Effect.gen(function*() {
  yield* publishPrices
  const sandbox = yield* openSandbox()
  const { done } = sandbox
  const sponsor = yield* done<ShownUser>("/v1/sandbox/users", {})
  const member = yield* done<ShownUser>("/v1/sandbox/users", { sponsor_id: sponsor.id })
  const shown = (id: string) => done<ShownUser>(`/v1/users/${id}`)
  const pay = (money: { readonly asset: string; readonly amount: string }, more: object = {}) =>
    done<{ readonly deposit_id: string }>("/v1/sandbox/deposits", { user_id: member.id, ...money, ...more })
  const deposit = (id: string) => done<{ readonly state: string; readonly level_bought: number | null }>(`/v1/deposits/${id}`)
  const told = Effect.map(done<Page<Told>>("/v1/events?limit=100"), ({ data }) => data)
  return { ...sandbox, sponsor, member, shown, pay, deposit, told }
})

/** The same with money to be paid out, and a withdrawal that operators have agreed to. */
const openPayout = Effect.gen(function*() {
  const community = yield* openCommunity
  const { done, member, pay } = community
  yield* done("/v1/sandbox/funds", { wallet: "payouts", ...usdt(900_000) })
  yield* done("/v1/sandbox/funds", { wallet: "payouts", ...bnb(1_000) })
  yield* pay(usdt(60_000))
  yield* done("/v1/sandbox/blocks", {})
  const withdraw = Effect.gen(function*() {
    const { id } = yield* done<{ readonly id: string }>(`/v1/users/${member.id}/withdrawals`, usdt(8_000))
    yield* done("/v1/sandbox/approvals", {})
    return id
  })
  const state = (id: string) => Effect.map(done<{ readonly state: string }>(`/v1/withdrawals/${id}`), (one) => one.state)
  return { ...community, withdraw, state }
})

describe("a journey with a test key", () => {
  promise("a deposit is seen, confirmed and credited, buys a level, and its commission is released by the hour", Effect.gen(function*() {
    const { deposit, done, member, pay, shown, sponsor, told } = yield* openCommunity
    const { deposit_id: id } = yield* pay(bnb(60))
    assert.strictEqual((yield* deposit(id)).state, "seen")
    yield* done("/v1/sandbox/blocks", { count: 5 })
    assert.strictEqual((yield* deposit(id)).state, "seen")
    yield* done("/v1/sandbox/blocks", {})
    assert.deepInclude(yield* deposit(id), { state: "credited", level_bought: 1 })
    const paid = yield* shown(member.id)
    assert.deepStrictEqual([paid.levels, displayed(paid)], [[1], ["0.01", "0", "0"]])
    assert.deepStrictEqual(displayed(yield* shown(sponsor.id)), ["0", "0", "0.0025"])
    yield* done("/v1/sandbox/clock", { advance_seconds: HOUR })
    assert.deepStrictEqual(displayed(yield* shown(sponsor.id)), ["0.0025", "0", "0"])
    assert.includeMembers((yield* told).map(({ type }) => type), ["user.joined", "deposit.seen", "deposit.credited", "level.bought", "commission.earned"])
  }))

  promise("a reorg that loses a payment before it is final drops it, one that keeps it changes nothing, and nobody is credited twice", Effect.gen(function*() {
    const { deposit, done, member, pay, shown } = yield* openCommunity
    const [lost, kept] = [yield* pay(bnb(10)), yield* pay(bnb(20))]
    yield* done("/v1/sandbox/reorgs", { depth: 1, payments: "kept" })
    assert.strictEqual((yield* deposit(kept.deposit_id)).state, "seen")
    yield* done("/v1/sandbox/reorgs", { depth: 3 })
    yield* done("/v1/sandbox/blocks", {})
    yield* done("/v1/sandbox/blocks", {})
    assert.notStrictEqual((yield* deposit(lost.deposit_id)).state, "credited")
    assert.deepStrictEqual(displayed(yield* shown(member.id)), ["0", "0", "0"])
  }))

  promise("a reorg below what was final takes the credit back, tells of it, stops payouts until operators agree", Effect.gen(function*() {
    const { ask, done, member, pay, shown, sponsor, told } = yield* openCommunity
    yield* pay(bnb(60))
    yield* done("/v1/sandbox/blocks", {})
    yield* done("/v1/sandbox/reorgs", { depth: 15 })
    assert.deepStrictEqual(displayed(yield* shown(member.id)), ["0", "0", "0"])
    assert.deepStrictEqual(displayed(yield* shown(sponsor.id)), ["0", "0", "0"])
    assert.includeMembers((yield* told).map(({ type }) => type), ["deposit.credited", "deposit.reversed"])
    const flows = (answer: unknown) => (answer as { readonly stopped: ReadonlyArray<{ readonly flow: string }> }).stopped.map(({ flow }) => flow)
    assert.include(flows((yield* ask("/v1/status")).body), "payouts")
    yield* done("/v1/sandbox/approvals", {})
    assert.deepStrictEqual(flows((yield* ask("/v1/status")).body), [])
  }))

  promise("an intent is followed from the open one to the credited payment, asks for money on the test network, and ends by the sandbox's clock", Effect.gen(function*() {
    const { done, member, pay } = yield* openCommunity
    const open = (level: number) => done<{ readonly id: string; readonly payment_uri: string }>(`/v1/users/${member.id}/deposit-intents`, { level, asset: "BNB" })
    const state = (id: string) => Effect.map(done<{ readonly state: string }>(`/v1/deposit-intents/${id}`), (intent) => intent.state)
    const first = yield* open(2)
    assert.include(first.payment_uri, "@97")
    yield* pay(bnb(100))
    yield* done("/v1/sandbox/blocks", {})
    assert.strictEqual(yield* state(first.id), "fulfilled")
    const second = yield* open(3)
    yield* done("/v1/sandbox/clock", { advance_seconds: 2 * HOUR })
    assert.strictEqual(yield* state(second.id), "expired")
  }))

  promise("a payment from an unknown wallet waits in suspense", Effect.gen(function*() {
    const { done, pay } = yield* openCommunity
    yield* pay(bnb(60), { from: `0x${"77".repeat(20)}` })
    yield* done("/v1/sandbox/blocks", {})
    assert.strictEqual((yield* done<Page<unknown>>("/v1/suspense")).data.length, 1)
  }))
})

describe("a payout with a test key", () => {
  promise("it waits for money and gas, and is paid once both are there", Effect.gen(function*() {
    const { done, member, pay } = yield* openCommunity
    yield* pay(usdt(60_000))
    yield* done("/v1/sandbox/blocks", {})
    const { id } = yield* done<{ readonly id: string }>(`/v1/users/${member.id}/withdrawals`, usdt(8_000))
    yield* done("/v1/sandbox/approvals", {})
    const shown = () => done<{ readonly state: string; readonly reason: string | null }>(`/v1/withdrawals/${id}`)
    assert.deepInclude(yield* shown(), { state: "approved", reason: "low funds" })
    yield* done("/v1/sandbox/funds", { wallet: "payouts", ...usdt(900_000) })
    yield* done("/v1/sandbox/funds", { wallet: "payouts", ...bnb(1_000) })
    yield* done("/v1/sandbox/blocks", {})
    yield* done("/v1/sandbox/blocks", {})
    assert.strictEqual((yield* shown()).state, "paid")
  }))

  promise("one that is reverted gives the money back once, and the next one is paid", Effect.gen(function*() {
    const { done, member, shown, state, told, withdraw } = yield* openPayout
    const before = displayed(yield* shown(member.id), "USDT")
    yield* done("/v1/sandbox/payout-failures", { kind: "reverted" })
    const failed = yield* withdraw
    yield* done("/v1/sandbox/blocks", {})
    assert.strictEqual(yield* state(failed), "returned")
    assert.deepStrictEqual(displayed(yield* shown(member.id), "USDT"), before)
    const paid = yield* withdraw
    yield* done("/v1/sandbox/blocks", {})
    assert.strictEqual(yield* state(paid), "paid")
    assert.includeMembers((yield* told).map(({ type }) => type), ["withdrawal.failed", "withdrawal.settled"])
  }))

  for (const [kind, attempts] of [["dropped", 1], ["unanswered", 1], ["underpriced", 2]] as const) {
    promise(`one that is ${kind} is sent again under the same nonce, and paid once`, Effect.gen(function*() {
      const { done, state, withdraw } = yield* openPayout
      yield* done("/v1/sandbox/payout-failures", { kind })
      const id = yield* withdraw
      yield* done("/v1/sandbox/blocks", {})
      assert.strictEqual(yield* state(id), "paying")
      yield* done("/v1/sandbox/clock", { advance_seconds: 60 })
      yield* done("/v1/sandbox/blocks", {})
      assert.strictEqual(yield* state(id), "paid")
      const made = yield* done<Page<{ readonly nonce: number }>>(`/v1/withdrawals/${id}/attempts`)
      assert.deepStrictEqual(made.data.map(({ nonce }) => nonce), Array.from({ length: attempts }, () => 0))
      assert.isNull((yield* done("/v1/sandbox"))["next_payout"])
    }))
  }

  promise("a withdrawal nobody decides about ends by itself when its time is over", Effect.gen(function*() {
    const { done, member, state } = yield* openPayout
    const { id } = yield* done<{ readonly id: string }>(`/v1/users/${member.id}/withdrawals`, usdt(8_000))
    yield* done("/v1/sandbox/clock", { advance_seconds: 3 * 24 * HOUR + 60 })
    assert.strictEqual(yield* state(id), "expired")
  }))
})

import { assert, describe, it } from "@effect/vitest"
import { HOUSE_CAPITAL, HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { DateTime, Effect } from "effect"
import type { Layer } from "effect"
import { available, held, level, memberWithWallet, mineFinal, ONE, payment, workOff } from "../community.ts"
import { catchUp, payIn } from "../reward/rewardWorld.ts"
import { ANNA, BORIS, operate, operated } from "./operatorWorld.ts"

const promise = <A, E>(name: string, body: () => Effect.Effect<A, E, Layer.Success<ReturnType<typeof operated>>>) =>
  it.effect(name, () => Effect.suspend(body).pipe(Effect.provide(operated())))

const create = (name: string, funds: string, ...rule: ReadonlyArray<string>) =>
  operate(["campaign", "create", name, "--asset", "BNB", "--funds", funds, "--pay", "1.5", "--until", "1970-02-01T00:00:00Z", ...rule], ANNA)
const toBuyers = ["--to", "buyers", "--level", "1"]

describe("campaigns", () => {
  promise("what is paid in is shown, set aside, paid by rule, and the rest comes back", () => Effect.gen(function*() {
    yield* (yield* LevelStore).publish([level(1, ONE)], yield* DateTime.now)
    yield* payIn(10n * ONE)
    assert.match((yield* operate(["fund"])).out, /BNB +10 BNB +10 BNB +0 BNB/u)
    const said = yield* create("spring", "4", ...toBuyers)
    assert.include(said.out, "anna sets aside 4 BNB for spring", said.error)
    assert.match((yield* operate(["fund"])).out, /BNB +6 BNB +6 BNB +4 BNB/u)
    const member = yield* memberWithWallet(2)
    yield* mineFinal(payment(2, ONE))
    yield* workOff()
    yield* catchUp()
    assert.strictEqual(yield* available(member), (3n * ONE) / 2n)
    assert.match((yield* operate(["campaigns"])).out, /spring +pays +4 BNB +1\.5 BNB +2\.5 BNB +1\.5 BNB +buyers of level 1 or higher/u)
    assert.include((yield* operate(["campaign", "end", "spring"], BORIS)).out, "boris ends spring: 2.5 BNB went back")
    assert.match((yield* operate(["campaigns"])).out, /spring +ended by boris +4 BNB +1\.5 BNB +0 BNB/u)
    assert.deepStrictEqual([yield* held(HOUSE_CAPITAL), yield* held(HOUSE_REWARDS_FUND)], [(17n * ONE) / 2n, 0n])
  }))

  promise("beyond what is free nothing is set aside, and both figures are named", () => Effect.gen(function*() {
    yield* payIn(2n * ONE)
    const { error, ok } = yield* create("spring", "2.1", ...toBuyers)
    assert.isFalse(ok)
    assert.include(error, "You have 2 BNB free for campaigns and asked for 2.1 BNB")
    assert.strictEqual((yield* operate(["campaigns"])).out, "There never was a campaign.")
  }))

  promise("members are listed by Telegram id, sponsors by level", () => Effect.gen(function*() {
    yield* payIn(20n * ONE)
    yield* memberWithWallet(7)
    assert.isTrue((yield* create("list", "3", "--to", "members", "--members", "7")).ok)
    assert.isTrue((yield* create("invite", "3", "--to", "sponsors", "--level", "2")).ok)
    const { out } = yield* operate(["campaigns"])
    assert.match(out, /invite[^\n]*sponsors of buyers of level 2 or higher[\s\S]*list[^\n]*1 listed/u)
  }))

  promise("each refusal says what to do, and none sets anything aside", () => Effect.gen(function*() {
    yield* payIn(20n * ONE)
    const refusals: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
      [["spring", "3", "--to", "buyers"], "--level"],
      [["spring", "3", "--to", "members"], "--members"],
      [["spring", "3", "--to", "members", "--members", "99"], "No member has this"],
      [["spring", "three", ...toBuyers], "three is no amount"],
      [["spring", "1", ...toBuyers], "would not pay a single reward"]
    ]
    for (const [[name = "", funds = "", ...rule], words] of refusals) {
      const { error, ok } = yield* create(name, funds, ...rule)
      assert.deepStrictEqual([ok, error.includes(words)], [false, true], error)
    }
    assert.include((yield* operate(["campaign", "end", "unknown"], ANNA)).error, "No campaign is called unknown")
    assert.include((yield* operate(["campaign", "end", "unknown"])).error, "Set OPERATOR_KEY")
    assert.strictEqual(yield* held(HOUSE_REWARDS_FUND), 0n)
    yield* create("spring", "3", ...toBuyers)
    assert.include((yield* create("spring", "3", ...toBuyers)).error, "Choose another name")
  }))
})

describe("refunds", () => {
  promise("one asks, another agrees; alone nobody takes back anything", () => Effect.gen(function*() {
    yield* (yield* LevelStore).publish([level(1, ONE)], yield* DateTime.now)
    const sponsor = yield* memberWithWallet(1)
    const buyer = yield* memberWithWallet(2, sponsor)
    yield* mineFinal(payment(2, ONE))
    yield* workOff()
    const id = (yield* (yield* CommissionStore).ofUser(sponsor.id, 1))[0]?.purchaseId ?? ""
    assert.include((yield* operate(["refund", id], ANNA)).error, "--note")
    assert.include((yield* operate(["approve-refund", id], BORIS)).error, "Nobody has asked")
    assert.include((yield* operate(["refund", `dep_${id}`, "--note", "mistake"], ANNA)).out, "anna asks for a refund")
    assert.match((yield* operate(["refunds"])).out, /anna[\s\S]*mistake/u)
    assert.include((yield* operate(["refund", `pur_${id}`, "--note", "again"], BORIS)).error, "was asked for before")
    assert.include((yield* operate(["approve-refund", id], ANNA)).error, "another operator must agree")
    assert.include((yield* operate(["approve-refund", id])).error, "Set OPERATOR_KEY")
    assert.strictEqual(yield* available(buyer), 0n)
    assert.include((yield* operate(["approve-refund", id], BORIS)).out, "level 1 is taken back, 1 BNB are in the buyer's balance")
    assert.strictEqual(yield* available(buyer), ONE)
    assert.strictEqual((yield* operate(["refunds"])).out, "No refund waits for a second operator.")
    assert.include((yield* operate(["approve-refund", id], BORIS)).error, "was refunded before")
    assert.include((yield* operate(["refund", id, "--note", "again"], BORIS)).error, "was taken back already")
  }))
})

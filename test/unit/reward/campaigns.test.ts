import { assert, describe, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { HOUSE_GAS, HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { walletMoved } from "@sigmatrade/core/ledger/postings/walletMoved"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Money } from "@sigmatrade/core/money/Money"
import { CampaignId, CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { CampaignNameTaken, CampaignUnknown } from "@sigmatrade/core/reward/CampaignStore"
import { CapitalShort, createCampaign } from "@sigmatrade/core/reward/createCampaign"
import { CampaignEndedAlready, endCampaign } from "@sigmatrade/core/reward/endCampaign"
import { CampaignInvalid } from "@sigmatrade/core/reward/judgeCampaign"
import { UserId } from "@sigmatrade/core/user/User"
import { UserUnknown } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, HashMap, Layer, Schema } from "effect"
import { TestClock } from "effect/testing"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { available, BNB, community, held, memberWithWallet } from "../community.ts"
import { buyer, capital, catchUp, invited, listed, onSale, payIn, reached, REWARD, wish } from "./rewardWorld.ts"

const anna = operator("anna")
const fund = held(HOUSE_REWARDS_FUND)
const promise = <A, E>(name: string, body: Effect.Effect<A, E, Layer.Success<ReturnType<typeof community>>>) =>
  it.effect(name, () => Effect.provide(body, community({ rates: [] })))
const told = Effect.map(Effect.flatMap(MemoryWorld, ({ read }) => read(({ notices }) => HashMap.toValues(notices))), (rows) =>
  rows.filter(({ notice }) => notice.notification._tag === "CampaignRewarded").length)
const short = Effect.map(Effect.flatMap(IncidentStore, ({ opened }) => opened), (open) =>
  open.filter(({ kind }) => kind === "campaign out of funds").map(({ facts }) => facts.remaining))

describe("creating", () => {
  promise("a campaign sets aside what was really paid in, to the last unit, and one unit more is refused with the figures", Effect.gen(function*() {
    yield* payIn(REWARD * 3n)
    const refused = yield* Effect.flip(createCampaign(yield* wish(reached, REWARD * 3n + 1n), anna))
    assert.deepStrictEqual(refused, new CapitalShort({ asset: BNB, free: REWARD * 3n, asked: REWARD * 3n + 1n }))
    assert.deepStrictEqual([yield* capital, yield* fund], [REWARD * 3n, 0n])
    yield* createCampaign(yield* wish(reached, REWARD * 3n), anna)
    assert.deepStrictEqual([yield* capital, yield* fund], [0n, REWARD * 3n])
  }))

  promise("what gas has cost is not there to be promised", Effect.gen(function*() {
    yield* payIn(REWARD * 2n)
    const gas = new Money({ asset: BNB, amount: Amount.make(7n) })
    yield* (yield* Ledger).post([walletMoved(TransferId.make(`56:0x${"a".repeat(64)}:-2`), gas, "payout gas")], yield* DateTime.now)
    assert.strictEqual(yield* held(HOUSE_GAS), -7n)
    const refused = yield* Effect.flip(createCampaign(yield* wish(reached, REWARD * 2n - 6n), anna))
    assert.deepStrictEqual(refused, new CapitalShort({ asset: BNB, free: REWARD * 2n - 7n, asked: REWARD * 2n - 6n }))
    yield* createCampaign(yield* wish(reached, REWARD * 2n - 7n), anna)
  }))

  promise("twenty who create at once never set aside the same money twice", Effect.gen(function*() {
    yield* payIn(REWARD * 7n)
    const made = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => `c${index}`), (name) =>
      Effect.flatMap(wish(reached, REWARD * 2n, name), (one) => Effect.isSuccess(createCampaign(one, anna))), { concurrency: "unbounded" })
    assert.strictEqual(made.filter((one) => one).length, 3)
    assert.deepStrictEqual([yield* capital, yield* fund], [REWARD, REWARD * 6n])
  }))

  promise("one that cannot be is refused with its reason, and sets nothing aside", Effect.gen(function*() {
    yield* payIn(REWARD * 9n)
    const member = yield* memberWithWallet(1)
    const good = yield* wish(reached, REWARD)
    const at = good.startsAt
    const refuse = (changes: Partial<typeof good>) => Effect.flip(createCampaign({ ...good, ...changes }, anna))
    const invalid = (reason: CampaignInvalid["reason"]) => new CampaignInvalid({ reason })
    assert.deepStrictEqual(yield* refuse({ endsAt: at }), invalid("ends before it starts"))
    assert.deepStrictEqual(yield* refuse({ startsAt: DateTime.subtract(at, { hours: 2 }), endsAt: at }), invalid("over already"))
    assert.deepStrictEqual(yield* refuse({ funds: Amount.make(REWARD - 1n) }), invalid("funds below one reward"))
    assert.deepStrictEqual(yield* refuse({ rule: listed(member.id, member.id), funds: Amount.make(REWARD * 2n) }), invalid("listed twice"))
    const nobody = UserId.make("00000000-0000-7000-8000-000000000009")
    assert.deepStrictEqual(yield* refuse({ rule: listed(member.id, nobody) }), invalid("funds below the list"))
    assert.deepStrictEqual(yield* refuse({ rule: listed(nobody) }), new UserUnknown({ id: nobody }))
    yield* createCampaign(good, anna)
    assert.deepStrictEqual(yield* refuse({}), new CampaignNameTaken({ id: good.id }))
    assert.deepStrictEqual([yield* capital, yield* fund], [REWARD * 8n, REWARD])
  }))

  it("no rule can speak of the size or the age of a deposit: it pays a fixed amount or is none", () => {
    const decode = Schema.decodeUnknownOption(CampaignRule, { onExcessProperty: "error" })
    const rule = { _tag: "LevelReached", level: 1, amount: "5" }
    assert.strictEqual(decode(rule)._tag, "Some")
    for (const more of [{ share: 100 }, { perDay: "1" }, { rate: 5 }, { days: 30 }, { amount: 5 }, { amount: "0" }, { amount: undefined }]) {
      assert.strictEqual(decode({ ...rule, ...more })._tag, "None", JSON.stringify(more))
    }
    assert.strictEqual(decode({ _tag: "PercentOfDeposit", amount: "5" })._tag, "None")
  })
})

describe("rewarding", () => {
  promise("whoever reaches the level is paid once, is told, and nobody else is", Effect.gen(function*() {
    yield* onSale
    yield* payIn(REWARD * 5n)
    const early = yield* buyer(1)
    yield* TestClock.adjust("1 second")
    yield* createCampaign(yield* wish(reached, REWARD * 5n), anna)
    const [winner, idle] = [yield* buyer(2), yield* memberWithWallet(3)]
    yield* TestClock.adjust("3 hours")
    yield* catchUp()
    assert.deepStrictEqual([yield* available(early), yield* available(winner), yield* available(idle)], [0n, REWARD, 0n])
    assert.deepStrictEqual([yield* fund, yield* told], [REWARD * 4n, 1])
  }))

  promise("a sponsor is paid for every member he invited who buys, once each", Effect.gen(function*() {
    yield* onSale
    yield* payIn(REWARD * 5n)
    const sponsor = yield* memberWithWallet(1)
    yield* createCampaign(yield* wish(invited, REWARD * 5n), anna)
    yield* buyer(2, sponsor)
    yield* catchUp()
    yield* buyer(3, sponsor)
    yield* TestClock.adjust("3 hours")
    yield* catchUp()
    assert.deepStrictEqual([yield* available(sponsor), yield* fund, yield* told], [REWARD * 2n, REWARD * 3n, 2])
  }))

  promise("it never pays beyond its funds: the last ones are left, and the operator is told once with the figures", Effect.gen(function*() {
    yield* onSale
    yield* payIn(REWARD * 3n)
    yield* createCampaign(yield* wish(reached, REWARD * 2n + 5n), anna)
    const members = yield* Effect.forEach([1, 2, 3], (number) => Effect.tap(buyer(number), () => TestClock.adjust("1 second")))
    yield* TestClock.adjust("3 hours")
    yield* catchUp()
    const paid = yield* Effect.forEach(members, (member) => available(member))
    assert.deepStrictEqual(paid, [REWARD, REWARD, 0n])
    assert.deepStrictEqual([yield* fund, yield* short], [5n, ["5"]])
    yield* endCampaign(CampaignId.make("levelreached"), anna)
    assert.deepStrictEqual([yield* fund, yield* capital, yield* short], [0n, REWARD * 1n, []])
  }))

  promise("while crediting is stopped nobody is rewarded; afterwards everybody is", Effect.gen(function*() {
    yield* payIn(REWARD)
    const member = yield* memberWithWallet(1)
    yield* createCampaign(yield* wish(listed(member.id), REWARD), anna)
    yield* stopFlow("crediting", anna, "odd")
    yield* catchUp()
    assert.strictEqual(yield* available(member), 0n)
    const incidents = yield* IncidentStore
    for (const { id } of yield* incidents.opened) yield* incidents.approve(id, anna, yield* DateTime.now)
    yield* TestClock.adjust("1 hour")
    yield* catchUp()
    assert.strictEqual(yield* available(member), REWARD)
  }))
})

describe("ending", () => {
  promise("what was not paid is the operator's again, once; later purchases earn nothing", Effect.gen(function*() {
    yield* onSale
    yield* payIn(REWARD * 5n)
    yield* createCampaign(yield* wish(reached, REWARD * 4n), anna)
    yield* buyer(1)
    yield* catchUp()
    const id = CampaignId.make("levelreached")
    const ended = yield* Effect.forEach(Array.from({ length: 20 }), () => Effect.isSuccess(endCampaign(id, anna)), { concurrency: "unbounded" })
    assert.strictEqual(ended.filter((one) => one).length, 1)
    assert.deepStrictEqual([yield* fund, yield* capital], [0n, REWARD * 4n])
    assert.deepStrictEqual(yield* Effect.flip(endCampaign(id, anna)), new CampaignEndedAlready({ id }))
    const unknown = CampaignId.make("unknown")
    assert.deepStrictEqual(yield* Effect.flip(endCampaign(unknown, anna)), new CampaignUnknown({ id: unknown }))
    const late = yield* buyer(2)
    yield* TestClock.adjust("1 hour")
    yield* catchUp()
    assert.strictEqual(yield* available(late), 0n)
  }))

  promise("it ends by itself an hour after its end, when everybody has been paid", Effect.gen(function*() {
    yield* onSale
    yield* payIn(REWARD * 4n)
    yield* createCampaign(yield* wish(reached, REWARD * 4n), anna)
    yield* TestClock.adjust("599 minutes")
    const last = yield* buyer(1)
    yield* TestClock.adjust("1 minute")
    const late = yield* buyer(2)
    yield* catchUp()
    assert.deepStrictEqual([yield* available(last), yield* fund], [REWARD, REWARD * 3n])
    yield* TestClock.adjust("1 hour")
    yield* catchUp()
    assert.deepStrictEqual([yield* available(late), yield* fund, yield* capital], [0n, 0n, REWARD * 3n])
  }))
})

import { assert, it } from "@effect/vitest"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId, USDT } from "@sigmatrade/core/money/Asset"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { cancelWithdrawal } from "@sigmatrade/core/payout/cancelWithdrawal"
import { previewWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer } from "effect"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { community } from "../community.ts"
import { ask, memberWith, milli, olga, payoutRules, RULES, standsAt } from "./payoutWorld.ts"

const world = Layer.merge(community(), payoutRules())
const RICH = 2n ** 80n

/** A preview of this wish and the wish itself, as they answer one after the other. */
const both = Effect.fn("both")(function*(member: User, amount: Amount, asset = USDT.id) {
  const preview = yield* Effect.result(previewWithdrawal({ userId: member.id, asset, amount }))
  return [preview, yield* Effect.result(ask(member, amount, { asset }))] as const
})

it.effect("a preview says to the base unit what the request makes of it then, and books nothing", () =>
  Effect.gen(function*() {
    const member = yield* memberWith(RICH)
    for (const amount of [milli(5_000), milli(50_000), milli(50_001), milli(500_001)]) {
      const before = yield* standsAt(member)
      const found = yield* previewWithdrawal({ userId: member.id, asset: USDT.id, amount })
      assert.deepStrictEqual(yield* standsAt(member), before)
      const { withdrawal } = yield* ask(member, amount)
      const { approvalsNeeded, destination, fee } = withdrawal
      assert.deepStrictEqual(found, { approvalsNeeded, destination, fee: RULES.fee, net: Amount.make(amount - fee) })
      yield* cancelWithdrawal(member.id, withdrawal.id)
    }
  }).pipe(Effect.provide(world)))

it.effect("a preview refuses whatever the request refuses, for the same reason", () =>
  Effect.gen(function*() {
    const [member, poor] = [yield* memberWith(RICH), yield* memberWith(milli(10_000))]
    const users = yield* UserStore
    const moved = yield* memberWith(RICH)
    yield* users.changeWallet(moved.id, freshAddress(), yield* DateTime.now)
    const blocked = yield* memberWith(RICH)
    yield* blockMember(blocked.id, olga, "fraud")
    const refused = [
      yield* both(member, milli(4_999)), yield* both(member, milli(2_500_001)), yield* both(poor, milli(10_001)),
      yield* both(member, milli(10_000), AssetId.make("DOGE")), yield* both(moved, milli(10_000)), yield* both(blocked, milli(10_000))
    ]
    const stop = new Finding({ kind: "books differ", subject: "payout USDT", facts: {}, stops: ["payouts"], asset: USDT.id, approvalsNeeded: 1 })
    yield* (yield* IncidentStore).open(stop, yield* DateTime.now)
    const all = [...refused, yield* both(member, milli(10_000))].map((answers) =>
      answers.map((answer) => answer._tag === "Failure" ? answer.failure : null))
    assert.deepStrictEqual(all.map(([preview]) => preview?._tag), [
      "WithdrawalTooSmall", "WithdrawalTooLarge", "InsufficientFunds", "AssetNotPaidOut", "WalletCoolingOff", "MemberBlocked", "PayoutsStopped"
    ])
    for (const [preview, request] of all) assert.deepStrictEqual(preview, request)
  }).pipe(Effect.provide(world)))

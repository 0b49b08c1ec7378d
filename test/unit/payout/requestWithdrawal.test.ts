import { assert, describe, it } from "@effect/vitest"
import { Address } from "@sigmatrade/core/chain/Address"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId, BNB, USDT } from "@sigmatrade/core/money/Asset"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { setPassword } from "@sigmatrade/core/payout/setPassword"
import { netOf } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { community, OURS, person, USDT_CONTRACT } from "../community.ts"
import { ask, memberWith, milli, olga, PASSWORD, payoutRules, RULES, standsAt, toldTo, wishOf, WRONG } from "./payoutWorld.ts"

const world = (...given: Parameters<typeof payoutRules>) => Layer.merge(community(), payoutRules(...given))
const RICH = 2n ** 80n

describe("a member asks for his money", () => {
  it.effect("a small amount is held at once and waits for its turn; he is told what arrives where", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const { isNew, withdrawal } = yield* ask(member, milli(50_000))
      assert.isTrue(isNew)
      assert.deepInclude(withdrawal, { state: "approved", approvalsNeeded: 0, revision: 1, fee: RULES.fee })
      assert.strictEqual(withdrawal.destination, member.wallet?.address)
      assert.deepStrictEqual(yield* standsAt(member), { available: RICH - milli(50_000), held: milli(50_000) })
      assert.deepStrictEqual(yield* (yield* WithdrawalStore).get(withdrawal.id), withdrawal)
      const [told] = yield* toldTo(member)
      assert.deepInclude(told, { _tag: "WithdrawalApproved", amount: milli(50_000), net: milli(49_000), destination: withdrawal.destination })
      assert.strictEqual(netOf(withdrawal), milli(49_000))
    }).pipe(Effect.provide(world())))

  it.effect("a larger one waits for operators, as long as they have time", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const one = (yield* ask(member, milli(50_001))).withdrawal
      const two = (yield* ask(member, milli(500_001))).withdrawal
      assert.deepStrictEqual([one.state, one.approvalsNeeded, two.state, two.approvalsNeeded], ["requested", 1, "requested", 2])
      assert.strictEqual(one.expiresAt.epochMilliseconds, DateTime.add(one.requestedAt, { hours: 72 }).epochMilliseconds)
      assert.deepStrictEqual((yield* toldTo(member)).map(({ _tag }) => _tag), ["WithdrawalRequested", "WithdrawalRequested"])
    }).pipe(Effect.provide(world())))

  it.effect("the same wish under the same key is the same withdrawal; another wish under it is refused, by him only", () =>
    Effect.gen(function*() {
      const [member, other] = [yield* memberWith(RICH), yield* memberWith(RICH)]
      const first = yield* ask(member, milli(10_000), { key: "k" })
      assert.deepStrictEqual(yield* ask(member, milli(10_000), { key: "k" }), { withdrawal: first.withdrawal, isNew: false })
      for (const reused of [ask(member, milli(10_001), { key: "k" }), ask(member, milli(10_000), { key: "k", asset: BNB.id })]) {
        assert.strictEqual((yield* Effect.flip(reused))._tag, "WithdrawalKeyReused")
      }
      assert.isTrue((yield* ask(other, milli(10_000), { key: "k" })).isNew)
      assert.deepStrictEqual((yield* standsAt(member)).held, milli(10_000))
      assert.strictEqual((yield* toldTo(member)).length, 1)
    }).pipe(Effect.provide(world())))

  it.effect("nobody pays a fee that he was not shown; what was asked for before stays what it is", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const wish = { ...wishOf(member, milli(10_000)), feeShown: RULES.fee }
      const shownMore = { ...wish, feeShown: Amount.make(RULES.fee + 1n) }
      assert.deepInclude(yield* Effect.flip(requestWithdrawal(shownMore, PASSWORD)), { _tag: "FeeChanged", asset: USDT.id, fee: RULES.fee })
      assert.deepStrictEqual((yield* standsAt(member)).held, 0n)
      const { withdrawal } = yield* requestWithdrawal(wish, PASSWORD)
      assert.deepStrictEqual(yield* requestWithdrawal(shownMore, PASSWORD), { withdrawal, isNew: false })
    }).pipe(Effect.provide(world())))

  it.effect("more than he has, wrong passwords and no password move nothing", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(milli(10_000))
      assert.strictEqual((yield* Effect.flip(ask(member, Amount.make(milli(10_000) + 1n))))._tag, "InsufficientFunds")
      assert.deepInclude(yield* Effect.flip(requestWithdrawal(wishOf(member, milli(10_000)), WRONG)), { _tag: "PasswordWrong", triesLeft: 4 })
      assert.deepStrictEqual(yield* standsAt(member), { available: milli(10_000), held: 0n })
      assert.deepStrictEqual(yield* (yield* WithdrawalStore).ofUser(member.id, 10), [])
      yield* ask(member, milli(10_000))
      assert.deepStrictEqual(yield* standsAt(member), { available: 0n, held: milli(10_000) })
    }).pipe(Effect.provide(world())))

  it.effect("a blocked member, an asset that is not paid out, and one without a wallet are refused with the reason", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      assert.strictEqual((yield* Effect.flip(ask(member, milli(10_000), { asset: AssetId.make("DOGE") })))._tag, "AssetNotPaidOut")
      yield* blockMember(member.id, olga, "fraud")
      assert.strictEqual((yield* Effect.flip(ask(member, milli(10_000))))._tag, "MemberBlocked")
      const { user } = yield* joinByInvitation(person(5), "")
      yield* setPassword(user.id, PASSWORD)
      assert.strictEqual((yield* Effect.flip(ask(user, milli(10_000))))._tag, "WalletUnlinked")
    }).pipe(Effect.provide(world())))

  it.effect("while payouts of this asset are stopped nothing of it is taken, and he reads why; others go on", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const finding = { kind: "token balance differs", subject: "USDT", facts: {}, asset: USDT.id, approvalsNeeded: 1 } as const
      yield* (yield* IncidentStore).open(new Finding({ ...finding, stops: ["payouts"] }), yield* DateTime.now)
      assert.deepInclude(yield* Effect.flip(ask(member, milli(10_000))), { _tag: "PayoutsStopped", asset: USDT.id, reason: "token balance differs" })
      assert.strictEqual((yield* Effect.flip(ask(member, milli(10_000), { asset: BNB.id })))._tag, "InsufficientFunds")
      assert.deepStrictEqual(yield* standsAt(member), { available: RICH, held: 0n })
    }).pipe(Effect.provide(world())))

  it.effect("money never goes to a wallet of ours, to a token's contract, or to nobody", () =>
    Effect.gen(function*() {
      const users = yield* UserStore
      for (const [address, reason] of [[OURS, "ours"], [USDT_CONTRACT, "token contract"], [Address.make(`0x${"0".repeat(40)}`), "zero"]] as const) {
        const member = yield* memberWith(RICH)
        yield* users.changeWallet(member.id, address, DateTime.makeUnsafe(0))
        assert.deepInclude(yield* Effect.flip(ask(member, milli(10_000))), { _tag: "DestinationForbidden", reason })
      }
    }).pipe(Effect.provide(world({}, { walletCooldownHours: 0 }))))

  it.effect("limits count what was asked for in their time, to the second in which it counts no more", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const half = milli(2_500_000)
      yield* ask(member, half)
      yield* TestClock.adjust("1 hour")
      yield* ask(member, half)
      const refused = yield* Effect.flip(ask(member, milli(5_000)))
      assert.deepInclude(refused, { _tag: "WithdrawalLimitReached", limit: "member's day", used: milli(5_000_000), maximum: milli(5_000_000) })
      yield* TestClock.adjust("23 hours")
      assert.strictEqual((yield* Effect.flip(ask(member, milli(5_000))))._tag, "WithdrawalLimitReached")
      yield* TestClock.adjust("1 millis")
      yield* ask(member, half)
      assert.strictEqual((yield* Effect.flip(ask(member, milli(5_000))))._tag, "WithdrawalsInFlight")
    }).pipe(Effect.provide(world())))

  it.effect("the hour of everybody counts what others ask for, to the second in which it counts no more", () =>
    Effect.gen(function*() {
      const [one, other] = [yield* memberWith(RICH), yield* memberWith(RICH)]
      yield* ask(one, milli(10_000))
      yield* TestClock.adjust("1 hour")
      assert.deepInclude(yield* Effect.flip(ask(other, milli(10_001))), { _tag: "WithdrawalLimitReached", limit: "everybody's hour" })
      yield* ask(other, milli(10_000))
      yield* TestClock.adjust("1 millis")
      yield* ask(one, milli(10_000))
    }).pipe(Effect.provide(world({ hourMax: milli(20_000), requestMax: milli(20_000) }))))
})

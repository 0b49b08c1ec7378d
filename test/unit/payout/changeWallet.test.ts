import { assert, describe, it } from "@effect/vitest"
import type { Address } from "@sigmatrade/core/chain/Address"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { changeWallet } from "@sigmatrade/core/payout/changeWallet"
import { setPassword } from "@sigmatrade/core/payout/setPassword"
import { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { available, BNB, community, memberWithWallet, mineFinal, ONE, OURS, person, USDT_CONTRACT, workOff } from "../community.ts"
import { ask, memberWith, milli, olga, PASSWORD, payoutRules, standsAt, toldTo, WRONG } from "./payoutWorld.ts"

const world = Layer.merge(community(), payoutRules())
const RICH = 2n ** 80n
const TO = freshAddress()
const tagOf = <A, E extends { readonly _tag: string }, R>(tried: Effect.Effect<A, E, R>) => Effect.map(Effect.flip(tried), ({ _tag }) => _tag)

describe("a member takes another wallet", () => {
  it.effect("with his password; he is told both addresses, and nothing can be withdrawn for as long as it cools off", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const changed = yield* changeWallet(member.id, ` ${TO} `, PASSWORD)
      assert.strictEqual(changed.wallet?.address, TO)
      const until = DateTime.add(yield* DateTime.now, { hours: 24 })
      const [told] = yield* toldTo(member)
      assert.deepStrictEqual<unknown>(told, { _tag: "WalletChanged", from: member.wallet?.address, to: TO, withdrawalsFrom: until })
      yield* TestClock.adjust("24 hours")
      yield* TestClock.adjust("-1 millis")
      assert.deepInclude(yield* Effect.flip(ask(member, milli(10_000))), { _tag: "WalletCoolingOff", until })
      yield* TestClock.adjust("1 millis")
      assert.strictEqual((yield* ask(member, milli(10_000))).withdrawal.destination, TO)
    }).pipe(Effect.provide(world)))

  it.effect("what waits for the old one is cancelled and back; what is on its way goes on", () =>
    Effect.gen(function*() {
      const store = yield* WithdrawalStore
      const member = yield* memberWith(RICH)
      const [waiting, approved, paying] = [
        (yield* ask(member, milli(100_000))).withdrawal, (yield* ask(member, milli(10_000))).withdrawal, (yield* ask(member, milli(20_000))).withdrawal
      ]
      yield* store.move(paying, new Withdrawal({ ...paying, state: "paying" }))
      yield* changeWallet(member.id, TO, PASSWORD)
      const states = yield* Effect.forEach([waiting, approved, paying], ({ id }) => Effect.map(store.get(id), ({ state }) => state))
      assert.deepStrictEqual(states, ["cancelled", "cancelled", "paying"])
      assert.deepStrictEqual(yield* standsAt(member), { available: RICH - milli(20_000), held: milli(20_000) })
      const told = (yield* toldTo(member)).filter(({ _tag }) => _tag === "WithdrawalCancelled")
      assert.deepStrictEqual(told.map((one) => "cause" in one ? one.cause : "?"), ["wallet changed", "wallet changed"])
    }).pipe(Effect.provide(world)))

  it.effect("not without the password, not to a wallet of ours, of another, of a token or misspelt; then nothing has changed", () =>
    Effect.gen(function*() {
      const [member, other] = [yield* memberWith(RICH), yield* memberWith(RICH)]
      const refused: ReadonlyArray<readonly [string, string]> = [
        [OURS, "DestinationForbidden"], [USDT_CONTRACT, "DestinationForbidden"], [other.wallet?.address ?? "", "WalletTaken"],
        ["0x12", "AddressMalformed"], [`0x${"0".repeat(40)}`, "AddressMalformed"]
      ]
      for (const [address, why] of refused) assert.strictEqual(yield* tagOf(changeWallet(member.id, address, PASSWORD)), why, address)
      assert.strictEqual(yield* tagOf(changeWallet(member.id, TO, WRONG)), "PasswordWrong")
      yield* blockMember(other.id, olga, "fraud")
      assert.strictEqual(yield* tagOf(changeWallet(other.id, TO, PASSWORD)), "MemberBlocked")
      assert.deepStrictEqual(yield* toldTo(member), [])
      assert.isTrue((yield* ask(member, milli(10_000))).isNew)
    }).pipe(Effect.provide(world)))

  it.effect("whoever has none yet links one first: there is nothing to change", () =>
    Effect.gen(function*() {
      const { user } = yield* joinByInvitation(person(5), "")
      yield* setPassword(user.id, PASSWORD)
      assert.strictEqual(yield* tagOf(changeWallet(user.id, TO, PASSWORD)), "WalletUnlinked")
      assert.isNull((yield* (yield* UserStore).get(user.id)).wallet)
    }).pipe(Effect.provide(world)))

  it.effect("the same one again is no change, cancels nothing and begins no cooling off", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(RICH)
      const { withdrawal } = yield* ask(member, milli(10_000))
      assert.deepStrictEqual(yield* changeWallet(member.id, member.wallet?.address ?? "", PASSWORD), member)
      assert.strictEqual((yield* (yield* WithdrawalStore).get(withdrawal.id)).state, "approved")
      assert.deepStrictEqual((yield* toldTo(member)).map(({ _tag }) => _tag), ["WithdrawalApproved"])
      assert.isTrue((yield* ask(member, milli(10_000))).isNew)
    }).pipe(Effect.provide(world)))

  it.effect("payments of the old one before the change stay his, though they are read later; later ones are nobody's, and the new one counts", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(10_000_000)
      const member = yield* memberWithWallet(77)
      const old = member.wallet?.address ?? OURS
      const pay = (from: Address, amount: bigint) => mineFinal({ from, to: OURS, asset: BNB, amount })
      yield* TestClock.adjust("1 hour")
      yield* pay(old, ONE)
      yield* TestClock.adjust("1 hour")
      yield* (yield* UserStore).changeWallet(member.id, TO, yield* DateTime.now)
      yield* pay(TO, 4n * ONE)
      yield* TestClock.adjust("1 hour")
      yield* pay(old, 2n * ONE)
      yield* workOff()
      assert.strictEqual(yield* available(member), 5n * ONE)
    }).pipe(Effect.provide(world)))
})

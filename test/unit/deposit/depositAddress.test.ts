import { assert, it } from "@effect/vitest"
import { AddressDerivation } from "@sigmatrade/core/chain/AddressDerivation"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { depositAddress } from "@sigmatrade/core/deposit/depositAddress"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Option } from "effect"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { BNB, CHAIN, community, level, OURS, person, walletOf } from "../community.ts"

const member = (number: number) => Effect.map(joinByInvitation({ ...person(1), telegramId: TelegramId.make(number) }, ""), ({ user }) => user)
const own = () => community({ strategy: "address" })

it.effect("with strategy sender everybody pays to the system wallet, and no address is kept", () =>
  Effect.gen(function*() {
    const user = yield* member(5)
    assert.strictEqual(yield* depositAddress(user), OURS)
    assert.isTrue(Option.isNone(yield* (yield* DepositAddressStore).of(user.id)))
  }).pipe(Effect.provide(community())))

it.effect("with strategy address each member has his own for ever, ids of 52 bits included", () =>
  Effect.gen(function*() {
    const ids = [1, 2, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 + 1, 2 ** 51, 2 ** 52 - 1, 2 ** 52]
    const users = yield* Effect.forEach(ids, member)
    const addresses = yield* Effect.forEach(users, depositAddress)
    assert.strictEqual(new Set([...addresses, OURS]).size, ids.length + 1)
    assert.deepStrictEqual(yield* Effect.forEach(users.toReversed(), depositAddress), addresses.toReversed())
    const store = yield* DepositAddressStore
    for (const [index, user] of users.entries()) {
      const kept = Option.getOrThrow(yield* store.of(user.id))
      assert.deepStrictEqual([kept.address, kept.path], [addresses[index], [Math.floor((ids[index] ?? 0) / 2 ** 31), (ids[index] ?? 0) % 2 ** 31]])
    }
  }).pipe(Effect.provide(own())))

it.effect("the address is kept before anybody sees it: a payment to it is its member's, from whichever wallet", () =>
  Effect.gen(function*() {
    yield* (yield* LevelStore).publish([level(1, 100n)], yield* DateTime.now)
    const user = yield* member(7)
    const { request } = yield* requestPayment(user.id, LevelNumber.make(1), BNB)
    assert.strictEqual(request.to, yield* depositAddress(user))
    assert.strictEqual(Option.getOrThrow(yield* (yield* DepositAddressStore).of(user.id)).address, request.to)
    const transfer = freshTransfer({ chainId: CHAIN, from: walletOf(99), to: request.to })
    yield* recordTransfers({ transfers: [transfer], misdirected: [] }, BlockNumber.make(100), 3)
    const [seen] = yield* (yield* TransferStore).seen(CHAIN, 1)
    assert.deepStrictEqual(seen?.attribution, { _tag: "Member", userId: user.id })
  }).pipe(Effect.provide(own())))

it.effect("an address that was given stays, even if another key would derive another one", () =>
  Effect.gen(function*() {
    const user = yield* member(7)
    const before = yield* depositAddress(user)
    const other = AddressDerivation.of({ derive: () => walletOf(99) })
    assert.strictEqual(yield* Effect.provideService(depositAddress(user), AddressDerivation, other), before)
  }).pipe(Effect.provide(own())))

for (const payout of [null, walletOf(77)]) {
  it.effect(`whoever reads the chain is told of the system wallet and of ${payout === null ? "no other" : "the payout wallet"}`, () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* (yield* WatchedWallets).few, payout === null ? [OURS] : [OURS, payout])
    }).pipe(Effect.provide(community({ payout }))))
}

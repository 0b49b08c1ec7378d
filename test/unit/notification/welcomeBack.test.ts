import { assert, it } from "@effect/vitest"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { welcomeBack } from "@sigmatrade/core/notification/welcomeBack"
import { RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { freshBusinessId } from "@sigmatrade/adapters/contract/freshPayment"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { community, person } from "../community.ts"

const BNB = AssetId.make("BNB")
const member = Effect.map(joinByInvitation(person(1), ""), ({ user }) => user)
const tell = Effect.fn("tell")(function*(user: User, ...notifications: ReadonlyArray<Notification>) {
  const notices = notifications.map((notification) =>
    new Notice({ id: NoticeId.make(`test:${freshBusinessId()}`), userId: user.id, subject: null, notification }))
  yield* (yield* Outbox).enqueue(notices, yield* DateTime.now)
  yield* deliverNotifications()
})
const deposit = (amount: bigint) => ({ transferId: transferId(freshTransfer()), asset: BNB, amount: Amount.make(amount) })
const credited = (given: ReturnType<typeof deposit>): Notification =>
  ({ _tag: "DepositCredited", ...given, bought: null, missing: null, available: given.amount })
const seen = (given: ReturnType<typeof deposit>): Notification =>
  ({ _tag: "DepositSeen", ...given, blockNumber: BlockNumber.make(1), confirmations: 1, confirmationsNeeded: 12 })
const bought = (amount: bigint): Notification => ({ _tag: "LevelBought", level: 1, asset: BNB, amount: Amount.make(amount), available: Amount.make(0n) })
const guard: Notification = { _tag: "PasswordChanged", isFirst: false }
const chat = Effect.fn("chat")(function*(user: User) {
  yield* deliverNotifications()
  return yield* (yield* MessengerScript).chat(user.telegramId)
})
/** Telegram says that he has blocked the bot. */
const away = Effect.fn("away")(function*(user: User, isAway: boolean) {
  yield* (yield* MessengerScript).failFor(user.telegramId, isAway ? new RecipientUnreachable({ reason: "blocked" }) : null)
})

it.effect("whoever comes back is told everything about his money in one message, once", () =>
  Effect.gen(function*() {
    const user = yield* member
    yield* away(user, true)
    const first = deposit(2n ** 64n)
    yield* tell(user, seen(first))
    yield* tell(user, credited(first), credited(deposit(5n)), bought(3n), guard)
    yield* away(user, false)
    assert.deepStrictEqual(yield* chat(user), [])
    yield* welcomeBack(user.id)
    yield* welcomeBack(user.id)
    assert.isTrue((yield* (yield* UserStore).get(user.id)).reachable)
    assert.deepStrictEqual(yield* chat(user), [{
      _tag: "MissedWhileAway",
      events: [
        { kind: "DepositCredited", times: 2, sum: { asset: BNB, amount: Amount.make(2n ** 64n + 5n) } },
        { kind: "LevelBought", times: 1, sum: { asset: BNB, amount: Amount.make(3n) } },
        { kind: "PasswordChanged", times: 1, sum: null }
      ]
    }])
    yield* tell(user, bought(9n))
    assert.strictEqual((yield* chat(user)).length, 2)
  }).pipe(Effect.provide(community())))

it.effect("what goes on is no news of the past: a payment that is only seen is told of when it ends", () =>
  Effect.gen(function*() {
    const user = yield* member
    yield* away(user, true)
    yield* tell(user, seen(deposit(1n)))
    yield* away(user, false)
    yield* welcomeBack(user.id)
    assert.deepStrictEqual(yield* chat(user), [])
  }).pipe(Effect.provide(community())))

it.effect("whoever leaves again before he reads it is told both times together", () =>
  Effect.gen(function*() {
    const user = yield* member
    yield* away(user, true)
    yield* tell(user, bought(1n))
    yield* welcomeBack(user.id)
    yield* deliverNotifications()
    assert.isFalse((yield* (yield* UserStore).get(user.id)).reachable)
    yield* tell(user, bought(10n))
    yield* away(user, false)
    yield* welcomeBack(user.id)
    assert.deepStrictEqual(yield* chat(user), [{
      _tag: "MissedWhileAway", events: [{ kind: "LevelBought", times: 2, sum: { asset: BNB, amount: Amount.make(11n) } }]
    }])
  }).pipe(Effect.provide(community())))

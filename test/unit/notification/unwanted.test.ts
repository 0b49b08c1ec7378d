import { assert, it } from "@effect/vitest"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { topicOf } from "@sigmatrade/core/notification/topicOf"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { freshAddress } from "@sigmatrade/adapters/contract/freshAddress"
import { freshBusinessId, LARGE, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { community, person } from "../community.ts"

const transfer = transferId(freshTransfer())
const deposit = { transferId: transfer, asset: USDT, amount: LARGE }
const withdrawal = { withdrawalId: "w", asset: USDT, amount: LARGE, net: LARGE, destination: freshAddress() }
const seen: Notification = { _tag: "DepositSeen", ...deposit, blockNumber: BlockNumber.make(1), confirmations: 1, confirmationsNeeded: 12 }
const credited: Notification = { _tag: "DepositCredited", ...deposit, bought: null, missing: null, available: LARGE }
const commission: Notification = { _tag: "CommissionEarned", tier: Tier.make(1), rate: Bps.make(500), level: 1, asset: USDT, amount: LARGE, heldUntil: null }
const always: ReadonlyArray<Notification> = [
  { _tag: "DepositDropped", ...deposit },
  { _tag: "DepositReversed", ...deposit, level: null },
  { _tag: "LevelBought", level: 1, asset: USDT, amount: LARGE, available: Amount.make(0n) },
  { _tag: "WithdrawalApproved", ...withdrawal },
  { _tag: "WithdrawalReturned", ...withdrawal },
  { _tag: "WalletChanged", from: freshAddress(), to: freshAddress(), withdrawalsFrom: NOW },
  { _tag: "PasswordChanged", isFirst: false },
  { _tag: "PasswordLocked", until: NOW },
  { _tag: "PasswordResetRequested" },
  { _tag: "PasswordResetDone", withdrawalsFrom: NOW }
]

const enqueue = Effect.fn("enqueue")(function*(user: User, notification: Notification, subject = false) {
  const id = NoticeId.make(`notice:${freshBusinessId()}`)
  yield* (yield* Outbox).enqueue([new Notice({ id, userId: user.id, subject: subject ? transfer : null, notification })], yield* DateTime.now)
})
const mute = Effect.fn("mute")(function*(user: User, ...topics: ReadonlyArray<"deposits" | "commissions" | "marketing">) {
  yield* Effect.forEach(topics, (topic) => Effect.flatMap(MemberSettingsStore, (store) => store.setTopic(user.id, topic, false, NOW)))
})
const chat = Effect.fn("chat")(function*(user: User) {
  return (yield* (yield* MessengerScript).chat(user.telegramId)).map(({ _tag }) => _tag)
})
const member = (number: number) => Effect.map(joinByInvitation(person(number), ""), ({ user }) => user)

it.effect("a notice of a kind that is switched off is settled without a delivery, and others are delivered", () =>
  Effect.gen(function*() {
    const [ann, bob] = [yield* member(1), yield* member(2)]
    yield* mute(ann, "deposits")
    for (const user of [ann, bob]) for (const one of [seen, credited, commission]) yield* enqueue(user, one)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 4, pauseMs: 0 })
    assert.deepStrictEqual([yield* chat(ann), yield* chat(bob)], [["CommissionEarned"], ["DepositSeen", "DepositCredited", "CommissionEarned"]])
    yield* (yield* MemberSettingsStore).setTopic(ann.id, "deposits", true, NOW)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    yield* enqueue(ann, credited)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
  }).pipe(Effect.provide(community())))

it.effect("what guards money, follows a withdrawal or tells of money that is gone is delivered with everything switched off", () =>
  Effect.gen(function*() {
    const ann = yield* member(1)
    yield* mute(ann, "deposits", "commissions", "marketing")
    for (const one of always) yield* enqueue(ann, one)
    assert.deepStrictEqual(always.map(topicOf), always.map(() => null))
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: always.length, pauseMs: 0 })
  }).pipe(Effect.provide(community())))

it.effect("a message that stands in the chat already is kept up to date although its kind was switched off since", () =>
  Effect.gen(function*() {
    const ann = yield* member(1)
    yield* enqueue(ann, seen, true)
    yield* deliverNotifications()
    yield* mute(ann, "deposits")
    yield* enqueue(ann, credited, true)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
    assert.deepStrictEqual(yield* chat(ann), ["DepositCredited"])
  }).pipe(Effect.provide(community())))

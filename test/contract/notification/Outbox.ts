import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Tier } from "@sigmatrade/core/referral/Commission"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect } from "effect"
import { freshBusinessId, freshMember, freshTransfer, LARGE, LARGEST, minutesLater, NOW, USDT } from "../samples.ts"

const seen = (id: TransferId, confirmations = 1): Notification => ({
  _tag: "DepositSeen",
  transferId: id,
  asset: USDT,
  amount: LARGEST,
  blockNumber: BlockNumber.make(5),
  confirmations,
  confirmationsNeeded: 12
})

const freshNotice = (member: User, subject: TransferId | null = null, notification?: Notification) =>
  new Notice({
    id: NoticeId.make(`notice:${freshBusinessId()}`),
    userId: member.id,
    subject,
    notification: notification ?? { _tag: "DepositDropped", transferId: subject ?? transferId(freshTransfer()), asset: USDT, amount: LARGEST }
  })

/** What every `Outbox` promises. */
export const outboxContract = <E>(name: string, layer: Layer.Layer<Outbox | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Outbox: ${name}`, (it) => {
    /** Takes everything due and answers what of it is this member's. */
    const claim = Effect.fn("claim")(function*(member: User, now: DateTime.Utc = NOW, until: DateTime.Utc = minutesLater(5)) {
      const claimed = yield* (yield* Outbox).claim(now, until, 10_000)
      return claimed.filter(({ notice }) => notice.userId === member.id)
    })
    const idsIn = (claimed: ReadonlyArray<{ readonly notice: Notice }>) => claimed.map(({ notice }) => notice.id)
    const message = (member: User, messageId: number) => ({ chatId: member.telegramId, messageId })

    it.effect("every kind of notice comes back as it went in, with whom to tell", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        yield* (yield* UserStore).setLanguage(member.id, "ru")
        const id = transferId(freshTransfer())
        const level = { level: 6, price: LARGE }
        const kinds: ReadonlyArray<Notification> = [
          seen(id),
          { _tag: "DepositCredited", transferId: id, asset: USDT, amount: LARGE, bought: level, missing: { level: 6, amount: LARGE }, available: LARGE },
          { _tag: "DepositCredited", transferId: id, asset: USDT, amount: LARGE, bought: null, missing: null, available: Amount.make(0n) },
          { _tag: "DepositDropped", transferId: id, asset: USDT, amount: LARGE },
          { _tag: "LevelBought", level: 6, asset: USDT, amount: LARGE, available: LARGE },
          { _tag: "CommissionEarned", tier: Tier.make(3), rate: Bps.make(300), level: 2, asset: USDT, amount: LARGE, heldUntil: minutesLater(60) }
        ]
        const notices = kinds.map((notification) => freshNotice(member, null, notification))
        yield* (yield* Outbox).enqueue(notices, NOW)
        const claimed = yield* claim(member)
        assert.deepStrictEqual(claimed.map(({ notice }) => notice), notices)
        for (const { attempt, recipient, replaces } of claimed) {
          assert.deepStrictEqual(recipient, { telegramId: member.telegramId, language: "ru" })
          assert.strictEqual(attempt, 1)
          assert.strictEqual(replaces, null)
        }
      }))

    it.effect("a notice that was known is left as it is, delivered or not", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notice = freshNotice(member)
        yield* outbox.enqueue([notice, notice], NOW)
        yield* outbox.enqueue([new Notice({ ...notice, notification: seen(transferId(freshTransfer()), 9) })], NOW)
        const claimed = yield* claim(member)
        assert.deepStrictEqual(claimed.map((one) => one.notice), [notice])
        yield* outbox.delivered(notice.id, message(member, 1), NOW)
        yield* outbox.enqueue([notice], NOW)
        assert.deepStrictEqual(yield* claim(member, minutesLater(60)), [])
      }))

    it.effect("oldest come first, and not more than asked for", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        // What others left in this database is taken out of the way first.
        yield* claim(member, minutesLater(-60), minutesLater(60 * 24))
        const notices = Array.from({ length: 5 }, () => freshNotice(member))
        yield* Effect.forEach(notices, (notice, index) => outbox.enqueue([notice], minutesLater(-100 + index)))
        const first = yield* outbox.claim(minutesLater(-60), minutesLater(5), 2)
        const second = yield* outbox.claim(minutesLater(-60), minutesLater(5), 2)
        const third = yield* outbox.claim(minutesLater(-60), minutesLater(5), 2)
        assert.deepStrictEqual([...idsIn(first), ...idsIn(second), ...idsIn(third)], notices.map(({ id }) => id))
        assert.deepStrictEqual([first.length, second.length, third.length], [2, 2, 1])
      }))

    it.effect("a taken notice is nobody else's before its lease ends, and due again, uncounted, when nothing was said of it", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const notice = freshNotice(member)
        yield* (yield* Outbox).enqueue([notice], NOW)
        assert.strictEqual((yield* claim(member, NOW, minutesLater(5))).length, 1)
        assert.deepStrictEqual(yield* claim(member, minutesLater(4)), [])
        const again = yield* claim(member, minutesLater(5), minutesLater(10))
        assert.deepStrictEqual(idsIn(again), [notice.id])
        assert.strictEqual(again[0]?.attempt, 1)
      }))

    it.effect("of twenty who take at once exactly one gets each notice", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        yield* outbox.enqueue(Array.from({ length: 30 }, () => freshNotice(member)), NOW)
        const taken = yield* Effect.forEach(Array.from({ length: 20 }), () => outbox.claim(NOW, minutesLater(5), 7), { concurrency: "unbounded" })
        const mine = taken.flat().filter(({ notice }) => notice.userId === member.id)
        assert.strictEqual(new Set(idsIn(mine)).size, mine.length)
        assert.strictEqual(mine.length + (yield* claim(member)).length, 30)
      }))

    it.effect("twenty who enqueue one notice at once keep it once", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notice = freshNotice(member)
        yield* Effect.forEach(Array.from({ length: 20 }), () => outbox.enqueue([notice], NOW), { concurrency: "unbounded" })
        assert.deepStrictEqual(idsIn(yield* claim(member)), [notice.id])
      }))

    it.effect("of several undelivered notices about one subject only the newest is delivered, ever", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [first, second, third] = [freshNotice(member, subject), freshNotice(member, subject), freshNotice(member, subject)]
        const alone = freshNotice(member)
        yield* outbox.enqueue([first, second], NOW)
        yield* outbox.enqueue([alone], NOW)
        yield* outbox.enqueue([third], NOW)
        assert.sameMembers(idsIn(yield* claim(member)), [alone.id, third.id])
        assert.sameMembers(idsIn(yield* claim(member, minutesLater(60))), [alone.id, third.id])
      }))

    it.effect("a notice is not taken while an older one about the same subject is being delivered", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [older, newer] = [freshNotice(member, subject), freshNotice(member, subject)]
        yield* outbox.enqueue([older], NOW)
        assert.deepStrictEqual(idsIn(yield* claim(member, NOW, minutesLater(5))), [older.id])
        yield* outbox.enqueue([newer], NOW)
        assert.deepStrictEqual(yield* claim(member, minutesLater(1), minutesLater(6)), [])
        yield* outbox.delivered(older.id, message(member, 7), minutesLater(2))
        const [taken] = yield* claim(member, minutesLater(3), minutesLater(8))
        assert.deepStrictEqual([taken?.notice.id, taken?.replaces], [newer.id, message(member, 7)])
      }))

    it.effect("needless notices take nobody's place among those that are taken", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const told = Array.from({ length: 4 }, () => freshNotice(member, subject))
        const alone = freshNotice(member)
        // Before everybody else's notices, so that only these are due.
        const early = DateTime.makeUnsafe("1990-01-01T00:00:00Z")
        yield* outbox.enqueue([...told, alone], early)
        assert.deepStrictEqual(idsIn(yield* outbox.claim(early, NOW, 2)), [told[3]?.id, alone.id])
      }))

    it.effect("a newer notice that waits for its next attempt makes the older one needless too", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [older, newer] = [freshNotice(member, subject), freshNotice(member, subject)]
        yield* outbox.enqueue([older], NOW)
        yield* outbox.enqueue([newer], NOW)
        yield* outbox.postpone(newer.id, minutesLater(30), "no answer")
        assert.deepStrictEqual(yield* claim(member, minutesLater(10)), [])
        assert.deepStrictEqual(idsIn(yield* claim(member, minutesLater(30), minutesLater(40))), [newer.id])
      }))

    it.effect("notices of two members about one subject do not replace each other", () =>
      Effect.gen(function*() {
        const [one, other] = [yield* freshMember, yield* freshMember]
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [first, second] = [freshNotice(one, subject), freshNotice(other, subject)]
        yield* outbox.enqueue([first, second], NOW)
        const claimed = (yield* outbox.claim(NOW, minutesLater(5), 10_000)).filter(({ notice }) => notice.subject === subject)
        assert.sameMembers(idsIn(claimed), [first.id, second.id])
        yield* outbox.delivered(first.id, message(one, 4), NOW)
        yield* outbox.enqueue([freshNotice(other, subject)], NOW)
        assert.strictEqual((yield* claim(other, minutesLater(60)))[0]?.replaces, null)
      }))

    it.effect("a notice replaces the message that told of its subject last", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [first, second, third] = [freshNotice(member, subject), freshNotice(member, subject), freshNotice(member, subject)]
        yield* outbox.enqueue([first], NOW)
        assert.strictEqual((yield* claim(member))[0]?.replaces, null)
        yield* outbox.delivered(first.id, message(member, 41), NOW)
        yield* outbox.enqueue([second], minutesLater(1))
        assert.deepStrictEqual((yield* claim(member, minutesLater(1)))[0]?.replaces, message(member, 41))
        yield* outbox.delivered(second.id, message(member, 42), minutesLater(1))
        yield* outbox.enqueue([third, freshNotice(member)], minutesLater(2))
        const claimed = yield* claim(member, minutesLater(2))
        assert.deepStrictEqual(claimed.map(({ replaces }) => replaces), [message(member, 42), null])
      }))

    it.effect("a delivered notice is never due again", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notice = freshNotice(member)
        yield* outbox.enqueue([notice], NOW)
        yield* claim(member)
        yield* outbox.delivered(notice.id, { chatId: -1_002_345_678_901, messageId: 2 ** 31 - 1 }, NOW)
        yield* outbox.postpone(notice.id, minutesLater(1), "late answer")
        yield* outbox.defer([notice.id], minutesLater(1))
        yield* outbox.bury(notice.id, "rejected", "late answer", NOW)
        assert.deepStrictEqual(yield* claim(member, minutesLater(600)), [])
      }))

    it.effect("a deferred notice is due at its time and was not tried", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notices = [freshNotice(member), freshNotice(member)]
        yield* outbox.enqueue(notices, NOW)
        yield* claim(member)
        yield* outbox.defer(notices.map(({ id }) => id), minutesLater(10))
        assert.deepStrictEqual(yield* claim(member, minutesLater(9)), [])
        const again = yield* claim(member, minutesLater(10), minutesLater(20))
        assert.deepStrictEqual(idsIn(again), notices.map(({ id }) => id))
        assert.deepStrictEqual(again.map(({ attempt }) => attempt), [1, 1])
        yield* outbox.defer([], minutesLater(10))
      }))

    it.effect("a postponed notice is due at its time, and the failure counts", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notice = freshNotice(member)
        yield* outbox.enqueue([notice], NOW)
        yield* claim(member)
        yield* outbox.postpone(notice.id, minutesLater(10), "no answer: 'timeout'")
        assert.deepStrictEqual(yield* claim(member, minutesLater(9)), [])
        assert.strictEqual((yield* claim(member, minutesLater(10), minutesLater(20)))[0]?.attempt, 2)
        yield* outbox.postpone(notice.id, minutesLater(30), "again")
        assert.strictEqual((yield* claim(member, minutesLater(30), minutesLater(40)))[0]?.attempt, 3)
      }))

    it.effect("a buried notice is never due again", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notices = [freshNotice(member), freshNotice(member), freshNotice(member)] as const
        yield* outbox.enqueue(notices, NOW)
        yield* claim(member)
        yield* outbox.bury(notices[0].id, "unreachable", "bot was blocked", NOW)
        yield* outbox.bury(notices[1].id, "rejected", "", NOW)
        yield* outbox.bury(notices[2].id, "attempts used up", "no answer", NOW)
        assert.deepStrictEqual(yield* claim(member, minutesLater(600)), [])
      }))

    it.effect("a notice of a cause that was undone is never delivered", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(outbox.enqueue([freshNotice(member)], NOW), Effect.fail("undo"))))
        yield* outbox.enqueue([], NOW)
        assert.deepStrictEqual(yield* claim(member, minutesLater(60)), [])
      }))
  })

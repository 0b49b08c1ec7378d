import { assert, layer as withLayer } from "@effect/vitest"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Notice } from "@sigmatrade/core/notification/Notice"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { Origin } from "@sigmatrade/core/persistence/Origin"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Tier } from "@sigmatrade/core/referral/Commission"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Tracer } from "effect"
import { freshMember } from "../freshMember.ts"
import { LARGE, USDT } from "../freshPayment.ts"
import { freshTransfer } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { claimed, freshNotice, idsIn, seen } from "./freshNotice.ts"

/** What every `Outbox` promises. */
export const outboxContract = <E>(name: string, layer: Layer.Layer<Outbox | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Outbox: ${name}`, (it) => {
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
        const taken = yield* claimed(member)
        assert.deepStrictEqual(taken.map(({ notice }) => notice), notices)
        for (const { attempt, recipient, replaces } of taken) {
          assert.deepStrictEqual(recipient, { telegramId: member.telegramId, language: "ru" })
          assert.strictEqual(attempt, 1)
          assert.strictEqual(replaces, null)
        }
      }))

    it.effect("a notice comes back with what was going on when it was enqueued: its request, and its trace where somebody traces", () =>
      Effect.gen(function*() {
        const [member, outbox] = [yield* freshMember, yield* Outbox]
        const [plain, asked, traced] = [freshNotice(member), freshNotice(member), freshNotice(member)]
        const span = Tracer.externalSpan({ traceId: "a".repeat(32), spanId: "b".repeat(16), sampled: true })
        yield* outbox.enqueue([plain], NOW)
        yield* outbox.enqueue([asked], NOW).pipe(Effect.annotateLogs({ requestId: "req_1" }))
        yield* outbox.enqueue([traced], NOW).pipe(Effect.withParentSpan(span), Effect.annotateLogs({ requestId: "123:9" }))
        const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`
        assert.deepStrictEqual((yield* claimed(member)).map(({ origin }) => origin), [
          null, new Origin({ requestId: "req_1", traceparent: null }), new Origin({ requestId: "123:9", traceparent })
        ])
      }))

    it.effect("a notice that was known is left as it is, delivered or not", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notice = freshNotice(member)
        yield* outbox.enqueue([notice, notice], NOW)
        yield* outbox.enqueue([new Notice({ ...notice, notification: seen(transferId(freshTransfer()), 9) })], NOW)
        const taken = yield* claimed(member)
        assert.deepStrictEqual(taken.map((one) => one.notice), [notice])
        yield* outbox.delivered(notice.id, message(member, 1), NOW)
        yield* outbox.enqueue([notice], NOW)
        assert.deepStrictEqual(yield* claimed(member, minutesLater(60)), [])
      }))

    it.effect("oldest come first, and not more than asked for", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        // What others left in this database is taken out of the way first.
        yield* claimed(member, minutesLater(-60), minutesLater(60 * 24))
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
        assert.strictEqual((yield* claimed(member, NOW, minutesLater(5))).length, 1)
        assert.deepStrictEqual(yield* claimed(member, minutesLater(4)), [])
        const again = yield* claimed(member, minutesLater(5), minutesLater(10))
        assert.deepStrictEqual(idsIn(again), [notice.id])
        assert.strictEqual(again[0]?.attempt, 1)
      }))

    it.effect("of twenty who take at once exactly one gets each notice", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        yield* outbox.enqueue(Array.from({ length: 30 }, () => freshNotice(member)), NOW)
        const all = yield* Effect.forEach(Array.from({ length: 20 }), () => outbox.claim(NOW, minutesLater(5), 7), { concurrency: "unbounded" })
        const mine = all.flat().filter(({ notice }) => notice.userId === member.id)
        assert.strictEqual(new Set(idsIn(mine)).size, mine.length)
        assert.strictEqual(mine.length + (yield* claimed(member)).length, 30)
      }))

    it.effect("twenty who enqueue one notice at once keep it once", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notice = freshNotice(member)
        yield* Effect.forEach(Array.from({ length: 20 }), () => outbox.enqueue([notice], NOW), { concurrency: "unbounded" })
        assert.deepStrictEqual(idsIn(yield* claimed(member)), [notice.id])
      }))

    it.effect("a delivered notice is never due again", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notice = freshNotice(member)
        yield* outbox.enqueue([notice], NOW)
        yield* claimed(member)
        yield* outbox.delivered(notice.id, { chatId: -1_002_345_678_901, messageId: 2 ** 31 - 1 }, NOW)
        yield* outbox.postpone(notice.id, minutesLater(1), "late answer")
        yield* outbox.defer([notice.id], minutesLater(1))
        yield* outbox.bury(notice.id, "rejected", "late answer", NOW)
        assert.deepStrictEqual(yield* claimed(member, minutesLater(600)), [])
      }))

    it.effect("a deferred notice is due at its time and was not tried", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notices = [freshNotice(member), freshNotice(member)]
        yield* outbox.enqueue(notices, NOW)
        yield* claimed(member)
        yield* outbox.defer(notices.map(({ id }) => id), minutesLater(10))
        assert.deepStrictEqual(yield* claimed(member, minutesLater(9)), [])
        const again = yield* claimed(member, minutesLater(10), minutesLater(20))
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
        yield* claimed(member)
        yield* outbox.postpone(notice.id, minutesLater(10), "no answer: 'timeout'")
        assert.deepStrictEqual(yield* claimed(member, minutesLater(9)), [])
        assert.strictEqual((yield* claimed(member, minutesLater(10), minutesLater(20)))[0]?.attempt, 2)
        yield* outbox.postpone(notice.id, minutesLater(30), "again")
        assert.strictEqual((yield* claimed(member, minutesLater(30), minutesLater(40)))[0]?.attempt, 3)
      }))

    it.effect("a buried notice is never due again", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const notices = [freshNotice(member), freshNotice(member), freshNotice(member)] as const
        yield* outbox.enqueue(notices, NOW)
        yield* claimed(member)
        yield* outbox.bury(notices[0].id, "unreachable", "bot was blocked", NOW)
        yield* outbox.bury(notices[1].id, "rejected", "", NOW)
        yield* outbox.bury(notices[2].id, "attempts used up", "no answer", NOW)
        assert.deepStrictEqual(yield* claimed(member, minutesLater(600)), [])
      }))

    it.effect("a notice of a cause that was undone is never delivered", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(outbox.enqueue([freshNotice(member)], NOW), Effect.fail("undo"))))
        yield* outbox.enqueue([], NOW)
        assert.deepStrictEqual(yield* claimed(member, minutesLater(60)), [])
      }))
  })

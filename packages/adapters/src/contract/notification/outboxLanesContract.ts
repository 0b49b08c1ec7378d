import { assert, layer as withLayer } from "@effect/vitest"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect } from "effect"
import { freshMember } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { claimed, dropped, freshNotice, idsIn, seen } from "./freshNotice.ts"

const guard: Notification = { _tag: "PasswordChanged", isFirst: true }
const enqueued = Effect.fn("enqueued")(function*(member: User, notification: Notification, at: DateTime.Utc = NOW) {
  const notice = freshNotice(member, null, notification)
  yield* (yield* Outbox).enqueue([notice], at)
  return notice
})

/** What every `Outbox` promises of lanes, of members who are away, and of what is sent at most once. */
export const outboxLanesContract = <E>(name: string, layer: Layer.Layer<Outbox | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Outbox lanes: ${name}`, (it) => {
    it.effect("a better lane is taken first, however few are taken and however old the others are", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const early = DateTime.makeUnsafe("1980-01-01T00:00:00Z")
        const notices = [
          yield* enqueued(member, guard, early), yield* enqueued(member, guard, early), yield* enqueued(member, dropped(), early), yield* enqueued(member, dropped(), early)
        ]
        const outbox = yield* Outbox
        const ids = notices.map(({ id }) => id)
        assert.deepStrictEqual(idsIn(yield* outbox.claim(early, NOW, 3)), [ids[2], ids[3], ids[0]])
        assert.deepStrictEqual(idsIn(yield* outbox.claim(early, NOW, 3)), [ids[1]])
      }))

    it.effect("what is sent at most once is not due again when nothing was said of it; what was put off is", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const [silent, deferred] = [yield* enqueued(member, seen()), yield* enqueued(member, seen())]
        assert.strictEqual((yield* claimed(member, NOW, minutesLater(5))).length, 2)
        yield* outbox.defer([deferred.id], minutesLater(1))
        assert.deepStrictEqual(idsIn(yield* claimed(member, minutesLater(10), minutesLater(15))), [deferred.id])
        yield* outbox.delivered(silent.id, { chatId: member.telegramId, messageId: 1 }, NOW)
        assert.deepStrictEqual(idsIn(yield* claimed(member, minutesLater(60))), [])
      }))

    it.effect("what is for a member who is away is kept, in its order, and settled at once", () =>
      Effect.gen(function*() {
        const [member, other] = [yield* freshMember, yield* freshMember]
        const [outbox, users] = [yield* Outbox, yield* UserStore]
        const first = yield* enqueued(member, dropped())
        yield* claimed(member)
        yield* users.setReachable(member.id, false)
        yield* outbox.keep(first.id)
        const [second, third] = [yield* enqueued(member, guard), yield* enqueued(member, dropped())]
        const others = yield* enqueued(other, dropped())
        assert.deepStrictEqual(idsIn((yield* outbox.claim(NOW, minutesLater(5), 10_000)).filter(({ notice }) => [member.id, other.id].includes(notice.userId))), [others.id])
        yield* users.setReachable(member.id, true)
        assert.deepStrictEqual(yield* claimed(member, minutesLater(60)), [])
        assert.deepStrictEqual(yield* outbox.settleKept(member.id, NOW, 10), [first, second, third])
        assert.deepStrictEqual(yield* outbox.settleKept(member.id, NOW, 10), [])
        assert.deepStrictEqual(yield* claimed(member, minutesLater(60)), [])
      }))

    it.effect("of more than a digest is made of the newest are answered, and all are settled", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const [outbox, users] = [yield* Outbox, yield* UserStore]
        yield* users.setReachable(member.id, false)
        const notices = yield* Effect.replicateEffect(enqueued(member, dropped()), 4)
        yield* claimed(member)
        assert.deepStrictEqual(yield* outbox.settleKept(member.id, NOW, 2), notices.slice(2))
        assert.deepStrictEqual(yield* outbox.settleKept(member.id, NOW, 2), [])
      }))

    it.effect("a member comes back while others find him away: every notice is kept for him or due, none is lost", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const [outbox, users, transaction] = [yield* Outbox, yield* UserStore, yield* Transaction]
        for (let round = 0; round < 10; round += 1) {
          yield* users.setReachable(member.id, false)
          const notices = yield* Effect.replicateEffect(enqueued(member, dropped()), 3)
          const back = transaction.run(Effect.gen(function*() {
            yield* users.lock([member.id])
            yield* users.setReachable(member.id, true)
            return yield* outbox.settleKept(member.id, NOW, 100)
          }))
          const [told, taken] = yield* Effect.all([back, claimed(member)], { concurrency: "unbounded" })
          const later = yield* claimed(member)
          assert.sameMembers([...told.map(({ id }) => id), ...idsIn(taken), ...idsIn(later)], notices.map(({ id }) => id))
        }
      }))

    it.effect("a member whose chat has moved is told there", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        yield* enqueued(member, dropped())
        yield* (yield* UserStore).followChat(member.id, -1_001_234_567_890)
        const [taken] = yield* claimed(member)
        assert.deepStrictEqual(taken?.recipient, { telegramId: member.telegramId, language: member.language, chatId: -1_001_234_567_890 })
      }))
  })

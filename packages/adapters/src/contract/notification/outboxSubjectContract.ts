import { assert, layer as withLayer } from "@effect/vitest"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect } from "effect"
import { freshMember } from "../freshMember.ts"
import { freshTransfer } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { claimed, freshNotice, idsIn } from "./freshNotice.ts"

/** What every `Outbox` promises about notices of one subject: the newest replaces what was told before. */
export const outboxSubjectContract = <E>(name: string, layer: Layer.Layer<Outbox | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Outbox, subjects: ${name}`, (it) => {
    const message = (member: User, messageId: number) => ({ chatId: member.telegramId, messageId })

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
        assert.sameMembers(idsIn(yield* claimed(member)), [alone.id, third.id])
        assert.sameMembers(idsIn(yield* claimed(member, minutesLater(60))), [alone.id, third.id])
      }))

    it.effect("a notice is not taken while an older one about the same subject is being delivered", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [older, newer] = [freshNotice(member, subject), freshNotice(member, subject)]
        yield* outbox.enqueue([older], NOW)
        assert.deepStrictEqual(idsIn(yield* claimed(member, NOW, minutesLater(5))), [older.id])
        yield* outbox.enqueue([newer], NOW)
        assert.deepStrictEqual(yield* claimed(member, minutesLater(1), minutesLater(6)), [])
        yield* outbox.delivered(older.id, message(member, 7), minutesLater(2))
        const [taken] = yield* claimed(member, minutesLater(3), minutesLater(8))
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
        assert.deepStrictEqual(yield* claimed(member, minutesLater(10)), [])
        assert.deepStrictEqual(idsIn(yield* claimed(member, minutesLater(30), minutesLater(40))), [newer.id])
      }))

    it.effect("notices of two members about one subject do not replace each other", () =>
      Effect.gen(function*() {
        const [one, other] = [yield* freshMember, yield* freshMember]
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [first, second] = [freshNotice(one, subject), freshNotice(other, subject)]
        yield* outbox.enqueue([first, second], NOW)
        const taken = (yield* outbox.claim(NOW, minutesLater(5), 10_000)).filter(({ notice }) => notice.subject === subject)
        assert.sameMembers(idsIn(taken), [first.id, second.id])
        yield* outbox.delivered(first.id, message(one, 4), NOW)
        yield* outbox.enqueue([freshNotice(other, subject)], NOW)
        assert.strictEqual((yield* claimed(other, minutesLater(60)))[0]?.replaces, null)
      }))

    it.effect("a notice replaces the message that told of its subject last", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const outbox = yield* Outbox
        const subject = transferId(freshTransfer())
        const [first, second, third] = [freshNotice(member, subject), freshNotice(member, subject), freshNotice(member, subject)]
        yield* outbox.enqueue([first], NOW)
        assert.strictEqual((yield* claimed(member))[0]?.replaces, null)
        yield* outbox.delivered(first.id, message(member, 41), NOW)
        yield* outbox.enqueue([second], minutesLater(1))
        assert.deepStrictEqual((yield* claimed(member, minutesLater(1)))[0]?.replaces, message(member, 41))
        yield* outbox.delivered(second.id, message(member, 42), minutesLater(1))
        yield* outbox.enqueue([third, freshNotice(member)], minutesLater(2))
        const taken = yield* claimed(member, minutesLater(2))
        assert.deepStrictEqual(taken.map(({ replaces }) => replaces), [message(member, 42), null])
      }))
  })

import { assert, layer as withLayer } from "@effect/vitest"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { User } from "@sigmatrade/core/user/User"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshMember, freshMembers } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { ANN, claimOf, freshDraft, running } from "./freshDraft.ts"

/** What every store of broadcasts promises of their recipients. */
export const broadcastRecipientsContract = <E>(name: string, layer: Layer.Layer<BroadcastStore | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Recipients of broadcasts: ${name}`, (it) => {
    it.effect("a recipient comes with what to tell him and where, and is nobody else's before his time is over", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        yield* (yield* UserStore).followChat(member.id, -100_777)
        const id = yield* running([member])
        const [claimed, ...others] = yield* claimOf(id)
        assert.deepStrictEqual([claimed, others], [{
          broadcastId: id, userId: member.id, recipient: { telegramId: member.telegramId, language: member.language, chatId: -100_777 },
          content: freshDraft([]).content, partsDone: 0, attempt: 1, isTellable: true
        }, []])
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(4)), [])
        assert.strictEqual((yield* claimOf(id, minutesLater(5), minutesLater(10))).length, 1)
      }))

    it.effect("of ten who take at once each recipient is one's", () =>
      Effect.gen(function*() {
        const id = yield* running(yield* freshMembers(20))
        const broadcasts = yield* BroadcastStore
        const taken = yield* Effect.forEach(Array.from({ length: 10 }), () => broadcasts.claim(NOW, minutesLater(5), 7), { concurrency: "unbounded" })
        const mine = taken.flat().filter(({ broadcastId }) => broadcastId === id).map(({ userId }) => userId)
        assert.strictEqual(new Set(mine).size, mine.length)
        assert.strictEqual(mine.length + (yield* claimOf(id)).length, 20)
      }))

    it.effect("parts are counted, failures too, and the last part is the end", () =>
      Effect.gen(function*() {
        const id = yield* running([yield* freshMember])
        const broadcasts = yield* BroadcastStore
        const [claimed] = yield* claimOf(id)
        const key = claimed ?? assert.fail()
        yield* broadcasts.postpone(key, minutesLater(1), "no answer")
        assert.strictEqual((yield* claimOf(id, minutesLater(1), minutesLater(2)))[0]?.attempt, 2)
        yield* broadcasts.told(key, 1, minutesLater(3), minutesLater(1))
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(2)), [])
        const [second] = yield* claimOf(id, minutesLater(3), minutesLater(4))
        assert.deepStrictEqual([second?.partsDone, second?.attempt], [1, 1])
        assert.strictEqual(yield* broadcasts.endDone(minutesLater(3)), 0)
        yield* broadcasts.told(key, 2, null, minutesLater(4))
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(10)), [])
        const { outcomes, partsTold } = yield* broadcasts.counts(id)
        assert.deepStrictEqual([outcomes.delivered, outcomes.waiting, partsTold], [1, 0, 2])
        assert.strictEqual(yield* broadcasts.endDone(minutesLater(5)), 1)
        assert.strictEqual((yield* broadcasts.get(id)).state, "done")
        assert.strictEqual(yield* broadcasts.endDone(minutesLater(5)), 0)
      }))

    it.effect("who was put off is due at that time, who was settled never, and every outcome is counted", () =>
      Effect.gen(function*() {
        const members = yield* freshMembers(5)
        const id = yield* running(members)
        const broadcasts = yield* BroadcastStore
        const keys = yield* claimOf(id)
        const outcomes = ["unreachable", "rejected", "given up", "unwilling"] as const
        for (const [index, outcome] of outcomes.entries()) yield* broadcasts.settle(keys.slice(index, index + 1), outcome, "why", NOW)
        yield* broadcasts.settle(keys.slice(0, 1), "rejected", "too late to say", NOW)
        yield* broadcasts.defer(keys, minutesLater(1))
        yield* broadcasts.defer([], minutesLater(1))
        assert.deepStrictEqual((yield* claimOf(id, minutesLater(1), minutesLater(3))).map(({ userId }) => userId), [members[4]?.id])
        assert.deepStrictEqual((yield* broadcasts.counts(id)).outcomes, {
          waiting: 1, delivered: 0, unreachable: 1, rejected: 1, "given up": 1, unwilling: 1, "left out": 0
        })
      }))

    it.effect("a paused one takes nobody, a cancelled one leaves out who waited, and what was in hand then still counts", () =>
      Effect.gen(function*() {
        const id = yield* running(yield* freshMembers(3))
        const broadcasts = yield* BroadcastStore
        const [inHand] = yield* broadcasts.claim(NOW, minutesLater(5), 1)
        yield* broadcasts.move({ id, from: ["running"], to: "paused", operator: ANN, at: NOW })
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(6)), [])
        assert.isTrue(yield* broadcasts.move({ id, from: ["paused"], to: "cancelled", operator: ANN, at: minutesLater(7) }))
        yield* broadcasts.leaveOut(id, minutesLater(7))
        yield* broadcasts.told(inHand ?? assert.fail(), 1, null, minutesLater(8))
        const { outcomes } = yield* broadcasts.counts(id)
        assert.deepStrictEqual([outcomes.delivered, outcomes["left out"]], [1, 2])
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(60)), [])
      }))

    it.effect("who has been blocked or has gone since the start is not to be told", () =>
      Effect.gen(function*() {
        const members = (yield* freshMembers(3)) as [User, User, User]
        const id = yield* running(members)
        const users = yield* UserStore
        yield* users.setReachable(members[0].id, false)
        yield* users.setStanding({ userId: members[1].id, standing: "blocked", operator: ANN, note: "why", at: NOW })
        assert.deepStrictEqual((yield* claimOf(id)).map(({ isTellable }) => isTellable), [false, false, true])
      }))
  })

import { assert, layer as withLayer } from "@effect/vitest"
import { DeadLetter, DeadLetterAct, DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import { NoticeId } from "@sigmatrade/core/notification/Notice"
import type { DeadLetterReason } from "@sigmatrade/core/notification/Outbox"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Option } from "effect"
import { freshMember } from "../freshMember.ts"
import { operator } from "../operator.ts"
import { claimed, freshNotice } from "./freshNotice.ts"

/** Times nobody else's dead letters stand at: each test takes a year of its own. */
let year = 1900
const freshYear = () => DateTime.makeUnsafe(`${(year += 1)}-01-01T00:00:00Z`)
const later = (start: DateTime.Utc, minutes: number) => DateTime.add(start, { minutes })

const dead = Effect.fn("dead")(function*(member: User, at: DateTime.Utc, reason: DeadLetterReason = "rejected") {
  const [notice, outbox] = [freshNotice(member), yield* Outbox]
  const { id } = notice
  yield* outbox.enqueue([notice], at)
  yield* outbox.bury(id, reason, "it's <bad>", at)
  return id
})
const due = Effect.fn("due")(function*(member: User, at: DateTime.Utc) {
  return (yield* claimed(member, at, later(at, 5))).map(({ attempt, notice }) => [notice.id, attempt] as const)
})
const [ann, bob] = [operator("ann"), operator("bob")]

/** What every store of dead letters promises. */
export const deadLetterStoreContract = <E>(name: string, layer: Layer.Layer<DeadLetterStore | Outbox | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DeadLetterStore: ${name}`, (it) => {
    it.effect("shows what was given up and why, the last to fail first, page by page", () =>
      Effect.gen(function*() {
        const [member, start, letters] = [yield* freshMember, freshYear(), yield* DeadLetterStore]
        const ids = yield* Effect.forEach([0, 1, 2], (minutes) => dead(member, later(start, minutes)))
        assert.deepStrictEqual((yield* letters.open(later(start, 60), 2)).map(({ id }) => id), [ids[2], ids[1]])
        assert.deepStrictEqual((yield* letters.open(later(start, 1), 1)).map(({ id }) => id), [ids[0]])
        const id = ids[0] ?? assert.fail()
        assert.deepStrictEqual(yield* letters.get(id), Option.some(new DeadLetter({
          id, userId: member.id, lane: "money", kind: "DepositDropped", reason: "rejected", detail: "it's <bad>", failedAt: start
        })))
      }))

    it.effect("one is tried again at once, its attempts counted anew, and who wanted it is kept", () =>
      Effect.gen(function*() {
        const [member, start, letters] = [yield* freshMember, freshYear(), yield* DeadLetterStore]
        const id = yield* dead(member, start)
        assert.strictEqual(yield* letters.retry({ id }, ann, later(start, 10), 10), 1)
        assert.strictEqual(yield* letters.retry({ id }, bob, later(start, 10), 10), 0)
        assert.deepStrictEqual(yield* letters.get(id), Option.none())
        assert.deepStrictEqual(yield* due(member, later(start, 10)), [[id, 1]])
        yield* (yield* Outbox).bury(id, "rejected", "again", later(start, 20))
        assert.strictEqual(yield* letters.retry({ id }, bob, later(start, 30), 10), 1)
        assert.deepStrictEqual((yield* letters.acts(id, 10)).map((act) => [act.operator, act.act]), [["bob", "retried"], ["ann", "retried"]])
      }))

    it.effect("those that failed in a time are tried again, the end not included, and not more than a limit", () =>
      Effect.gen(function*() {
        const [member, start, letters] = [yield* freshMember, freshYear(), yield* DeadLetterStore]
        const ids = yield* Effect.forEach([0, 1, 2, 3], (minutes) => dead(member, later(start, minutes)))
        const range = { from: later(start, 1), until: later(start, 3) }
        assert.strictEqual(yield* letters.retry(range, ann, later(start, 10), 1), 1)
        assert.strictEqual(yield* letters.retry(range, ann, later(start, 10), 10), 1)
        assert.strictEqual(yield* letters.retry(range, ann, later(start, 10), 10), 0)
        assert.deepStrictEqual((yield* due(member, later(start, 10))).map(([id]) => id), [ids[1], ids[2]])
      }))

    it.effect("counts what is open of each reason and since when, and shows the last of a reason first, page by page", () =>
      Effect.gen(function*() {
        const [member, start, letters] = [yield* freshMember, freshYear(), yield* DeadLetterStore]
        const ids = yield* Effect.forEach([2, 0, 1], (minutes) => dead(member, later(start, minutes), "unclear"))
        const other = yield* dead(member, start, "attempts used up")
        const counted = Effect.map(letters.counts, (all) => all.filter(({ reason }) => reason === "unclear" || reason === "attempts used up")
          .map(({ count, reason, since }) => [reason, count, DateTime.formatIso(since)]))
        const iso = DateTime.formatIso(start)
        assert.deepStrictEqual(yield* counted, [["unclear", 3, iso], ["attempts used up", 1, iso]])
        const page = (skipped: number) => Effect.map(letters.ofReason("unclear", skipped, 2), (all) => all.map(({ id }) => id))
        assert.deepStrictEqual([yield* page(0), yield* page(2), yield* page(3)], [[ids[0], ids[2]], [ids[1]], []])
        yield* letters.resolve(other, ann, "seen to", start)
        assert.deepStrictEqual(yield* counted, [["unclear", 3, iso]])
        yield* letters.retry({ reason: "unclear", upTo: later(start, 60) }, ann, later(start, 60), 10)
        assert.deepStrictEqual(yield* counted, [])
      }))

    it.effect("those of a reason are tried again up to a moment, itself included, and no others", () =>
      Effect.gen(function*() {
        const [member, start, letters] = [yield* freshMember, freshYear(), yield* DeadLetterStore]
        const ids = yield* Effect.forEach([0, 1, 2], (minutes) => dead(member, later(start, minutes), "unreachable"))
        yield* dead(member, start, "attempts used up")
        const range = { reason: "unreachable", upTo: later(start, 1) }
        assert.strictEqual(yield* letters.retry(range, ann, later(start, 10), 1), 1)
        assert.strictEqual(yield* letters.retry(range, ann, later(start, 10), 10), 1)
        assert.strictEqual(yield* letters.retry(range, ann, later(start, 10), 10), 0)
        assert.deepStrictEqual((yield* due(member, later(start, 10))).map(([id]) => id), [ids[0], ids[1]])
      }))

    it.effect("a resolved one is gone for ever, with who and why, and resolved once", () =>
      Effect.gen(function*() {
        const [member, start, letters] = [yield* freshMember, freshYear(), yield* DeadLetterStore]
        const id = yield* dead(member, start)
        const twice = yield* Effect.forEach([ann, bob], (who) => letters.resolve(id, who, "he was told by phone", later(start, 5)), { concurrency: "unbounded" })
        assert.sameMembers(twice, [true, false])
        assert.strictEqual(yield* letters.retry({ id }, ann, later(start, 10), 10), 0)
        assert.deepStrictEqual(yield* letters.get(id), Option.none())
        const winner = twice[0] === true ? ann : bob
        assert.deepStrictEqual(yield* letters.acts(id, 10), [
          new DeadLetterAct({ id, act: "resolved", operator: winner, note: "he was told by phone", at: later(start, 5) })
        ])
      }))

    it.effect("read on page by page they leave out what is resolved or tried again, and those of another reason", () =>
      Effect.gen(function*() {
        const [member, start, letters] = [yield* freshMember, freshYear(), yield* DeadLetterStore]
        const [first, second, third, fourth] = yield* Effect.all([0, 1, 2, 3].map((minutes) => dead(member, later(start, minutes), minutes === 2 ? "unclear" : "rejected")))
        const read = Effect.fnUntraced(function*(reason: string | null, anchor: NoticeId | undefined) {
          const found = yield* letters.list(reason, { limit: 1000, anchor: { id: anchor ?? assert.fail(), side: "older" } })
          return found.filter(({ userId }) => userId === member.id).map(({ id }) => id)
        })
        assert.deepStrictEqual([yield* read(null, fourth), yield* read("rejected", fourth), yield* read("unclear", fourth)], [[third, second, first], [second, first], [third]])
        for (const id of [third, fourth]) yield* letters.resolve(id ?? assert.fail(), ann, "seen to", later(start, 5))
        yield* letters.retry({ id: second ?? assert.fail() }, ann, later(start, 5), 10)
        assert.deepStrictEqual(yield* read(null, fourth), [first])
        assert.strictEqual((yield* Effect.flip(letters.list(null, { limit: 1, anchor: { id: second ?? assert.fail(), side: "older" } })))._tag, "AnchorUnknown")
      }))
  })

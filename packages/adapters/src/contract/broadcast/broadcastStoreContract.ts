import { assert, layer as withLayer } from "@effect/vitest"
import { BroadcastAct } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastStore, BroadcastUnknown } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { Segment } from "@sigmatrade/core/broadcast/Segment"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect } from "effect"
import { freshMember, freshMembers } from "../freshMember.ts"
import { freshPayment, LARGE } from "../freshPayment.ts"
import { freshPurchase } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { ANN, claimOf, freshDraft, running } from "./freshDraft.ts"

/** Long before everything else in this database. */
const EARLY = DateTime.makeUnsafe("2020-01-01T00:00:00Z")

/** What every store of broadcasts promises of them. */
export const broadcastStoreContract = <E>(name: string, layer: Layer.Layer<BroadcastStore | UserStore | Ledger | LevelStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`BroadcastStore: ${name}`, (it) => {
    /** Whether a segment's recipients, written down, hold each of these members. */
    const holds = Effect.fn("holds")(function*(segment: Segment, members: ReadonlyArray<User>, at: DateTime.Utc) {
      const broadcasts = yield* BroadcastStore
      const draft = freshDraft([], { segment })
      yield* broadcasts.add(draft)
      yield* broadcasts.move({ id: draft.id, from: ["draft"], to: "running", operator: ANN, at, window: { notBefore: at, notAfter: DateTime.add(at, { minutes: 1 }) } })
      const filled = yield* broadcasts.fill(draft.id, at)
      assert.strictEqual(filled, yield* broadcasts.audience(segment))
      const ids = new Set((yield* claimOf(draft.id, at, DateTime.add(at, { minutes: 1 }))).map(({ userId }) => userId))
      yield* broadcasts.endLate(DateTime.add(at, { minutes: 1 }))
      return members.map(({ id }) => ids.has(id))
    })

    it.effect("a draft comes back as it was written, whatever its segment, and is written once", () =>
      Effect.gen(function*() {
        const broadcasts = yield* BroadcastStore
        const member = yield* freshMember
        const segments: ReadonlyArray<Segment> = [
          { _tag: "Everybody" }, { _tag: "InLanguage", language: "ru" }, { _tag: "AtLevel", level: null }, { _tag: "AtLevel", level: 3 },
          { _tag: "WithBalance" }, { _tag: "InactiveSince", since: NOW }, { _tag: "Listed", members: [member.id] }
        ]
        for (const segment of segments) {
          const draft = freshDraft([], { segment })
          yield* broadcasts.add(draft)
          yield* broadcasts.add(freshDraft([], { ...draft, segment: { _tag: "Everybody" } }))
          assert.deepStrictEqual(yield* broadcasts.get(draft.id), draft)
          assert.deepStrictEqual((yield* broadcasts.recent(1))[0]?.id, draft.id)
        }
        const { id } = freshDraft([])
        assert.deepStrictEqual(yield* Effect.flip(broadcasts.get(id)), new BroadcastUnknown({ id }))
      }))

    it.effect("a draft can say something else, and nothing that was started can", () =>
      Effect.gen(function*() {
        const broadcasts = yield* BroadcastStore
        const [draft, { id: unknown }] = [freshDraft([yield* freshMember]), freshDraft([])]
        yield* broadcasts.add(draft)
        const content = { text: "other words", media: null, link: null }
        assert.deepStrictEqual([yield* broadcasts.rewrite(draft.id, content), yield* broadcasts.rewrite(unknown, content)], [true, false])
        assert.deepStrictEqual((yield* broadcasts.get(draft.id)).content, content)
        yield* broadcasts.move({ id: draft.id, from: ["draft"], to: "running", operator: ANN, at: NOW, window: { notBefore: NOW, notAfter: minutesLater(60) } })
        assert.isFalse(yield* broadcasts.rewrite(draft.id, { ...content, text: "never seen" }))
        assert.deepStrictEqual((yield* broadcasts.get(draft.id)).content, content)
        yield* broadcasts.endLate(minutesLater(60))
      }))

    it.effect("of twenty who lock a draft to say one word more in it none loses another's word", () =>
      Effect.gen(function*() {
        const broadcasts = yield* BroadcastStore
        const [draft, { id: unknown }] = [freshDraft([], { content: { text: "words:", media: null, link: null } }), freshDraft([])]
        yield* broadcasts.add(draft)
        const { run } = yield* Transaction
        yield* Effect.forEach(Array.from({ length: 20 }), () => run(Effect.gen(function*() {
          const { content } = yield* broadcasts.lock(draft.id)
          yield* broadcasts.rewrite(draft.id, { ...content, text: `${content.text} more` })
        })), { concurrency: "unbounded" })
        assert.strictEqual((yield* broadcasts.get(draft.id)).content.text, `words:${" more".repeat(20)}`)
        assert.deepStrictEqual(yield* Effect.flip(broadcasts.lock(unknown)), new BroadcastUnknown({ id: unknown }))
      }))

    it.effect("segments hold whom they say, and nobody who is blocked or away", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const members = yield* freshMembers(5)
        const [rich, buyer, away, blocked, plain] = members as [User, User, User, User, User]
        yield* users.setLanguage(rich.id, "ru")
        yield* (yield* Ledger).post([freshPayment(rich.id, LARGE)], minutesLater(10))
        yield* (yield* LevelStore).record([freshPurchase(buyer.id, 1), freshPurchase(buyer.id, 4)], NOW)
        yield* users.setReachable(away.id, false)
        yield* users.setStanding({ userId: blocked.id, standing: "blocked", operator: ANN, note: "why", at: NOW })
        const of = (segment: Segment) => holds(segment, members, EARLY)
        assert.deepStrictEqual(yield* of({ _tag: "Everybody" }), [true, true, false, false, true])
        assert.deepStrictEqual(yield* of({ _tag: "InLanguage", language: "ru" }), [true, false, false, false, false])
        assert.deepStrictEqual(yield* of({ _tag: "AtLevel", level: null }), [true, false, false, false, true])
        assert.deepStrictEqual(yield* of({ _tag: "AtLevel", level: 4 }), [false, true, false, false, false])
        assert.deepStrictEqual(yield* of({ _tag: "AtLevel", level: 1 }), [false, false, false, false, false])
        assert.deepStrictEqual(yield* of({ _tag: "WithBalance" }), [true, false, false, false, false])
        assert.deepStrictEqual(yield* of({ _tag: "InactiveSince", since: minutesLater(5) }), [false, true, false, false, true])
        assert.deepStrictEqual(yield* of({ _tag: "InactiveSince", since: minutesLater(11) }), [true, true, false, false, true])
        assert.deepStrictEqual(yield* of({ _tag: "InactiveSince", since: NOW }), [false, false, false, false, false])
        assert.deepStrictEqual(yield* of({ _tag: "Listed", members: [plain.id, away.id] }), [false, false, false, false, true])
      }))

    it.effect("of ten who start one at once, one does; its recipients are each written down once", () =>
      Effect.gen(function*() {
        const broadcasts = yield* BroadcastStore
        const draft = freshDraft(yield* freshMembers(3))
        yield* broadcasts.add(draft)
        const move = { id: draft.id, from: ["draft", "scheduled"] as const, to: "running" as const, operator: ANN, at: NOW, window: { notBefore: NOW, notAfter: minutesLater(60) } }
        const starts = yield* Effect.forEach(Array.from({ length: 10 }), () => broadcasts.move(move), { concurrency: "unbounded" })
        assert.strictEqual(starts.filter((isFirst) => isFirst).length, 1)
        const fills = yield* Effect.forEach([1, 2], () => broadcasts.fill(draft.id, NOW))
        assert.deepStrictEqual(fills, [3, 0])
        assert.strictEqual((yield* claimOf(draft.id)).length, 3)
        assert.deepStrictEqual(yield* broadcasts.acts(draft.id, 10), [new BroadcastAct({ id: draft.id, to: "running", operator: ANN, at: NOW })])
        yield* broadcasts.endLate(minutesLater(60))
      }))

    it.effect("a scheduled one is due from its time on until it is too late, and too late it never starts", () =>
      Effect.gen(function*() {
        const broadcasts = yield* BroadcastStore
        const draft = freshDraft([yield* freshMember])
        yield* broadcasts.add(draft)
        const bob = operator("bob")
        const window = { notBefore: minutesLater(10), notAfter: minutesLater(20) }
        assert.isTrue(yield* broadcasts.move({ id: draft.id, from: ["draft"], to: "scheduled", operator: bob, at: NOW, window }))
        const dueAt = (minutes: number) => Effect.map(broadcasts.dueToStart(minutesLater(minutes), 1_000), (ids) => ids.includes(draft.id))
        assert.deepStrictEqual([yield* dueAt(9), yield* dueAt(10), yield* dueAt(19), yield* dueAt(20)], [false, true, true, false])
        assert.isFalse(yield* broadcasts.move({ id: draft.id, from: ["scheduled"], to: "running", operator: null, at: minutesLater(20) }))
        assert.isAtLeast(yield* broadcasts.endLate(minutesLater(20)), 1)
        assert.strictEqual((yield* broadcasts.get(draft.id)).state, "too-late")
        assert.isFalse(yield* broadcasts.move({ id: draft.id, from: ["draft", "scheduled"], to: "running", operator: bob, at: minutesLater(11) }))
        assert.deepStrictEqual((yield* broadcasts.acts(draft.id, 10)).map(({ operator: who, to }) => [to, who]), [["too-late", null], ["scheduled", bob]])
      }))

    it.effect("one that is too late while it runs tells nobody more, paused or not", () =>
      Effect.gen(function*() {
        const broadcasts = yield* BroadcastStore
        const members = yield* freshMembers(2)
        const [id, held] = [yield* running(members), yield* running(members)]
        yield* broadcasts.move({ id: held, from: ["running"], to: "paused", operator: ANN, at: NOW })
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(120), minutesLater(130)), [])
        assert.isFalse(yield* broadcasts.move({ id: held, from: ["paused"], to: "running", operator: ANN, at: minutesLater(120) }))
        yield* broadcasts.endLate(minutesLater(120))
        for (const one of [id, held]) {
          const { endedAt, state } = yield* broadcasts.get(one)
          assert.deepStrictEqual([state, endedAt], ["too-late", minutesLater(120)])
          assert.strictEqual((yield* broadcasts.counts(one)).outcomes["left out"], 2)
        }
      }))
  })

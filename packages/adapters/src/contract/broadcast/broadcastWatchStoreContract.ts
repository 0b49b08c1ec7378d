import { assert, layer as withLayer } from "@effect/vitest"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { BroadcastWatch } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import { BroadcastWatchStore } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import type { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import type { DateTime, Layer } from "effect"
import { Effect } from "effect"
import { freshMember } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { ANN, freshDraft, running } from "./freshDraft.ts"

const [ann, bob] = [TelegramId.make(7_001), TelegramId.make(7_002)]

/** What every store of who watches broadcasts promises. */
export const broadcastWatchStoreContract = <E>(name: string, layer: Layer.Layer<BroadcastWatchStore | BroadcastStore | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`BroadcastWatchStore: ${name}`, (it) => {
    const claimOf = Effect.fn("claimOf")(function*(id: BroadcastId, now: DateTime.Utc = NOW, until: DateTime.Utc = minutesLater(1)) {
      return (yield* (yield* BroadcastWatchStore).claim(now, until, 1_000)).filter(({ broadcastId }) => broadcastId === id)
    })

    it.effect("whoever watches does so once, sees nothing before the start, and belongs to whoever took him", () =>
      Effect.gen(function*() {
        const [broadcasts, watches] = [yield* BroadcastStore, yield* BroadcastWatchStore]
        const draft = freshDraft([yield* freshMember])
        yield* broadcasts.add(draft)
        const fresh = { broadcastId: draft.id, telegramId: ann, messageId: null, shown: "" }
        for (const at of [NOW, minutesLater(1)]) yield* watches.add({ broadcastId: draft.id, telegramId: ann }, at)
        assert.deepStrictEqual(yield* claimOf(draft.id), [])
        yield* broadcasts.move({ id: draft.id, from: ["draft"], to: "running", operator: ANN, at: NOW, window: { notBefore: NOW, notAfter: minutesLater(60) } })
        assert.deepStrictEqual(yield* claimOf(draft.id), [fresh])
        assert.deepStrictEqual(yield* claimOf(draft.id), [])
        assert.deepStrictEqual(yield* claimOf(draft.id, minutesLater(1), minutesLater(2)), [fresh])
        yield* broadcasts.endLate(minutesLater(60))
      }))

    it.effect("what somebody sees is kept until he looks again, and one who has seen the end is forgotten", () =>
      Effect.gen(function*() {
        const watches = yield* BroadcastWatchStore
        const id = yield* running([yield* freshMember])
        for (const telegramId of [ann, bob]) yield* watches.add({ broadcastId: id, telegramId }, NOW)
        const [first, second] = (yield* claimOf(id)) as [BroadcastWatch, BroadcastWatch]
        yield* watches.show({ ...first, messageId: 12, shown: "1 of 3" }, minutesLater(5))
        yield* watches.end(second)
        yield* watches.add({ broadcastId: id, telegramId: first.telegramId }, NOW)
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(4)), [])
        assert.deepStrictEqual(yield* claimOf(id, minutesLater(5), minutesLater(6)), [{ ...first, messageId: 12, shown: "1 of 3" }])
        yield* watches.show({ ...first, telegramId: TelegramId.make(7_003), messageId: 1 }, NOW)
        assert.deepStrictEqual((yield* claimOf(id, minutesLater(60), minutesLater(61))).length, 1)
      }))

    it.effect("one that was too late to begin is seen, one that was cancelled before is not", () =>
      Effect.gen(function*() {
        const [broadcasts, watches] = [yield* BroadcastStore, yield* BroadcastWatchStore]
        const [late, cancelled] = [freshDraft([]), freshDraft([])]
        for (const draft of [late, cancelled]) {
          yield* broadcasts.add(draft)
          yield* watches.add({ broadcastId: draft.id, telegramId: ann }, NOW)
          const window = { notBefore: minutesLater(1), notAfter: minutesLater(2) }
          yield* broadcasts.move({ id: draft.id, from: ["draft"], to: "scheduled", operator: ANN, at: NOW, window })
        }
        yield* broadcasts.move({ id: cancelled.id, from: ["scheduled"], to: "cancelled", operator: ANN, at: NOW })
        yield* broadcasts.endLate(minutesLater(3))
        assert.deepStrictEqual([(yield* claimOf(late.id, minutesLater(3))).length, (yield* claimOf(cancelled.id, minutesLater(3))).length], [1, 0])
      }))

    it.effect("of ten who look at once one is shown somebody's message", () =>
      Effect.gen(function*() {
        const watches = yield* BroadcastWatchStore
        const id = yield* running([yield* freshMember])
        yield* watches.add({ broadcastId: id, telegramId: ann }, NOW)
        const taken = yield* Effect.forEach(Array.from({ length: 10 }), () => claimOf(id), { concurrency: "unbounded" })
        assert.strictEqual(taken.flat().length, 1)
      }))
  })

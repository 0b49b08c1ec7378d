import { assert, it } from "@effect/vitest"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import type { Broadcaster, NonceCount } from "@sigmatrade/core/payout/Broadcasters"
import { Broadcasters } from "@sigmatrade/core/payout/Broadcasters"
import { lookAtLane } from "@sigmatrade/core/payout/lookAtLane"
import { PayoutPolicy } from "@sigmatrade/core/payout/PayoutPolicy"
import { Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { HOT, rules } from "./laneWorld.ts"

/** What one provider says; `null`: nothing at all. */
type Word = (Partial<NonceCount> & { readonly gasPrice?: bigint | null }) | null

const SILENCE = Effect.fail(new ChainUnavailable({ operation: "nonces", reason: "silent" }))

const speaker = (word: Word, index: number): Broadcaster => ({
  id: ProviderId.make(`p${index}`),
  send: () => Effect.succeed({ _tag: "Unknown" }),
  nonceAt: () => SILENCE,
  nonces: () => word === null ? SILENCE : Effect.succeed({ finalized: 0, latest: 0, pending: 0, hasCode: false, ...word }),
  gasPrice: word === null || word.gasPrice === undefined || word.gasPrice === null ? SILENCE : Effect.succeed(word.gasPrice)
})

/** What is believed when providers say this, and two must agree. */
const look = (words: ReadonlyArray<Word>, speakers = words.map(speaker)) =>
  lookAtLane(HOT).pipe(Effect.provide(Layer.mergeAll(
    Layer.succeed(Broadcasters, speakers),
    Layer.succeed(PayoutPolicy, rules),
    Layer.succeed(ConfirmationPolicy, { rule: "finalized", confirmations: 3, quorum: 2, fallbackBlocks: null })
  )))

it.effect("a nonce is used when as many as the quorum have it in a block: nobody alone makes us believe it, whoever is silent", () =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* look([{ latest: 9, finalized: 8 }, { latest: 5, finalized: 4 }, { latest: 4, finalized: 3 }]), {
      latest: 5, finalized: 4, pending: 0, hasCode: false, gasPrice: null
    })
    const { finalized, latest } = yield* look([{ latest: 3, finalized: 2 }, null, { latest: 7, finalized: 6 }])
    assert.deepStrictEqual([latest, finalized], [3, 2])
  }))

it.effect("where too few know of finality it is not known, which is not the same as nothing final", () =>
  Effect.gen(function*() {
    assert.isNull((yield* look([{ finalized: null }, { finalized: 3 }, { finalized: null }])).finalized)
    assert.strictEqual((yield* look([{ finalized: null }, { finalized: 3 }, { finalized: 5 }])).finalized, 3)
  }))

it.effect("code runs in the wallet's name when the quorum sees it; what waits in a single pool waits, and gas costs what the middle one suggests", () =>
  Effect.gen(function*() {
    assert.isFalse((yield* look([{ hasCode: true }, {}, {}])).hasCode)
    assert.isTrue((yield* look([{ hasCode: true }, {}, { hasCode: true }])).hasCode)
    const { gasPrice, pending } = yield* look([{ pending: 2, gasPrice: 7n }, { pending: 11, gasPrice: 900n }, { gasPrice: 8n }])
    assert.deepStrictEqual([pending, gasPrice], [11, 8n])
    assert.strictEqual((yield* look([{ gasPrice: null }, { gasPrice: 9n }, null])).gasPrice, 9n)
  }))

it.effect("where fewer than the quorum speak nothing is known, and that is said", () =>
  Effect.gen(function*() {
    const error = yield* Effect.flip(look([{ latest: 9 }, null, null]))
    assert.deepStrictEqual([error._tag, error.operation, error.reason], ["ChainUnavailable", "nonces", "too few providers answer"])
  }))

it.effect("all are asked at once: those that never answer cost one wait together", () =>
  Effect.gen(function*() {
    const dumb = (index: number): Broadcaster => ({ ...speaker({}, index), nonces: () => Effect.never, gasPrice: Effect.never })
    const speakers = [dumb(0), speaker({ latest: 6, gasPrice: 5n }, 1), dumb(2), speaker({ latest: 6 }, 3)]
    const looking = yield* Effect.forkChild(look([], speakers))
    yield* TestClock.adjust(rules.answerMsMax)
    assert.isDefined(looking.pollUnsafe())
    const { gasPrice, latest } = yield* Fiber.join(looking)
    assert.deepStrictEqual([latest, gasPrice], [6, 5n])
  }))

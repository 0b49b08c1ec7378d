import { assert, it } from "@effect/vitest"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import type { ProviderState } from "@sigmatrade/core/provider/ProviderHealth"
import { hasSay, stateOf, UNSEEN } from "@sigmatrade/core/provider/ProviderHealth"
import type { Standing } from "@sigmatrade/core/provider/ProviderPool"
import { readFrom, readingOrder } from "@sigmatrade/core/provider/readFrom"
import { Effect } from "effect"
import { P1, P2, P3 } from "../community.ts"
import { look, mine, policy, providers, states } from "./poolWorld.ts"

const asked = Effect.fn("asked")(function*(order: ReadonlyArray<Standing>, number: number) {
  const ids: Array<string> = []
  const result = yield* Effect.exit(readFrom(readingOrder(order), (reader, { id }) => {
    ids.push(id)
    return reader.header(BlockNumber.make(number))
  }))
  return [result._tag, ids.join(" ")]
})

it.effect("ready ones come first in the order of the settings, then the others by how far they are; nobody else is read from", () =>
  Effect.gen(function*() {
    yield* mine
    const [one, two, three] = yield* look
    if (one === undefined || two === undefined || three === undefined || one.head === null) return assert.fail("three are configured")
    const at = (standing: Standing, state: ProviderState, number: number): Standing => {
      const latest = one.head === null ? null : new BlockHeader({ ...one.head.latest, number: BlockNumber.make(number) })
      return { ...standing, state, head: latest === null ? null : { latest, finalized: null } }
    }
    const order = (...standings: ReadonlyArray<Standing>) => readingOrder(standings).map(({ id }) => id as string)
    assert.deepStrictEqual(order(at(one, "ready", 1), at(two, "ready", 9), at(three, "ready", 5)), ["p1", "p2", "p3"])
    assert.deepStrictEqual(order(at(one, "lagging", 1), at(two, "out of range", 9), at(three, "ready", 5)), ["p3", "p2", "p1"])
    for (const state of ["syncing", "wrong chain", "rate limited", "silent", "faulty"] as const) {
      assert.deepStrictEqual(order(at(one, state, 99), at(two, "ready", 1)), ["p2"])
    }
    assert.deepStrictEqual(order({ ...one, head: null }, at(two, "lagging", 1)), ["p2"])
  }).pipe(Effect.provide(providers())))

it.effect("the next one is asked when one does not answer or does not know, and nobody once somebody does", () =>
  Effect.gen(function*() {
    yield* Effect.replicateEffect(mine, 10, { discard: true })
    const order = yield* look
    const script = yield* ProviderScript
    assert.deepStrictEqual(yield* asked(order, 3), ["Success", "p1"])
    yield* script.set(P1, { answers: { _tag: "Never", afterMs: 0 } })
    yield* script.set(P2, { blocksFrom: 5 })
    assert.deepStrictEqual(yield* asked(order, 3), ["Success", "p1 p2 p3"])
    yield* script.set(P3, { answers: { _tag: "RateLimited", retryAfterMs: 1 } })
    assert.deepStrictEqual(yield* asked(order, 3), ["Failure", "p1 p2 p3"])
    assert.deepStrictEqual(yield* asked([], 3), ["Failure", ""])
  }).pipe(Effect.provide(providers())))

it.effect("answers from different forks are nobody's fault, and the next one is asked", () =>
  Effect.gen(function*() {
    yield* mine
    const ids: Array<string> = []
    const error = yield* Effect.flip(readFrom(readingOrder(yield* look), (_, { id }) => {
      ids.push(id)
      return new ChainMoved({ number: BlockNumber.make(1) })
    }))
    assert.deepStrictEqual([error._tag, ids], ["ChainMoved", ["p1", "p2", "p3"]])
    assert.deepStrictEqual(yield* states, ["ready", "ready", "ready"])
  }).pipe(Effect.provide(providers())))

it.effect("a forged answer is read elsewhere, and its provider is out from then on", () =>
  Effect.gen(function*() {
    yield* Effect.replicateEffect(mine, 5, { discard: true })
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Answer", number: 2, what: "log" } })
    const range = yield* readFrom(readingOrder(yield* look), (reader) => reader.liveRange(BlockNumber.make(1), BlockNumber.make(3)))
    assert.strictEqual(range.headers.length, 3)
    assert.deepStrictEqual(yield* states, ["faulty", "ready", "ready"])
  }).pipe(Effect.provide(providers())))

it("the gravest of what was seen is the state", () => {
  const latest = { number: BlockNumber.make(100), timestampSeconds: 1_000 }
  const well = { ...UNSEEN, identity: "right" as const, latest }
  const now = 1_000_000
  const state = (given: Partial<typeof UNSEEN>, best = 100) => stateOf({ ...well, ...given }, best, now, policy)
  assert.strictEqual(state({}), "ready")
  assert.strictEqual(state({ outOfRangeAtMs: now }), "out of range")
  assert.strictEqual(state({ outOfRangeAtMs: now }, 200), "lagging")
  assert.strictEqual(state({ outOfRangeAtMs: now, syncing: true }, 200), "syncing")
  assert.strictEqual(state({ syncing: true, failures: 3 }), "silent")
  assert.strictEqual(state({ failures: 3, restingUntilMs: now + 1 }), "rate limited")
  assert.strictEqual(state({ restingUntilMs: now + 1, identity: "wrong" }), "wrong chain")
  assert.strictEqual(state({ identity: "wrong", faulty: true }), "faulty")
  assert.strictEqual(stateOf(UNSEEN, 0, now, policy), "silent")
})

it("only those who answer about our chain have a say", () => {
  const all = ["ready", "lagging", "out of range", "syncing", "wrong chain", "rate limited", "silent", "faulty"] as const
  assert.deepStrictEqual(all.filter(hasSay), ["ready", "lagging", "out of range"])
})

import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { Effect } from "effect"
import { available, memberWithWallet, P1, P2, P3, payment } from "../community.ts"
import { empty, live, markNumber, openKinds, settle, states, three } from "./trustWorld.ts"

/** We have read a fork above the mark, and the final chain has left it before we looked again. */
const leftBehind = Effect.gen(function*() {
  yield* (yield* ChainScript).setFinalized(4)
  const member = yield* memberWithWallet(1)
  yield* live([payment(1, 5n)], ...empty(12))
  assert.strictEqual(yield* available(member), 5n)
  const mark = (yield* markNumber) ?? 0
  yield* (yield* ChainScript).reorg(3, empty(6))
  return { mark, member }
})

const forgeBelow = Effect.fn("forgeBelow")(function*(mark: number) {
  yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Block", number: mark - 3, transfers: [payment(1, 1_000n)] } })
})

it.effect("one liar among those who have left our fork makes no broken finality of it: he is out, and the reorg is followed", () =>
  Effect.gen(function*() {
    const { mark, member } = yield* leftBehind
    yield* forgeBelow(mark)
    yield* confirmDeposits()
    assert.deepStrictEqual(yield* openKinds, ["provider faulty"])
    assert.strictEqual((yield* states)[P1], "faulty")
    yield* settle()
    assert.isAtLeast((yield* markNumber) ?? 0, mark + 1)
    assert.deepStrictEqual([yield* available(member), yield* openKinds], [5n, ["provider faulty"]])
  }).pipe(Effect.provide(three())))

it.effect("two who have left our fork for different chains are a split: nothing is turned back on the word of one", () =>
  Effect.gen(function*() {
    const { mark } = yield* leftBehind
    yield* forgeBelow(mark)
    const providers = yield* ProviderScript
    yield* providers.set(P3, { answers: { _tag: "Never", afterMs: 0 } })
    yield* confirmDeposits()
    assert.deepStrictEqual([yield* openKinds, yield* markNumber], [["providers disagree"], mark])
    yield* providers.heal(P3)
    yield* settle()
    assert.deepStrictEqual(yield* openKinds, ["provider faulty"])
    assert.strictEqual((yield* states)[P2], "ready")
  }).pipe(Effect.provide(three())))

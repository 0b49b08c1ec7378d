import { assert, it } from "@effect/vitest"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { Effect, Option } from "effect"
import { BNB, CHAIN, OURS, P1, P2, P3, walletOf } from "../community.ts"
import { empty, live, settle, soundBooks, three } from "./trustWorld.ts"

const internal = (amount: bigint) => ({ from: walletOf(8), to: OURS, asset: BNB, amount, internal: true })
const amounts = Effect.map(Effect.flatMap(SuspenseStore, ({ items }) => items(50)), (items) => items.map(({ amount }): bigint => amount))

it.effect("money that was put down to a later block, since nobody knew the states before, is not found once more when they are known again", () =>
  Effect.gen(function*() {
    yield* Effect.andThen(live(...empty(4)), reconcileNatives())
    yield* live([internal(50n)], ...empty(20))
    const mark = Option.getOrThrow(yield* (yield* ScanCursorStore).finalMark(CHAIN))
    const providers = yield* ProviderScript
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { stateFrom: mark.number }))
    assert.strictEqual(yield* reconcileNatives(), 1)
    yield* settle(2)
    assert.deepStrictEqual(yield* amounts, [50n])
    // The states are known again, and more has come before anybody looked.
    yield* Effect.forEach([P1, P2, P3], (id) => providers.heal(id))
    yield* live([internal(200n)], ...empty(6))
    for (let step = 0; step < 6; step += 1) yield* Effect.andThen(reconcileNatives(), settle(2))
    assert.deepStrictEqual(yield* amounts, [50n, 200n])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { Effect } from "effect"
import { BNB, OURS, P1, P2, P3, walletOf } from "../community.ts"
import { empty, live, mineMany, settle, soundBooks, three } from "./trustWorld.ts"

const internal = { from: walletOf(8), to: OURS, asset: BNB, amount: 50n, internal: true }
const amounts = Effect.map(Effect.flatMap(SuspenseStore, ({ items }) => items(50)), (items) => items.map(({ amount }): bigint => amount))

it.effect("money that only a balance tells of stands in the quorum's block, whatever block the provider has that is asked first", () =>
  Effect.gen(function*() {
    const chain = yield* ChainScript
    const providers = yield* ProviderScript
    yield* chain.setFinalized(2)
    yield* Effect.andThen(live(...empty(6)), reconcileNatives())
    // It has a block of its own where the money comes in, and has not come as far as the others call final: it contradicts nobody.
    yield* chain.fork("own", 0)
    yield* chain.mine([], { branch: "own" })
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { traces: { _tag: "None" }, ...(id === P1 ? { branch: "own" } : {}) }))
    yield* chain.mine([internal])
    yield* Effect.andThen(mineMany(3), settle(1))
    assert.strictEqual(yield* reconcileNatives(), 1)
    yield* providers.heal(P1)
    yield* Effect.andThen(mineMany(4), settle())
    assert.deepStrictEqual(yield* amounts, [50n])
    yield* soundBooks
  }).pipe(Effect.provide(three())))

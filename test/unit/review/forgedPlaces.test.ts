import { assert, it } from "@effect/vitest"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { Effect } from "effect"
import { available, BNB, CHAIN, memberWithWallet, P1, payment } from "../community.ts"
import { empty, height, inBooks, live, openKinds, settle, states, three, tx } from "../confirmation/trustWorld.ts"

it.effect("R18 a final payment that one liar shows again in a block of its own stays where it is, and the books stay right", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(5))
    yield* reconcileNatives()
    yield* live([payment(1, 5n, BNB, tx("a"))], ...empty(5))
    yield* reconcileNatives()
    assert.strictEqual(yield* available(member), 5n)
    yield* (yield* ProviderScript).set(P1, { forges: { _tag: "Block", number: 12, transfers: [payment(1, 5n, BNB, tx("a"))] } })
    yield* live(...empty(10))
    assert.strictEqual((yield* states)[P1], "faulty")
    for (let step = 0; step < 6; step += 1) {
      yield* reconcileNatives()
      yield* live([])
      yield* settle(2)
    }
    assert.deepStrictEqual(yield* openKinds, ["provider faulty"])
    // The liar's own view is of no use here: five came.
    assert.strictEqual(yield* inBooks(), 5n)
    const [row] = yield* (yield* TransferStore).finalAbove(CHAIN, height(5), 10)
    assert.strictEqual(row?.standsIn.hash, row?.transfer.blockHash)
  }).pipe(Effect.provide(three())))

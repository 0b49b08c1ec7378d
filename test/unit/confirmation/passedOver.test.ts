import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, Option } from "effect"
import { available, CHAIN, memberWithWallet, P1, P2, P3, payment } from "../community.ts"
import { empty, live, settle, soundBooks, three } from "./trustWorld.ts"

it.effect("whoever stayed on a fork cannot alone say that final blocks follow on it: the payment below them is not passed over", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(4))
    const [script, providers] = [yield* ChainScript, yield* ProviderScript]
    const before = Option.getOrThrow(yield* (yield* ScanCursorStore).get(CHAIN))
    // All see two blocks of a fork, and the cursor stands on them; then two of three go back, and one stays.
    yield* script.fork("left", 0)
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { branch: "left", finality: { _tag: "At", number: before.number } }))
    for (let block = 0; block < 2; block += 1) yield* Effect.andThen(script.mine([], { branch: "left" }), settle(2))
    assert.strictEqual(Option.getOrThrow(yield* (yield* ScanCursorStore).get(CHAIN)).number, before.number + 2)
    yield* Effect.forEach([P2, P3], (id) => providers.heal(id))
    yield* script.mine([], { branch: "left" })
    yield* script.mine([payment(1, 50n)])
    yield* Effect.replicateEffect(script.mine(), 12, { discard: true })
    yield* settle(6)
    yield* providers.heal(P1)
    yield* live(...empty(6))
    assert.strictEqual(yield* available(member), 50n)
    yield* soundBooks
  }).pipe(Effect.provide(three({ finalBlocksMax: 9 }))))

import { assert, it } from "@effect/vitest"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { Deferred, Effect, Fiber } from "effect"
import { available, BNB, memberWithWallet, OURS, P1, P2, P3, walletOf } from "../community.ts"
import { empty, inBooks, live, settle, three } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

const internal = (amount: bigint): ScriptedTransfer => ({ from: walletOf(1), to: OURS, asset: BNB, amount, internal: true })

it.effect("R19 two watchers that explain one payment differently at once book it once", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* live(...empty(4))
    yield* reconcileNatives()
    yield* live([internal(5n)], ...empty(5))
    // The other watcher's providers do not trace at this moment.
    const [asked, goOn] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
    const late = Deferred.succeed(asked, undefined).pipe(Effect.andThen(Deferred.await(goOn)), Effect.as(null))
    const other = yield* Effect.forkChild(reconcileNatives().pipe(lying([P1, P2, P3].map((id) => [id, () => ({ internalTransfers: () => late })] as const))))
    yield* Deferred.await(asked)
    yield* reconcileNatives()
    yield* Deferred.succeed(goOn, undefined)
    yield* Fiber.join(other)
    yield* settle(4)
    const waiting = (yield* (yield* SuspenseStore).items(10)).map(({ amount }) => amount)
    assert.strictEqual((yield* available(member)) + waiting.reduce((sum, one) => sum + one, 0n), 5n)
    assert.strictEqual(yield* inBooks(), 5n)
  }).pipe(Effect.provide(three())))

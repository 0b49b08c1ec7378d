import { assert, it } from "@effect/vitest"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import { Effect, HashMap } from "effect"
import { BNB, held, memberWithWallet, OURS, payment, walletOf } from "../community.ts"
import { ANNA, BORIS, empty, inBooks, live, onChain, openOf, settle, three, tx, world } from "./trustWorld.ts"

/** A contract pays us: only our balance tells of it. */
const internal = (amount: bigint): ScriptedTransfer => ({ from: walletOf(8), to: OURS, asset: BNB, amount, internal: true })
const reconcile = Effect.replicateEffect(Effect.andThen(reconcileNatives(), settle(2)), 12, { discard: true })
/** Blocks, each with a comparison after it, so that only checks near the newest block are kept. */
const compared = Effect.fn("compared")(function*(blocks: number) {
  for (const block of empty(blocks)) yield* Effect.andThen(live(block), reconcileNatives())
})
/** The newest blocks are gone, and in the first of those instead a contract pays us. */
const breakWith = Effect.fn("breakWith")(function*(depth: number, ...first: ReadonlyArray<ScriptedTransfer>) {
  yield* (yield* ChainScript).reorg(depth, [first, ...empty(depth + 6)])
  yield* settle(20)
  const { id } = yield* openOf("finality broken")
  yield* approveIncident(id, ANNA)
  yield* approveIncident(id, BORIS)
})
/** Blocks before a break that overtakes a comparison. */
const HEIGHT = 12
const checks = Effect.map(world, ({ walletChecks }) => HashMap.toValues(walletChecks).flat())

it.effect("money that a contract sends just above a fork below every check is found: what the wallet held at the fork is still known", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* compared(4)
    yield* live([payment(1, 50n, BNB, tx("a"))], ...empty(4))
    yield* compared(12)
    // Deeper than any check is kept, and not as deep as the payment: the highest block credited for is the fork.
    yield* breakWith(16, internal(7n))
    yield* reconcile
    assert.deepStrictEqual([yield* inBooks(), yield* held(HOUSE_SUSPENSE)], [57n, 7n])
    assert.strictEqual(yield* inBooks(), yield* onChain())
  }).pipe(Effect.provide(three({ headersMax: 8 }))))

it.effect("what came between the fork and the lowest check is not counted as held at the fork: it may come again", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* compared(2)
    yield* live([payment(1, 50n, BNB, tx("a"))], ...empty(4))
    yield* live([payment(1, 30n, BNB, tx("b"))], ...empty(4))
    yield* compared(12)
    yield* breakWith(19, internal(7n), payment(1, 30n, BNB, tx("b")))
    yield* reconcile
    assert.strictEqual(yield* inBooks(), 87n)
    assert.strictEqual(yield* inBooks(), yield* onChain())
  }).pipe(Effect.provide(three({ headersMax: 8 }))))

it.effect("a check that a break overtakes is not kept: it is of a chain that is gone", () =>
  Effect.gen(function*() {
    yield* memberWithWallet(1)
    yield* compared(4)
    yield* live(...empty(HEIGHT - 4))
    const services = yield* Effect.context<Effect.Services<ReturnType<typeof breakWith>>>()
    const store = yield* TransferStore
    let sums = 0
    // What moved is added up twice: to compare, and for the check that is kept next.
    const overtaken = TransferStore.of({
      ...store,
      net: (...asked) => Effect.tap(store.net(...asked), () => {
        sums += 1
        return sums === 2 ? Effect.orDie(Effect.provide(breakWith(5), services)) : Effect.void
      })
    })
    yield* Effect.provideService(reconcileNatives(), TransferStore, overtaken)
    assert.isAtLeast(sums, 2)
    const highest = Math.max(...(yield* checks).map(({ number }) => number))
    assert.isAtMost(highest, HEIGHT - 5)
  }).pipe(Effect.provide(three())))

import { it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Effect } from "effect"
import { BNB, OURS, P1, P2, P3, walletOf } from "../community.ts"
import { empty, live, mineMany, settle, soundBooks, three } from "../confirmation/trustWorld.ts"
import { lying } from "./lying.ts"

const internal = (amount: bigint): ScriptedTransfer => ({ from: walletOf(1), to: OURS, asset: BNB, amount, internal: true })
const reconcile = Effect.gen(function*() {
  for (let step = 0; step < 12; step += 1) {
    yield* reconcileNatives()
    yield* settle(2)
  }
})

it.effect("R6 a contract's payment is found although nobody keeps the states of that time any more", () =>
  Effect.gen(function*() {
    yield* live(...empty(4))
    yield* reconcileNatives()
    const providers = yield* ProviderScript
    // Nobody watches for a while.
    yield* (yield* ChainScript).mine([internal(5n)])
    yield* mineMany(40)
    yield* settle()
    yield* Effect.forEach([P1, P2, P3], (id) => providers.set(id, { stateFrom: 35 }))
    yield* reconcile
    // The next one comes while all is well.
    yield* live([internal(7n)], ...empty(5))
    yield* reconcile
    yield* soundBooks
  }).pipe(Effect.provide(three())))

it.effect("R8 one of three that lies about balances does not hide a contract's payment", () =>
  Effect.gen(function*() {
    yield* live(...empty(4))
    yield* reconcileNatives()
    yield* live([internal(5n)], ...empty(5))
    yield* reconcile
    yield* soundBooks
  }).pipe(lying([[P3, (reader) => ({
    balances: (asset, wallets, number) =>
      Effect.map(reader.balances(asset, wallets, number), (held) => held.map((one) => one === null ? null : Amount.make(one + 1n)))
  })]]), Effect.provide(three())))

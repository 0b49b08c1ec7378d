import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Effect, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"

/** Transactions one after another, undone by putting the world from before back. There are no conflicts to repeat. */
export const layer: Layer.Layer<Transaction, never, MemoryWorld> = Layer.effect(
  Transaction,
  Effect.map(MemoryWorld, ({ run }) => Transaction.of({ run }))
)

import type { Effect } from "effect"
import { Context } from "effect"
import type { BrokenInvariant, ReserveLine } from "./Checkpoint.ts"

/** What the store of the books can say of itself as a whole. Every adapter passes its contract suite. */
export class Invariants extends Context.Service<Invariants, {
  /** Everything that must always be true and is not, at one moment. */
  readonly broken: Effect.Effect<ReadonlyArray<BrokenInvariant>>
  /** Debts and reserves of every asset that ever moved, at one moment. */
  readonly reserves: Effect.Effect<ReadonlyArray<ReserveLine>>
}>()("@sigmatrade/core/reconciliation/Invariants") {}

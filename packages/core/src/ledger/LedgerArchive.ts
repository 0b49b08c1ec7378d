import type { Effect, Stream } from "effect"
import { Context, Schema } from "effect"
import type { SealedEntry } from "./Seal.ts"

/** Something is booked already: another ledger is only taken over by an empty one. */
export class LedgerNotEmpty extends Schema.TaggedError<LedgerNotEmpty>()("LedgerNotEmpty", {}) {}

/** Takes over the books of another place. Every adapter passes its contract suite. */
export class LedgerArchive extends Context.Service<LedgerArchive, {
  /**
   * Books sealed entries, in their order and with their seals, as one step: all of the stream, or nothing when it fails. Balances
   * follow. The stream is never held as a whole. Errors: `LedgerNotEmpty`, and those of the stream. It is a defect when a member ends
   * below zero, or an entry takes back one that does not come before it.
   */
  readonly adopt: <E, R>(sealed: Stream.Stream<SealedEntry, E, R>) => Effect.Effect<void, E | LedgerNotEmpty, R>
}>()("@sigmatrade/core/ledger/LedgerArchive") {}

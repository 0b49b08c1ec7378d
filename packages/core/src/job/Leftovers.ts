import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"

/**
 * What may be forgotten when it is old: nothing that moves money, explains it, or says who decided about it. Notices are no leftovers: that a
 * member was told of his money is proven by them for ever (I-34).
 */
export const LeftoverKind = Schema.Literals([
  /** Operators who were logged in; by when they were seen last. */
  "operator sessions",
  /** Questions to members that nobody has answered; by when it was too late to. */
  "dialogues",
  /** Answers to requests of the API that may be repeated; by when they were given. */
  "answers",
  /** Deliveries to webhook endpoints that have ended; by when they were due last. The events themselves stay. */
  "webhook deliveries"
])
export type LeftoverKind = typeof LeftoverKind.Type

/** Forgets what nobody needs any more. Every adapter passes its contract suite. */
export class Leftovers extends Context.Service<Leftovers, {
  /** Forgets what of a kind ended before a moment, the oldest first, `limit` at most; answers how many that were. */
  readonly forget: (kind: LeftoverKind, before: DateTime.Utc, limit: number) => Effect.Effect<number>
}>()("@sigmatrade/core/job/Leftovers") {}

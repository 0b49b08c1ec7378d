import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { TelegramId } from "../user/User.ts"
import type { KeptUpdate, QuarantinedUpdate, UpdateId } from "./KeptUpdate.ts"

/** An update that is somebody's to serve, until his lease ends. */
export interface TakenUpdate {
  readonly update: KeptUpdate
  /** Counts how often it was taken, from 1 on; what an earlier taker says of it counts no more. */
  readonly attempt: number
}

/** Until when what is taken is the taker's own. */
export interface Lease {
  readonly now: DateTime.Utc
  readonly until: DateTime.Utc
}

/** What became of an update that came in: it is to be served now, or what is known of it already. */
export type Claim =
  | { readonly _tag: "Taken"; readonly taken: TakenUpdate }
  /** It is kept and is served after others of its person. */
  | { readonly _tag: "Waiting" }
  /** Somebody is serving it, or has died over it. */
  | { readonly _tag: "InHand" }
  | { readonly _tag: "Served" }
  | { readonly _tag: "Quarantined" }

/** How serving an update has ended. */
export type Outcome =
  | { readonly _tag: "Served" }
  /** `content` is what may be kept of it for people to look at: no secret. */
  | { readonly _tag: "Quarantined"; readonly reason: string; readonly content: string }

/** What came in from Telegram: each update once, of one person one at a time. Every adapter passes its contract suite. */
export class UpdateLog extends Context.Service<UpdateLog, {
  /** Keeps an update that nobody has claimed before, and takes it unless another one of its person is open. */
  readonly claim: (update: KeptUpdate, lease: Lease) => Effect.Effect<Claim>
  /** Takes what a person did first of what is open, if nobody is serving him: it waits, or the lease of whoever took it has ended. */
  readonly next: (telegramId: TelegramId, lease: Lease) => Effect.Effect<Option.Option<TakenUpdate>>
  /** It has ended, for good; what it held is forgotten. Answers `false`, and does nothing, when somebody else has taken it since. */
  readonly settle: (id: UpdateId, attempt: number, outcome: Outcome, at: DateTime.Utc) => Effect.Effect<boolean>
  /** Whose updates are open while nobody serves him, longest waiting first, `limit` at most. */
  readonly due: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<TelegramId>>
  /** What nobody could serve, newest first, `limit` at most. */
  readonly quarantined: (limit: number) => Effect.Effect<ReadonlyArray<QuarantinedUpdate>>
  /** Forgets what ended before, `limit` at most, and answers how many that were. Whoever forgets too early serves a repeat as new. */
  readonly forget: (before: DateTime.Utc, limit: number) => Effect.Effect<number>
}>()("@sigmatrade/core/update/UpdateLog") {}

import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { Language, TelegramId } from "../user/User.ts"

/** A person may not act. */
export interface Ban {
  /** What he reads; `null` when he is no member. */
  readonly language: Language | null
  /** A blocked member may ask to be let in again; whoever is terminated or on the blacklist may not. */
  readonly mayAppeal: boolean
}

/** An operator puts a Telegram account on the blacklist or takes it off, whether its owner is a member or not. */
export interface BlacklistChange {
  readonly telegramId: TelegramId
  readonly isListed: boolean
  readonly operator: OperatorName
  /** Why; never empty. */
  readonly note: string
  readonly at: DateTime.Utc
}

/** An account that is on the blacklist, and who put it there, when and why. */
export interface Listing {
  readonly telegramId: TelegramId
  readonly operator: OperatorName
  readonly note: string
  readonly at: DateTime.Utc
}

/**
 * Who may not act: members that are blocked or terminated, and accounts on the blacklist. What is not known here for sure is asked where members live, so
 * nobody is let in by a failure. Every adapter passes its contract suite.
 */
export class BanList extends Context.Service<BanList, {
  /** The ban of an account, if there is one. One that was lifted elsewhere may be answered for a minute more, never the other way round. */
  readonly of: (telegramId: TelegramId) => Effect.Effect<Option.Option<Ban>>
  /** Puts an account on the blacklist or takes it off; answers whether it stood otherwise before, and only then notes it. */
  readonly setListed: (change: BlacklistChange) => Effect.Effect<boolean>
  /** Accounts on the blacklist, the last put on it first; so many of them are left out. Never from a cache. */
  readonly listed: (skipped: number, limit: number) => Effect.Effect<ReadonlyArray<Listing>>
  /** Why an account is on the blacklist, if it is. Never from a cache. */
  readonly listing: (telegramId: TelegramId) => Effect.Effect<Option.Option<Listing>>
}>()("@sigmatrade/core/limit/BanList") {}

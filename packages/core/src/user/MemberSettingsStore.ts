import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { AntiPhishingPhrase, MemberSettings, NoticeTopic } from "./MemberSettings.ts"
import type { UserId } from "./User.ts"

/** What members have chosen for themselves. Each method is one atomic step and leaves the rest as it was. Every adapter passes its contract suite. */
export class MemberSettingsStore extends Context.Service<MemberSettingsStore, {
  /** A member's settings; `USUAL_SETTINGS` when he has chosen nothing. */
  readonly of: (userId: UserId) => Effect.Effect<MemberSettings>
  /** Those among the given members who want no notices of a topic. */
  readonly unwilling: (topic: NoticeTopic, members: ReadonlyArray<UserId>) => Effect.Effect<ReadonlySet<UserId>>
  /** Sets his anti-phishing phrase, in the place of the one before. */
  readonly setPhrase: (userId: UserId, phrase: AntiPhishingPhrase, at: DateTime.Utc) => Effect.Effect<void>
  /** Whether he wants notices of a topic. */
  readonly setTopic: (userId: UserId, topic: NoticeTopic, isWanted: boolean, at: DateTime.Utc) => Effect.Effect<void>
  /** Whether other members may read his name. */
  readonly setShowsName: (userId: UserId, showsName: boolean, at: DateTime.Utc) => Effect.Effect<void>
}>()("@sigmatrade/core/user/MemberSettingsStore") {}

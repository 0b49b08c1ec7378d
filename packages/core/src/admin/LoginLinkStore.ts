import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { LoginLink } from "./LoginLink.ts"
import type { KeyHash } from "./Operator.ts"

/** Links that open the dashboard: one for each account. Losing one only asks for another. Every adapter passes its contract suite. */
export class LoginLinkStore extends Context.Service<LoginLinkStore, {
  /** Keeps a link in the place of whatever link the account had: that one opens nothing any more. */
  readonly put: (link: LoginLink) => Effect.Effect<void>
  /** Uses up the link of this hash: of all who try it, one gets it. None when it is over, was used or never was. */
  readonly take: (hash: KeyHash, now: DateTime.Utc) => Effect.Effect<Option.Option<LoginLink>>
}>()("@sigmatrade/core/admin/LoginLinkStore") {}

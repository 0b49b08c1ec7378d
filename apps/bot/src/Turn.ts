import type { User } from "@sigmatrade/core/user/User"
import type { Effect } from "effect"
import type { Texts } from "./texts/textsIn.ts"

/** One thing a member did, as every conversation sees it. Whatever it reads or changes is this member's own. */
export interface Turn {
  readonly member: User
  readonly texts: Texts
  /** The bot's name at Telegram, for links. */
  readonly botUsername: string
  /** The request this came with, to find it in the logs. */
  readonly requestId: string
  /** Takes what he has just written out of the chat: it was a secret. Does not fail. */
  readonly forgetMessage: Effect.Effect<void>
}

import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { TelegramId } from "../user/User.ts"
import type { KeyHash } from "./Operator.ts"
import type { OperatorSession, SessionId } from "./OperatorSession.ts"

/** Operators who are logged in: one session for each account in its chat, and one in a browser. Losing one only asks for the key again. Every adapter passes its contract suite. */
export class OperatorSessionStore extends Context.Service<OperatorSessionStore, {
  /** Begins a session in the place of whatever session the account had, in the chat or in a browser. */
  readonly begin: (session: OperatorSession) => Effect.Effect<void>
  /** The session of an account in its chat, over or not. */
  readonly of: (telegramId: TelegramId) => Effect.Effect<Option.Option<OperatorSession>>
  /** The session in a browser whose key has this hash, over or not. */
  readonly byKey: (hash: KeyHash) => Effect.Effect<Option.Option<OperatorSession>>
  /** Something was done in it: answers `false`, and changes nothing, when it is not the account's session any more. */
  readonly touch: (session: OperatorSession, at: DateTime.Utc) => Effect.Effect<boolean>
  /** Sessions that were not ended, whoever's, the newest first. */
  readonly all: Effect.Effect<ReadonlyArray<OperatorSession>>
  /** Ends a session; answers whether there was one. */
  readonly end: (id: SessionId) => Effect.Effect<boolean>
  /** Ends every session of an operator; answers how many. */
  readonly endAll: (operator: OperatorName) => Effect.Effect<number>
}>()("@sigmatrade/core/admin/OperatorSessionStore") {}

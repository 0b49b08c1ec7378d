import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import type { TelegramId } from "../user/User.ts"
import type { KeyHash, Operator } from "./Operator.ts"
import type { Role } from "./Permission.ts"

/** No operator has this name. */
export class OperatorUnknown extends Schema.TaggedError<OperatorUnknown>()("OperatorUnknown", { name: OperatorName }) {}

/** An operator of this name exists already, and a name is never used again. */
export class OperatorExists extends Schema.TaggedError<OperatorExists>()("OperatorExists", { name: OperatorName }) {}

/** The account at Telegram is another operator's: one person must not agree twice. */
export class AccountTaken extends Schema.TaggedError<AccountTaken>()("AccountTaken", { by: OperatorName }) {}

/** A new operator. */
export interface Appointment {
  readonly name: OperatorName
  readonly role: Role
  /** `null`: his key is one of the settings. */
  readonly keyHash: KeyHash | null
}

/** The team. Every adapter passes its contract suite. */
export class OperatorStore extends Context.Service<OperatorStore, {
  /** Everybody who ever was an operator, by name. */
  readonly all: Effect.Effect<ReadonlyArray<Operator>>
  /** An operator by his name, dismissed or not. */
  readonly get: (name: OperatorName) => Effect.Effect<Operator, OperatorUnknown>
  /** Inside a transaction: the operator as he is until its end; whoever changes him waits. */
  readonly lock: (name: OperatorName) => Effect.Effect<Operator, OperatorUnknown>
  /** Whose key has this hash. A dismissed operator has none. */
  readonly byKey: (hash: KeyHash) => Effect.Effect<Option.Option<Operator>>
  /** Who acts from this account. */
  readonly byTelegramId: (telegramId: TelegramId) => Effect.Effect<Option.Option<Operator>>
  /** Somebody new joins the team. */
  readonly add: (appointment: Appointment, at: DateTime.Utc) => Effect.Effect<Operator, OperatorExists>
  /** From now on he acts from this account, and from no other. */
  readonly bind: (name: OperatorName, telegramId: TelegramId | null) => Effect.Effect<Operator, OperatorUnknown | AccountTaken>
  /** He is this in the team from now on. */
  readonly setRole: (name: OperatorName, role: Role) => Effect.Effect<Operator, OperatorUnknown>
  /** Only this key opens anything for him from now on; a dismissed operator gets none. */
  readonly setKey: (name: OperatorName, hash: KeyHash) => Effect.Effect<Operator, OperatorUnknown>
  /** He is one no more: his key is forgotten and his account free. */
  readonly dismiss: (name: OperatorName) => Effect.Effect<Operator, OperatorUnknown>
}>()("@sigmatrade/core/admin/OperatorStore") {}

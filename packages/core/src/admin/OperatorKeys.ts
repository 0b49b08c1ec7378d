import type { Effect, Redacted } from "effect"
import { Context } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { KeyMode } from "./ApiKey.ts"
import type { KeyHash } from "./Operator.ts"

/** How keys of operators are made and known again. Every adapter passes its contract suite. */
export class OperatorKeys extends Context.Service<OperatorKeys, {
  /** A new key: 256 random bits, written so that it can be pasted into a chat. */
  readonly make: Effect.Effect<Redacted.Redacted>
  /** The secret of a new key of the API: 256 random bits behind `sk_live_` or `sk_test_`. */
  readonly makeApiKey: (mode: KeyMode) => Effect.Effect<Redacted.Redacted>
  /** The SHA-256 of a key. */
  readonly hash: (key: Redacted.Redacted) => KeyHash
}>()("@sigmatrade/core/admin/OperatorKeys") {}

/** The keys that the settings name: they need no appointment, and whoever can read the settings is an owner anyway. A setting. */
export class SettingsKeys extends Context.Service<SettingsKeys, {
  /** `ADMIN_MASTER_KEY`; `null`: there is none. */
  readonly master: KeyHash | null
  /** `OPERATOR_KEYS`. */
  readonly named: ReadonlyArray<{ readonly name: OperatorName; readonly hash: KeyHash }>
}>()("@sigmatrade/core/admin/SettingsKeys") {}

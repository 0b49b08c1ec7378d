import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { Redacted } from "effect"
import { Context } from "effect"

/** Who may act, and the key of whoever runs this command. A setting. */
export class Operators extends Context.Service<Operators, {
  /** Names, and the SHA-256 of each one's key in lower-case hex (`OPERATOR_KEYS`). */
  readonly known: ReadonlyArray<{ readonly name: OperatorName; readonly sha256: string }>
  /** The key this command was given (`OPERATOR_KEY`); an empty one: it is asked for. */
  readonly key: Redacted.Redacted
}>()("@sigmatrade/watcher/operator/Operators") {}

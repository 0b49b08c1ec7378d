import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import { IncidentKind } from "../incident/Incident.ts"
import { TelegramId } from "../user/User.ts"

/** What an operator is alerted to: all incidents of one kind about one subject, of which one is open at a time. */
export const AlertKey = Schema.Struct({ kind: IncidentKind, subject: Schema.String, telegramId: TelegramId })
export type AlertKey = typeof AlertKey.Type

/** What he was told last. */
export class AlertStanding extends Schema.Class<AlertStanding>("AlertStanding")({
  ...AlertKey.fields,
  told: Schema.Literals(["nothing", "raised", "resolved"]),
  /** When he was told last that there is one; before that when he was to be told first. */
  raisedAt: Schema.DateTimeUtc,
  /** Until when it belongs to whoever tells him something now; `null`: nobody does. */
  heldUntil: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** What operators were told. Every adapter passes its contract suite. */
export class AlertStore extends Context.Service<AlertStore, {
  /** Everything that is not forgotten. */
  readonly all: Effect.Effect<ReadonlyArray<AlertStanding>>
  /** Puts a standing in the place of the one that was read, `null` for none; answers `false` when another stands there by now. */
  readonly move: (before: AlertStanding | null, after: AlertStanding) => Effect.Effect<boolean>
  /** Forgets what is resolved and was raised before a moment; answers how many. */
  readonly forget: (before: DateTime.Utc) => Effect.Effect<number>
}>()("@sigmatrade/core/monitoring/AlertStore") {}

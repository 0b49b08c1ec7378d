import { Schema } from "effect"

/** What is counted, so that nobody does it too often. */
export const LimitedOperation = Schema.Literals([
  "update", "registration", "withdrawal", "verification", "purchase", "intent", "ticket", "login", "export", "request",
  "wrong-key", "wrong-key-everywhere"
])
export type LimitedOperation = typeof LimitedOperation.Type

/** Who is counted: a member, a Telegram account, an operator. */
export const LimitSubject = Schema.String.check(Schema.isPattern(/^[A-Za-z0-9_.-]{1,100}$/u)).pipe(Schema.brand("LimitSubject"))
export type LimitSubject = typeof LimitSubject.Type

/** At most `count` times within `ms` milliseconds. The window begins with the first time, and then all are free again. */
export class LimitWindow extends Schema.Class<LimitWindow>("LimitWindow")({
  count: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
  ms: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 366 * 86_400_000 }))
}) {}

/** How often one operation may be done by one subject: as often as every window allows. */
export class LimitRule extends Schema.Class<LimitRule>("LimitRule")({
  windows: Schema.NonEmptyArray(LimitWindow),
  /** What happens while it cannot be known how often it was done: reading goes on, what touches money or access waits. */
  whenUnknown: Schema.Literals(["allow", "refuse"])
}) {}

import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { TelegramId } from "../user/User.ts"
import { Role } from "./Permission.ts"

/** The SHA-256 of an operator's key, in lower-case hex. Keys are long and random, so that nobody finds one from its hash. */
export const KeyHash = Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/u)).pipe(Schema.brand("KeyHash"))
export type KeyHash = typeof KeyHash.Type

/** Somebody who may act for the house, through whichever app. */
export class Operator extends Schema.Class<Operator>("Operator")({
  name: OperatorName,
  role: Role,
  /** The one account at Telegram he acts from; `null` before he has logged in there. */
  telegramId: Schema.NullOr(TelegramId),
  /** A dismissed operator may do nothing any more; what he did stays his. */
  standing: Schema.Literals(["active", "dismissed"]),
  addedAt: Schema.DateTimeUtc
}) {}

/** Whoever holds the master key of the settings: the owner who appoints the first operators, and the way back in. */
export const MASTER = OperatorName.make("master")

import { Schema } from "effect"
import { TelegramId } from "../user/User.ts"

/** The identity of an update: `<id of the bot>:<id of the update>`. Another bot counts anew, and no number says which came first. */
export const UpdateId = Schema.String.check(Schema.isPattern(/^\d{1,20}:\d{1,20}$/u)).pipe(Schema.brand("UpdateId"))
export type UpdateId = typeof UpdateId.Type

/** Something a person did, as it is kept until it is served. */
export class KeptUpdate extends Schema.Class<KeptUpdate>("KeptUpdate")({
  id: UpdateId,
  /** Who did it. */
  telegramId: TelegramId,
  /** All of it, readable to whoever keeps it only: it may hold a password. */
  content: Schema.String
}) {}

/** An update that nobody could serve: it waits for people and holds up nobody. */
export class QuarantinedUpdate extends Schema.Class<QuarantinedUpdate>("QuarantinedUpdate")({
  id: UpdateId,
  telegramId: TelegramId,
  /** What of it may be read: never a text a person has written, since that may be a password. */
  content: Schema.String,
  reason: Schema.String,
  settledAt: Schema.DateTimeUtc
}) {}

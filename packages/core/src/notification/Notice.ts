import { Schema } from "effect"
import { TransferId } from "../chain/Transfer.ts"
import { UserId } from "../user/User.ts"
import { Notification } from "./Notification.ts"

/** `<what>:<business id>`: the same cause never tells the same thing twice. */
export const NoticeId = Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,250}$/u)).pipe(Schema.brand("NoticeId"))
export type NoticeId = typeof NoticeId.Type

/** One thing to tell one member, written in the transaction of its cause. */
export class Notice extends Schema.Class<Notice>("Notice")({
  id: NoticeId,
  userId: UserId,
  /**
   * What the notice is the current state of: a newer notice about the same subject replaces the message of the older one
   * and makes an undelivered older one needless. Null: a message of its own.
   */
  subject: Schema.NullOr(TransferId),
  notification: Notification
}) {}

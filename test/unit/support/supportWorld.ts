import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import type { TicketWish } from "@sigmatrade/core/support/openTicket"
import type { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { freshTicketId, saying } from "@sigmatrade/adapters/contract/support/freshTicket"

export const [ANN, BEN] = [operator("ann"), operator("ben")]

/** A ticket that a member opens with one sentence. */
export const opened = Effect.fn("opened")(function*(given: Partial<TicketWish> = {}) {
  const userId = given.userId ?? (yield* freshMember).id
  return (yield* openTicket({ id: freshTicketId(), userId, category: "technical", said: [saying("help")], ...given })).ticket
})

/** What was queued for a member, in order, and taken out of the queue by looking. */
export const toldTo = Effect.fn("toldTo")(function*(userId: UserId) {
  const outbox = yield* Outbox
  const now = yield* DateTime.now
  const claimed = yield* outbox.claim(DateTime.add(now, { days: 400 }), DateTime.add(now, { days: 401 }), 1_000)
  return claimed.filter(({ notice }) => notice.userId === userId).map(({ notice }): Notification => notice.notification)
})

/** An operator blocks a member, or lets him in again. */
export const stand = Effect.fn("stand")(function*(userId: UserId, standing: "active" | "blocked") {
  yield* (yield* UserStore).setStanding({ userId, standing, operator: ANN, note: "because", at: yield* DateTime.now })
})

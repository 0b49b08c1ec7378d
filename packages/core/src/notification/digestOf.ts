import type { Notice } from "./Notice.ts"
import { deliveryOf } from "./deliveryOf.ts"
import type { MissedEvent, MissedWhileAway } from "./MissedWhileAway.ts"
import type { Notification } from "./Notification.ts"
import { Amount } from "../money/Amount.ts"

/** What is told again when it goes on, or is over by now: only its end belongs into a digest. */
const UNDER_WAY: ReadonlySet<Notification["_tag"]> = new Set([
  "DepositSeen", "WithdrawalRequested", "WithdrawalApproved", "WithdrawalWaits", "WithdrawalSent", "MissedWhileAway"
])

/** What a notification is one stage of. */
const causeOf = ({ id, notification }: Notice): string => {
  if ("withdrawalId" in notification) return notification.withdrawalId
  return "transferId" in notification ? notification.transferId : id
}

const sumOf = (notification: Notification): MissedEvent["sum"] =>
  "asset" in notification ? { asset: notification.asset, amount: notification.amount } : null

const added = (events: ReadonlyMap<string, MissedEvent>, { notification }: Notice): ReadonlyMap<string, MissedEvent> => {
  const sum = sumOf(notification)
  const key = `${notification._tag} ${sum?.asset ?? ""}`
  const before = events.get(key)
  const together = sum === null || before === undefined || before.sum === null ? sum : { ...sum, amount: Amount.make(before.sum.amount + sum.amount) }
  return new Map(events).set(key, { kind: notification._tag, times: (before?.times ?? 0) + 1, sum: together })
}

/**
 * What a member missed about his money and what guards it, each kind and asset once: of several stages of one payment or withdrawal the
 * last one only. A digest he missed too is opened again. `missed` is oldest first. `null`: nothing worth a message.
 */
export const digestOf = (missed: ReadonlyArray<Notice>): MissedWhileAway | null => {
  const guarding = missed.filter(({ notification }) => ["money", "account"].includes(deliveryOf(notification).lane))
  const last = [...new Map(guarding.map((notice) => [causeOf(notice), notice])).values()]
  const ends = last.filter(({ notification }) => !UNDER_WAY.has(notification._tag))
  const before = guarding.flatMap(({ notification }) => notification._tag === "MissedWhileAway" ? notification.events : [])
  const opened = new Map(before.map((event) => [`${event.kind} ${event.sum?.asset ?? ""}`, event]))
  const [first, ...rest] = [...ends.reduce(added, opened).values()]
  return first === undefined ? null : { _tag: "MissedWhileAway", events: [first, ...rest] }
}

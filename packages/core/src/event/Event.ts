import { Schema } from "effect"

/**
 * `evt_` and the first 128 bits of the SHA-256 of its cause, written like a UUID: the same in the feed, in every delivery and in every repeat of
 * one, and again when a restored copy of the books lives through the same cause a second time.
 */
export const EventId = Schema.String.check(Schema.isPattern(/^evt_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("EventId"))
export type EventId = typeof EventId.Type

/** Everything integrators can be told of. */
export const EventType = Schema.Literals([
  "user.joined", "wallet.linked", "wallet.changed",
  "deposit.seen", "deposit.dropped", "deposit.credited", "deposit.reversed",
  "level.bought", "level.refunded", "commission.earned", "commission.reversed", "campaign.rewarded",
  "withdrawal.requested", "withdrawal.approved", "withdrawal.refused", "withdrawal.cancelled", "withdrawal.expired",
  "withdrawal.sent", "withdrawal.settled", "withdrawal.failed", "payment.recovered",
  "incident.opened", "incident.closed", "webhook.tested"
])
export type EventType = typeof EventType.Type

/** What an event says: ids as the API writes them, amounts in base units and assets, never more than a reader needs to ask for the rest. */
export const EventData = Schema.Record(Schema.String, Schema.String)
export type EventData = typeof EventData.Type

/** Something that has happened, as whoever did it knows it. */
export class Fact extends Schema.Class<Fact>("Fact")({
  /** `<what>:<business id>`: the same cause is never kept twice. */
  cause: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(300)),
  type: EventType,
  data: EventData
}) {}

/** A place in the order of events: 1, 2, 3 and so on without a gap. A place below one that was read never fills later. */
export const EventPlace = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)).pipe(Schema.brand("EventPlace"))
export type EventPlace = typeof EventPlace.Type

/** A fact with an identity and a place among all others. */
export class Event extends Schema.Class<Event>("Event")({
  id: EventId,
  place: EventPlace,
  type: EventType,
  occurredAt: Schema.DateTimeUtc,
  data: EventData
}) {}

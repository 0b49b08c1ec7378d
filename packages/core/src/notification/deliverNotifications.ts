import { DateTime, Effect } from "effect"
import { isSilent } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { deliverNotice } from "./deliverNotice.ts"
import { DeliveryPolicy } from "./DeliveryPolicy.ts"
import { deliveryOf } from "./deliveryOf.ts"
import { chatOf } from "./Messenger.ts"
import type { NoticeId } from "./Notice.ts"
import type { ClaimedNotice } from "./Outbox.ts"
import { Outbox } from "./Outbox.ts"
import { Pace } from "./Pace.ts"

/** Waits for a notice's turn and delivers it; answers whether it arrived. `done` collects what somebody has said something of. */
const inItsTurn = Effect.fn("inItsTurn")(function*(claimed: ClaimedNotice, until: DateTime.Utc, done: Set<NoticeId>) {
  const { deliveryMsMax } = yield* DeliveryPolicy
  const { id, notification } = claimed.notice
  const pace = yield* Pace
  const outbox = yield* Outbox
  const now = yield* DateTime.now
  // What may outlast the lease is not begun, for somebody else would deliver it too; it is due for anybody at once.
  const waitMsMax = DateTime.toEpochMillis(until) - DateTime.toEpochMillis(now) - deliveryMsMax
  const turn = waitMsMax < 0 ? DateTime.toEpochMillis(now) : yield* pace.take(deliveryOf(notification).lane, chatOf(claimed.recipient), waitMsMax).pipe(
    Effect.as(null),
    Effect.catchTag("NotYet", ({ untilMs }) => Effect.succeed(untilMs))
  )
  // A stop waits for the notice in hand: between the messenger's yes and our note of it lies a second delivery.
  return yield* Effect.uninterruptible(
    (turn === null ? deliverNotice(claimed) : Effect.as(outbox.defer([id], DateTime.makeUnsafe(turn)), false)).pipe(
      Effect.ensuring(Effect.sync(() => void done.add(id)))
    )
  )
})

/**
 * Delivers what is due, better lanes first, at the pace everything shares; each at least once or at most once, as its kind says. When the
 * messenger asks for a pause, what it concerns is put off until it is over. Nothing while an open incident stops broadcasts: what the books
 * say may be old, and what waits goes out afterwards; an operator who stops broadcasts stops no notice. Answers how many were delivered and
 * how long to stay silent before the next call, in milliseconds.
 */
export const deliverNotifications = Effect.fn("deliverNotifications")(function*() {
  const { batchSize, concurrencyMax, leaseMs } = yield* DeliveryPolicy
  const pace = yield* Pace
  if (isSilent(yield* (yield* IncidentStore).opened)) return { delivered: 0, pauseMs: 0 }
  const heldMs = yield* pace.heldMs
  if (heldMs > 0) return { delivered: 0, pauseMs: heldMs }
  const outbox = yield* Outbox
  const now = yield* DateTime.now
  const until = DateTime.add(now, { milliseconds: leaseMs })
  const claimed = yield* outbox.claim(now, until, batchSize)
  const done = new Set<NoticeId>()
  const release = Effect.suspend(() => outbox.defer(claimed.flatMap(({ notice }) => done.has(notice.id) ? [] : [notice.id]), now))
  const outcomes = yield* Effect.forEach(claimed, (notice) => inItsTurn(notice, until, done), { concurrency: concurrencyMax }).pipe(
    Effect.onInterrupt(() => release)
  )
  return { delivered: outcomes.filter((isDelivered) => isDelivered).length, pauseMs: yield* pace.heldMs }
})

import { DateTime, Effect, Random } from "effect"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { afterFailure } from "../retry/afterFailure.ts"
import { UserStore } from "../user/UserStore.ts"
import { DeliveryPolicy } from "./DeliveryPolicy.ts"
import { Messenger, MessengerUnavailable } from "./Messenger.ts"
import type { ClaimedNotice } from "./Outbox.ts"
import { Outbox } from "./Outbox.ts"
import { topicOf } from "./topicOf.ts"

const failed = Effect.fn("failed")(function*(claimed: ClaimedNotice, reason: string) {
  const outbox = yield* Outbox
  const now = yield* DateTime.now
  const next = afterFailure((yield* DeliveryPolicy).retry, claimed.attempt, yield* Random.next)
  yield* next._tag === "GiveUp"
    ? outbox.bury(claimed.notice.id, "attempts used up", reason, now)
    : outbox.postpone(claimed.notice.id, DateTime.add(now, { milliseconds: next.delayMs }), reason)
  return false
})

const buried = Effect.fn("buried")(function*(claimed: ClaimedNotice, reason: "unreachable" | "rejected", detail: string) {
  if (reason === "unreachable") yield* (yield* UserStore).setReachable(claimed.notice.userId, false)
  yield* (yield* Outbox).bury(claimed.notice.id, reason, detail, yield* DateTime.now)
  return false
})

/** Whether the member has switched such notices off. One that keeps a message of his chat up to date rings nowhere, and is delivered still. */
const isUnwanted = ({ muted, notice, replaces }: ClaimedNotice) => {
  const topic = topicOf(notice.notification)
  return topic !== null && muted.includes(topic) && replaces === null
}

/** Delivers one notice; answers whether it arrived. Only a messenger that wants a pause is left to the caller. */
const attempt = Effect.fn("attempt")((claimed: ClaimedNotice) =>
  Effect.gen(function*() {
    if (isUnwanted(claimed)) {
      yield* (yield* Outbox).skip(claimed.notice.id, yield* DateTime.now)
      return false
    }
    // A notice that breaks its own delivery is a failure of that notice: it must not take the others down with it.
    const message = yield* (yield* Messenger).deliver(claimed.recipient, claimed.notice.notification, claimed.replaces).pipe(
      Effect.catchDefect((defect) => new MessengerUnavailable({ reason: `defect: ${defect instanceof Error ? defect.name : "unknown"}` }))
    )
    yield* (yield* Outbox).delivered(claimed.notice.id, message, yield* DateTime.now)
    return true
  }).pipe(Effect.catchTags({
    MessengerUnavailable: (error) => failed(claimed, error.reason),
    RecipientUnreachable: (error) => buried(claimed, "unreachable", error.reason),
    MessageRejected: (error) => buried(claimed, "rejected", error.reason)
  }))
)

/**
 * Delivers what is due, one after another, at least once each. When the messenger asks for a pause the rest is put off until it
 * is over. Nothing while an open incident stops broadcasts: what the books say may be old, and what waits goes out afterwards. Answers how many were delivered and how long to stay silent before the next call, in milliseconds.
 */
export const deliverNotifications = Effect.fn("deliverNotifications")(function*() {
  const { batchSize, deliveryMsMax, leaseMs } = yield* DeliveryPolicy
  const open = yield* (yield* IncidentStore).opened
  if (open.some(({ stops }) => stops.includes("broadcasts"))) return { delivered: 0, pauseMs: 0 }
  const outbox = yield* Outbox
  const now = yield* DateTime.now
  const until = DateTime.add(now, { milliseconds: leaseMs })
  const claimed = yield* outbox.claim(now, until, batchSize)
  let delivered = 0
  for (const [index, notice] of claimed.entries()) {
    // What may outlast the lease is not begun, for somebody else would deliver it too; it is due for anybody at once.
    const started = yield* DateTime.now
    if (index > 0 && DateTime.isGreaterThan(DateTime.add(started, { milliseconds: deliveryMsMax }), until)) {
      yield* outbox.defer(claimed.slice(index).map((waiting) => waiting.notice.id), started)
      break
    }
    // A stop waits for the notice in hand: between the messenger's yes and our note of it lies a second delivery.
    const outcome = yield* Effect.uninterruptible(attempt(notice)).pipe(Effect.catchTag("MessengerBusy", (busy) => Effect.succeed(busy)))
    if (typeof outcome === "boolean") {
      delivered += outcome ? 1 : 0
      continue
    }
    const resume = DateTime.add(yield* DateTime.now, { milliseconds: outcome.retryAfterMs })
    yield* outbox.defer(claimed.slice(index).map((waiting) => waiting.notice.id), resume)
    return { delivered, pauseMs: outcome.retryAfterMs }
  }
  return { delivered, pauseMs: 0 }
})

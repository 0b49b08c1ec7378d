import { DateTime, Effect, Random } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { continuing } from "../persistence/Origin.ts"
import { afterFailure } from "../retry/afterFailure.ts"
import { UserStore } from "../user/UserStore.ts"
import { DeliveryPolicy } from "./DeliveryPolicy.ts"
import { deliveryOf } from "./deliveryOf.ts"
import type { MessageRef } from "./Messenger.ts"
import { chatOf, Messenger, MessengerUnavailable } from "./Messenger.ts"
import type { ClaimedNotice } from "./Outbox.ts"
import { Outbox } from "./Outbox.ts"
import { Pace } from "./Pace.ts"
import { topicOf } from "./topicOf.ts"

const failed = Effect.fn("failed")(function*(claimed: ClaimedNotice, reason: string) {
  const outbox = yield* Outbox
  const now = yield* DateTime.now
  yield* Effect.logInfo("A notice could not be delivered", { notice: claimed.notice.id, attempt: claimed.attempt, reason })
  if (deliveryOf(claimed.notice.notification).class === "at most once") {
    yield* outbox.bury(claimed.notice.id, "unclear", reason, now)
    return false
  }
  const next = afterFailure((yield* DeliveryPolicy).retry, claimed.attempt, yield* Random.next)
  yield* next._tag === "GiveUp"
    ? outbox.bury(claimed.notice.id, "attempts used up", reason, now)
    : outbox.postpone(claimed.notice.id, DateTime.add(now, { milliseconds: next.delayMs }), reason)
  return false
})

/** He is marked unreachable and his notice kept in one step, so that whoever finds him back finds this notice too. */
const kept = Effect.fn("kept")(function*({ notice: { id, userId } }: ClaimedNotice) {
  const users = yield* UserStore
  const outbox = yield* Outbox
  yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    yield* users.setReachable(userId, false)
    yield* outbox.keep(id)
  }))
  return false
})

const arrived = Effect.fn("arrived")(function*({ notice, recipient }: ClaimedNotice, message: MessageRef) {
  const outbox = yield* Outbox
  if (message.chatId !== chatOf(recipient)) yield* (yield* UserStore).followChat(notice.userId, message.chatId)
  yield* outbox.delivered(notice.id, message, yield* DateTime.now)
  yield* Effect.logDebug("A notice was delivered", { notice: notice.id })
  return true
})

/** Whom a pause is for is decided by the pace; this notice waits until it is over, which is no failure of its own. */
const paused = Effect.fn("paused")(function*({ notice }: ClaimedNotice, untilMs: number) {
  yield* (yield* Outbox).defer([notice.id], DateTime.makeUnsafe(untilMs))
  return false
})

/** Whether the member has switched such notices off. One that keeps a message of his chat up to date rings nowhere, and is delivered still. */
const isUnwanted = ({ muted, notice, replaces }: ClaimedNotice) => {
  const topic = topicOf(notice.notification)
  return topic !== null && muted.includes(topic) && replaces === null
}

const skipped = Effect.fn("skipped")(function*({ notice }: ClaimedNotice) {
  yield* (yield* Outbox).skip(notice.id, yield* DateTime.now)
  return false
})

const deliver = Effect.fn("deliverNotice")((claimed: ClaimedNotice) =>
  Effect.gen(function*() {
    if (isUnwanted(claimed)) return yield* skipped(claimed)
    // A notice that breaks its own delivery is a failure of that notice: it must not take the others down with it.
    const message = yield* (yield* Messenger).deliver(claimed.recipient, claimed.notice.notification, claimed.replaces).pipe(
      Effect.catchDefect((defect) => new MessengerUnavailable({ reason: `defect: ${defect instanceof Error ? defect.name : "unknown"}` }))
    )
    return yield* arrived(claimed, message)
  }).pipe(Effect.catchTags({
    MessengerBusy: (busy) => Effect.flatMap(Pace, (pace) =>
      Effect.flatMap(pace.refused(chatOf(claimed.recipient), busy), (untilMs) => paused(claimed, untilMs))),
    MessengerUnavailable: (error) => failed(claimed, error.reason),
    RecipientUnreachable: () => kept(claimed),
    MessageRejected: (error) => Effect.flatMap(DateTime.now, (now) =>
      Effect.flatMap(Outbox, (outbox) => Effect.as(outbox.bury(claimed.notice.id, "rejected", error.reason, now), false)))
  }))
)

/** Sends one notice and notes what became of it; answers whether it arrived. Its log and its trace are those of what it came of. */
export const deliverNotice = (claimed: ClaimedNotice) => continuing(claimed.origin)(deliver(claimed))

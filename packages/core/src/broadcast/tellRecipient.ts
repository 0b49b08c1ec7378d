import { DateTime, Effect, Random } from "effect"
import { DeliveryPolicy } from "../notification/DeliveryPolicy.ts"
import type { MessageRef } from "../notification/Messenger.ts"
import { chatOf, MessengerUnavailable } from "../notification/Messenger.ts"
import { Pace } from "../notification/Pace.ts"
import { afterFailure } from "../retry/afterFailure.ts"
import { UserStore } from "../user/UserStore.ts"
import { BroadcastMessenger } from "./BroadcastMessenger.ts"
import type { ClaimedRecipient } from "./BroadcastStore.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { partsOf } from "./partsOf.ts"

const told = Effect.fn("told")(function*(claimed: ClaimedRecipient, message: MessageRef) {
  if (message.chatId !== chatOf(claimed.recipient)) yield* (yield* UserStore).followChat(claimed.userId, message.chatId)
  const now = yield* DateTime.now
  const partsDone = claimed.partsDone + 1
  const isLast = partsDone >= partsOf(claimed.content).length
  yield* (yield* BroadcastStore).told(claimed, partsDone, isLast ? null : now, now)
  return true
})

const failed = Effect.fn("failed")(function*(claimed: ClaimedRecipient, reason: string) {
  const broadcasts = yield* BroadcastStore
  const now = yield* DateTime.now
  const next = afterFailure((yield* DeliveryPolicy).retry, claimed.attempt, yield* Random.next)
  yield* next._tag === "GiveUp"
    ? broadcasts.settle([claimed], "given up", reason, now)
    : broadcasts.postpone(claimed, DateTime.add(now, { milliseconds: next.delayMs }), reason)
  return false
})

const ended = Effect.fn("ended")(function*(claimed: ClaimedRecipient, outcome: "unreachable" | "rejected", reason: string) {
  if (outcome === "unreachable") yield* (yield* UserStore).setReachable(claimed.userId, false)
  yield* (yield* BroadcastStore).settle([claimed], outcome, reason, yield* DateTime.now)
  return false
})

/** Tells a recipient the next part and notes what became of it; answers whether it arrived. */
export const tellRecipient = Effect.fn("tellRecipient")((claimed: ClaimedRecipient) =>
  Effect.gen(function*() {
    const part = partsOf(claimed.content)[claimed.partsDone]
    if (part === undefined) return yield* Effect.die(new Error(`broadcast ${claimed.broadcastId} has no part ${claimed.partsDone}`))
    const message = yield* (yield* BroadcastMessenger).send(claimed.recipient, part).pipe(
      Effect.catchDefect((defect) => new MessengerUnavailable({ reason: `defect: ${defect instanceof Error ? defect.name : "unknown"}` }))
    )
    return yield* told(claimed, message)
  }).pipe(Effect.catchTags({
    MessengerBusy: (busy) => Effect.gen(function*() {
      const untilMs = yield* (yield* Pace).refused(chatOf(claimed.recipient), busy)
      yield* (yield* BroadcastStore).defer([claimed], DateTime.makeUnsafe(untilMs))
      return false
    }),
    MessengerUnavailable: (error) => failed(claimed, error.reason),
    RecipientUnreachable: (error) => ended(claimed, "unreachable", error.reason),
    MessageRejected: (error) => ended(claimed, "rejected", error.reason)
  }))
)

import { Effect } from "effect"
import type { Recipient } from "../notification/Messenger.ts"
import { chatOf } from "../notification/Messenger.ts"
import { Pace } from "../notification/Pace.ts"
import type { BroadcastId } from "./Broadcast.ts"
import { BroadcastMessenger } from "./BroadcastMessenger.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { partsOf } from "./partsOf.ts"

/** An operator waits for his own try no longer than this, in milliseconds. */
const PATIENCE_MS = 10_000

const sendPart = Effect.fn("sendPart")(function*(operator: Recipient, part: ReturnType<typeof partsOf>[number]) {
  const pace = yield* Pace
  yield* pace.take("account", chatOf(operator), PATIENCE_MS).pipe(
    // He has just had the part before: his chat's next turn is soon.
    Effect.catchTag("NotYet", () => Effect.andThen(Effect.sleep(1_000 / pace.limits.chatMessagesPerSecondMax), pace.take("account", chatOf(operator), PATIENCE_MS)))
  )
  return yield* (yield* BroadcastMessenger).send(operator, part)
})

/**
 * Sends a broadcast to the operator himself, as members would get it; nothing is noted. Answers the messages. Errors: `BroadcastUnknown`,
 * `NotYet` when the messenger wants a pause, and whatever it refuses.
 */
export const tryBroadcast = Effect.fn("tryBroadcast")(function*(id: BroadcastId, operator: Recipient) {
  const { content } = yield* (yield* BroadcastStore).get(id)
  return yield* Effect.forEach(partsOf(content), (part) => sendPart(operator, part))
})

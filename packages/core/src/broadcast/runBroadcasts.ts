import { DateTime, Effect } from "effect"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { DeliveryPolicy } from "../notification/DeliveryPolicy.ts"
import { chatOf } from "../notification/Messenger.ts"
import { Pace } from "../notification/Pace.ts"
import { MemberSettingsStore } from "../user/MemberSettingsStore.ts"
import type { ClaimedRecipient } from "./BroadcastStore.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { startBroadcast } from "./startBroadcast.ts"
import { tellRecipient } from "./tellRecipient.ts"

/** Recipients taken at once: what a few seconds of the pace need. */
const BATCH_SIZE = 50
/** Scheduled broadcasts started in one step. */
const STARTS_MAX = 10

/** Waits for a recipient's turn and tells him the next part. `done` collects of whom somebody has said something. */
const inTurn = Effect.fn("inTurn")(function*(claimed: ClaimedRecipient, until: DateTime.Utc, done: Set<ClaimedRecipient>) {
  const { deliveryMsMax } = yield* DeliveryPolicy
  const pace = yield* Pace
  const broadcasts = yield* BroadcastStore
  const nowMs = DateTime.toEpochMillis(yield* DateTime.now)
  // What may outlast the lease is not begun, for somebody else would tell him too.
  const waitMsMax = DateTime.toEpochMillis(until) - nowMs - deliveryMsMax
  const turn = waitMsMax < 0 ? nowMs : yield* pace.take("marketing", chatOf(claimed.recipient), waitMsMax).pipe(
    Effect.as(null),
    Effect.catchTag("NotYet", ({ untilMs }) => Effect.succeed(untilMs))
  )
  // A stop waits for what is in hand: between the messenger's yes and our note of it lies a second message.
  return yield* Effect.uninterruptible(
    (turn === null ? tellRecipient(claimed) : Effect.as(broadcasts.defer([claimed], DateTime.makeUnsafe(turn)), false)).pipe(
      Effect.ensuring(Effect.sync(() => void done.add(claimed)))
    )
  )
})

/** Ends it for those who are not to be told; answers the others. */
const willing = Effect.fn("willing")(function*(claimed: ReadonlyArray<ClaimedRecipient>, now: DateTime.Utc) {
  const broadcasts = yield* BroadcastStore
  const off = yield* (yield* MemberSettingsStore).unwilling("marketing", claimed.map(({ userId }) => userId))
  const unwilling = claimed.filter(({ userId }) => off.has(userId))
  const tellable = claimed.filter(({ userId }) => !off.has(userId))
  const away = tellable.filter(({ isTellable }) => !isTellable)
  if (unwilling.length > 0) yield* broadcasts.settle(unwilling, "unwilling", "", now)
  if (away.length > 0) yield* broadcasts.settle(away, "unreachable", "known to be away or blocked", now)
  return tellable.filter(({ isTellable }) => isTellable)
})

/** Starts what is scheduled for now, and ends what is too late. */
const keepTimes = Effect.fn("keepTimes")(function*(now: DateTime.Utc) {
  const broadcasts = yield* BroadcastStore
  const late = yield* broadcasts.endLate(now)
  if (late > 0) yield* Effect.logWarning("Broadcasts were too late and are ended", { late })
  for (const id of yield* broadcasts.dueToStart(now, STARTS_MAX)) yield* startBroadcast(id, null)
})

/**
 * One step of all broadcasts: starts what is due, ends what is too late or done, and tells the next recipients, at the pace everything
 * shares and behind every better lane. Nothing while an open incident stops broadcasts. Answers how many messages arrived, whether there
 * was anybody to tell, and how long to stay silent before the next call, in milliseconds.
 */
export const runBroadcasts = Effect.fn("runBroadcasts")(function*() {
  const { concurrencyMax, leaseMs } = yield* DeliveryPolicy
  const broadcasts = yield* BroadcastStore
  const pace = yield* Pace
  const now = yield* DateTime.now
  if ((yield* (yield* IncidentStore).opened).some(({ stops }) => stops.includes("broadcasts"))) return { sent: 0, taken: 0, pauseMs: 0 }
  yield* keepTimes(now)
  const heldMs = yield* pace.heldMs
  if (heldMs > 0) return { sent: 0, taken: 0, pauseMs: heldMs }
  const until = DateTime.add(now, { milliseconds: leaseMs })
  const claimed = yield* broadcasts.claim(now, until, BATCH_SIZE)
  const done = new Set<ClaimedRecipient>()
  const release = Effect.suspend(() => broadcasts.defer(claimed.filter((one) => !done.has(one)), now))
  const told = yield* Effect.gen(function*() {
    const left = yield* willing(claimed, now)
    return yield* Effect.forEach(left, (one) => inTurn(one, until, done), { concurrency: concurrencyMax })
  }).pipe(Effect.onInterrupt(() => release))
  if (claimed.length < BATCH_SIZE) yield* broadcasts.endDone(yield* DateTime.now)
  return { sent: told.filter((isTold) => isTold).length, taken: claimed.length, pauseMs: yield* pace.heldMs }
})

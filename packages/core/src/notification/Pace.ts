import { Clock, Context, Effect, Layer, Schema } from "effect"
import type { Lane } from "./Lane.ts"
import { LANES } from "./Lane.ts"
import type { MessengerBusy } from "./Messenger.ts"
import { PaceBook } from "./PaceBook.ts"
import type { PaceLimits } from "./PaceBook.ts"

/** It is not this message's turn, and will not be before this moment (Unix milliseconds). */
export class NotYet extends Schema.TaggedError<NotYet>()("NotYet", { untilMs: Schema.Finite }) {}

/** The pace at which members are told things, shared by everything that tells them. */
export class Pace extends Context.Service<Pace, {
  readonly limits: PaceLimits
  /**
   * Waits until a message of this lane may be sent to this chat, better lanes first; `waitMsMax` at most, and for no chat's own turn and
   * no pause. Errors: `NotYet`.
   */
  readonly take: (lane: Lane, chatId: number, waitMsMax: number) => Effect.Effect<void, NotYet>
  /** The messenger wants a pause after a message to this chat. Answers when it is over, in Unix milliseconds. */
  readonly refused: (chatId: number, busy: MessengerBusy) => Effect.Effect<number>
  /** How long nobody may be told anything yet, in milliseconds. */
  readonly heldMs: Effect.Effect<number>
}>()("@sigmatrade/core/notification/Pace") {}

/** A pace nothing has been sent at yet. */
export const makePace = (limits: PaceLimits): Pace["Service"] => {
  const book = new PaceBook(limits)
  const waiting = new Map<Lane, number>(LANES.map((lane) => [lane, 0]))
  const count = (lane: Lane, by: number) => Effect.sync(() => void waiting.set(lane, (waiting.get(lane) ?? 0) + by))
  const isBetterWaiting = (lane: Lane) => LANES.slice(0, LANES.indexOf(lane)).some((better) => (waiting.get(better) ?? 0) > 0)
  /** How long to wait before looking again; 0: it was this message's turn. */
  const look = (lane: Lane, chatId: number, nowMs: number): Effect.Effect<number, NotYet> => {
    const awayMs = Math.max(book.heldMs(nowMs), book.chatWaitMs(chatId, nowMs))
    if (awayMs > 0) return new NotYet({ untilMs: nowMs + awayMs })
    const waitMs = isBetterWaiting(lane) ? Math.max(1, 1_000 / limits.messagesPerSecondMax) : book.waitMs(nowMs)
    if (waitMs === 0) book.sent(chatId, nowMs)
    return Effect.succeed(waitMs)
  }
  const take = Effect.fnUntraced(function*(lane: Lane, chatId: number, waitMsMax: number) {
    const deadlineMs = (yield* Clock.currentTimeMillis) + waitMsMax
    while (true) {
      const nowMs = yield* Clock.currentTimeMillis
      const waitMs = yield* look(lane, chatId, nowMs)
      if (waitMs === 0) return
      if (nowMs + waitMs > deadlineMs) return yield* new NotYet({ untilMs: nowMs + waitMs })
      yield* Effect.acquireUseRelease(count(lane, 1), () => Effect.sleep(waitMs), () => count(lane, -1))
    }
  })
  return Pace.of({
    limits,
    take,
    refused: (chatId, busy) => Effect.map(Clock.currentTimeMillis, (nowMs) => book.refused(chatId, busy, nowMs)),
    heldMs: Effect.map(Clock.currentTimeMillis, (nowMs) => book.heldMs(nowMs))
  })
}

/** One pace for everybody who is built on this layer. */
export const layer = (limits: PaceLimits): Layer.Layer<Pace> => Layer.sync(Pace, () => makePace(limits))

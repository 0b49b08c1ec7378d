import type { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { tryBroadcast as sendTry } from "@sigmatrade/core/broadcast/tryBroadcast"
import { Effect, Option } from "effect"
import { stale } from "../View.ts"
import { broadcastIn, cardOf } from "./broadcastCard.ts"
import type { Desk } from "./Desk.ts"

/** Sends it to the operator as members would get it. Answers what is to be said of that. Errors: `BroadcastUnknown`. */
const tried = ({ member, texts }: Desk, id: BroadcastId) => {
  const later = () => Effect.succeed(texts.html("admin-broadcast-try-later"))
  return sendTry(id, { telegramId: member.telegramId, language: member.language }).pipe(
    Effect.as(texts.html("admin-broadcast-preview")),
    Effect.catchTags({
      MessageRejected: ({ reason }) => Effect.succeed(texts.html("admin-broadcast-rejected", { reason })),
      MessengerBusy: later,
      MessengerUnavailable: later,
      NotYet: later,
      RecipientUnreachable: later
    })
  )
}

/** The broadcast as members would get it, and below that whom it reaches. Errors: `BroadcastUnknown`. */
export const previewed = Effect.fn("previewed")(function*(desk: Desk, id: BroadcastId) {
  return yield* cardOf(desk, id, [yield* tried(desk, id)])
})

/** Sends a broadcast to the operator alone. */
export const tryBroadcast = Effect.fn("tryBroadcast")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = broadcastIn(details)
  if (Option.isNone(id)) return stale(desk.texts)
  return yield* previewed(desk, id.value).pipe(Effect.catchTag("BroadcastUnknown", () => Effect.succeed(stale(desk.texts))))
})

import { Effect } from "effect"
import type { TelegramRefusal } from "./telegramRefusal.ts"

/** Does something in a chat, and once more where the chat has moved to; a second move is left to the caller. */
export const followingOnce = <A>(chatId: number, call: (chatId: number) => Effect.Effect<A, TelegramRefusal>): Effect.Effect<A, TelegramRefusal> =>
  call(chatId).pipe(Effect.catchTag("ChatMoved", (moved) => call(moved.chatId)))

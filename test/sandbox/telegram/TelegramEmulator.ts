import type { BotCommand } from "@grammyjs/types"
import type { ChatView } from "./ChatView.ts"
import type { expectations } from "./expectations.ts"
import type { Faults } from "./Faults.ts"
import type { forumActions } from "./forumActions.ts"
import type { memberActions } from "./memberActions.ts"
import type { StoredFile, StoredPhoto, TelegramState } from "./TelegramState.ts"
import type { Change } from "./World.ts"

/** A Telegram of one's own: the Bot API on loopback for the bot, and the people on the other side for tests and the page. */
export interface TelegramEmulator
  extends ReturnType<typeof memberActions>, ReturnType<typeof forumActions>, ReturnType<typeof expectations>, Pick<Faults, "failNext" | "loseAnswer"> {
  /** What a bot takes as its `apiRoot`. */
  readonly apiRoot: string
  readonly token: string
  readonly botUsername: string
  readonly botName: string
  /** The chat as the member sees it. */
  readonly chat: (memberId: number) => ChatView
  /** A photo by its file id, or nothing. */
  readonly photo: (fileId: string) => StoredPhoto | undefined
  /** A document, a piece of music or a recording by its file id, or nothing. */
  readonly file: (fileId: string) => StoredFile | undefined
  /** The bot's default commands in a language, or those without one. */
  readonly commands: (languageCode?: string) => ReadonlyArray<BotCommand>
  /** Takes back the faults that have not met a call yet. */
  readonly clearFaults: () => void
  /** Calls the listener after every change. Answers how to stop. */
  readonly subscribe: (listener: (change: Change) => void) => () => void
  /** A copy of all that is remembered, as plain JSON. Start with it to go on. */
  readonly snapshot: () => TelegramState
  readonly close: () => Promise<void>
}

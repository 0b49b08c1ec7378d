import type { Update } from "@grammyjs/types"
import { TelegramRefusal } from "./TelegramRefusal.ts"
import type { TelegramState, UpdateKind } from "./TelegramState.ts"

/** What `getUpdates` asks for. Units: `timeout` in seconds. */
export interface Poll {
  readonly offset: number
  readonly limit: number
  readonly timeout: number
  readonly signal: AbortSignal
}

/** Updates wait here until the bot confirms them by asking for a higher offset; until then every poll gets them again. */
export interface UpdateQueue {
  readonly push: (update: Omit<Update, "update_id">) => void
  readonly poll: (poll: Poll) => Promise<Array<Update>>
  /** Called after every push. */
  readonly onPush: (listener: () => void) => void
  /** Ends the waiting poll with nothing. */
  readonly close: () => void
}

const optional: ReadonlySet<string> = new Set(["chat_member", "message_reaction", "message_reaction_count"])

const isWanted = (allowed: ReadonlyArray<UpdateKind> | undefined, kind: string) =>
  allowed === undefined || allowed.length === 0 ? !optional.has(kind) : (allowed as ReadonlyArray<string>).includes(kind)

const conflict = () =>
  new TelegramRefusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")

const confirm = (state: TelegramState, offset: number) => {
  if (offset > 0) state.updates = state.updates.filter(({ update_id }) => update_id >= offset)
  if (offset < 0) state.updates = state.updates.slice(offset)
}

interface Waiting {
  readonly wake: () => void
  readonly refuse: (refusal: TelegramRefusal) => void
}

/** The queue of one bot. Errors of `poll`: 409 goes to the older one of two polls, as Telegram does it. */
export const updateQueue = (state: TelegramState): UpdateQueue => {
  let waiting: Waiting | undefined
  const listeners: Array<() => void> = []
  const push = (update: Omit<Update, "update_id">) => {
    const kind = Object.keys(update)[0] ?? ""
    if (!isWanted(state.allowedUpdates, kind)) return
    state.updates.push({ update_id: state.nextUpdateId++, ...update })
    waiting?.wake()
    for (const listener of listeners) listener()
  }
  const wait = ({ timeout, signal }: Poll) =>
    new Promise<void>((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer)
        signal.removeEventListener("abort", me.wake)
        if (waiting === me) waiting = undefined
        settle()
      }
      const me: Waiting = { wake: () => end(resolve), refuse: (refusal) => end(() => reject(refusal)) }
      const timer = setTimeout(me.wake, timeout * 1000)
      signal.addEventListener("abort", me.wake, { once: true })
      waiting = me
    })
  const poll = async (asked: Poll) => {
    waiting?.refuse(conflict())
    confirm(state, asked.offset)
    if (state.updates.length === 0 && asked.timeout > 0 && !asked.signal.aborted) await wait(asked)
    return state.updates.slice(0, asked.limit)
  }
  return { push, poll, onPush: (listener) => listeners.push(listener), close: () => waiting?.wake() }
}

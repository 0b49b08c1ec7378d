import type { CallWatch } from "../../sandbox/telegram/CallWatch.ts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { emptyState } from "../../sandbox/telegram/TelegramState.ts"

/** What the weather is like. */
export interface Weather {
  readonly token: string
  readonly recipients: number
  /** Messages per second that this Telegram lets pass. */
  readonly perSecond: number
  /** Every so-manieth recipient has blocked the bot. */
  readonly blockedEvery: number
  /** So many chats, of those who have not blocked it, have become others. */
  readonly migrated: number
  /** After so many accepted messages everybody is refused for so many seconds, once. */
  readonly pauseAfter: number
  readonly pauseSeconds: number
  readonly isBroadcast: (text: string) => boolean
  /** Told after each accepted message of the broadcast how many there were. */
  readonly onAccepted: (count: number) => void
}

/** A message Telegram took, or a call it refused during the pause. */
interface Arrival {
  readonly chatId: number
  readonly text: string
  readonly atMs: number
}

const FIRST_ID = 1_000_001
/** The chat a migrated one has become. */
export const newChatOf = (chatId: number) => -chatId

/** A Telegram in bad weather that remembers every message. */
export const broadcastTelegram = async (weather: Weather) => {
  const { blockedEvery, isBroadcast, migrated, onAccepted, pauseAfter, pauseSeconds, perSecond, recipients, token } = weather
  const ids = Array.from({ length: recipients }, (_, index) => FIRST_ID + index)
  const blocked = new Set(ids.filter((_, index) => index % blockedEvery === 0))
  const moved = new Set(ids.filter((id) => !blocked.has(id)).filter((_, index) => index % 7 === 0).slice(0, migrated))
  const state = emptyState({ id: Number(/^\d+/.exec(token)?.[0]), username: "sigmatrade_bot", name: "Sigmatrade" })
  for (const id of [...ids, ...[...moved].map(newChatOf)]) {
    state.members.push({ id, first_name: "M", blocked: blocked.has(id), started: true })
  }
  const arrivals: Array<Arrival> = []
  const duringPause: Array<{ readonly afterMs: number; readonly ofBroadcast: boolean }> = []
  const refusedAfterMove = new Map<number, number>()
  const pause = { from: 0, until: 0, own: 0 }
  let broadcasts = 0
  const read = (parameters: ReadonlyMap<string, unknown>) => ({ chatId: Number(parameters.get("chat_id")), text: String(parameters.get("text")) })
  const watch: CallWatch = {
    meet: (method, parameters) => {
      if (method !== "sendmessage") return undefined
      const now = Date.now()
      if (pause.from === 0 && broadcasts >= pauseAfter) Object.assign(pause, { from: now, until: now + pauseSeconds * 1_000 })
      if (now < pause.until) {
        duringPause.push({ afterMs: now - pause.from, ofBroadcast: isBroadcast(read(parameters).text) })
        return { error_code: 429, retry_after: Math.max(1, Math.ceil((pause.until - now) / 1_000)) }
      }
      const { chatId } = read(parameters)
      if (!moved.has(chatId)) return undefined
      refusedAfterMove.set(chatId, (refusedAfterMove.get(chatId) ?? 0) + 1)
      return { error_code: 400, description: "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id: newChatOf(chatId) }
    },
    accepted: (method, parameters) => {
      if (method !== "sendmessage") return
      const { chatId, text } = read(parameters)
      arrivals.push({ chatId, text, atMs: Date.now() })
      if (isBroadcast(text)) onAccepted(broadcasts += 1)
    }
  }
  const telegram = await startTelegramEmulator({ token, state, watch, limits: { messagesPerSecondMax: perSecond } })
  return { telegram, ids, blocked, moved, arrivals, duringPause, refusedAfterMove, pause }
}

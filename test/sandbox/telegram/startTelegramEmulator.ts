import { answerMethods } from "./answerMethods.ts"
import type { CallWatch } from "./CallWatch.ts"
import { viewChat } from "./ChatView.ts"
import { editMethods } from "./editMethods.ts"
import { expectations } from "./expectations.ts"
import { faults } from "./Faults.ts"
import { floodGate } from "./FloodGate.ts"
import { forumActions } from "./forumActions.ts"
import { forumMethods } from "./forumMethods.ts"
import { memberActions } from "./memberActions.ts"
import { profileMethods } from "./profileMethods.ts"
import { sendMethods } from "./sendMethods.ts"
import { serveBotApi } from "./serveBotApi.ts"
import type { TelegramEmulator } from "./TelegramEmulator.ts"
import { telegramLimits } from "./TelegramLimits.ts"
import type { TelegramLimits } from "./TelegramLimits.ts"
import { emptyState } from "./TelegramState.ts"
import type { TelegramState } from "./TelegramState.ts"
import { updateMethods } from "./updateMethods.ts"
import { updateQueue } from "./UpdateQueue.ts"
import { webhookDelivery } from "./WebhookDelivery.ts"
import type { Change, World } from "./World.ts"

/** How a Telegram is started. `port` 0 takes a free one. `now` is in Unix milliseconds. `state` resumes a `snapshot()`. */
export interface TelegramOptions {
  readonly token: string
  readonly port?: number
  readonly now?: () => number
  readonly botUsername?: string
  readonly botName?: string
  readonly limits?: Partial<TelegramLimits>
  readonly state?: TelegramState
  readonly watch?: CallWatch
}

const changeFeed = () => {
  const listeners = new Set<(change: Change) => void>()
  return {
    changed: (change: Change) => { for (const listener of listeners) listener(change) },
    subscribe: (listener: (change: Change) => void) => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    }
  }
}

const newState = (options: TelegramOptions): TelegramState => {
  const empty = emptyState({
    id: Number(/^(\d{1,15}):/.exec(options.token)?.[1] ?? 1),
    username: options.botUsername ?? "sigmatrade_bot",
    name: options.botName ?? "Sigmatrade"
  })
  // What an older snapshot does not know yet is empty.
  return options.state === undefined ? empty : { ...empty, ...structuredClone(options.state) }
}

const newWorld = (options: TelegramOptions, changed: (change: Change) => void): World => {
  const state = newState(options)
  const now = options.now ?? Date.now
  const limits = { ...telegramLimits, ...options.limits }
  return { state, limits, now, changed, flood: floodGate(limits, now), updates: updateQueue(state), actions: new Map() }
}

/** Starts a Telegram on loopback. Errors: when the port is taken. */
export const startTelegramEmulator = async (options: TelegramOptions): Promise<TelegramEmulator> => {
  const { changed, subscribe } = changeFeed()
  const world = newWorld(options, changed)
  const { state } = world
  const webhook = webhookDelivery(world)
  world.updates.onPush(webhook.wake)
  subscribe(({ kind }) => { if (kind === "bot") webhook.wake() })
  const script = faults()
  const photo = (fileId: string) => state.photos[fileId]
  const file = (fileId: string) => state.files[fileId]
  const methods = {
    ...profileMethods(world), ...updateMethods(world), ...sendMethods(world), ...editMethods(world), ...answerMethods(world), ...forumMethods(world)
  }
  const { server, port } = await serveBotApi({ token: options.token, methods, faults: script, file: (id) => photo(id) ?? file(id), watch: options.watch }, options.port ?? 0)
  webhook.wake()
  return {
    ...memberActions(world),
    ...forumActions(world),
    ...expectations(world, subscribe),
    apiRoot: `http://127.0.0.1:${port}`,
    token: options.token,
    botUsername: state.bot.username,
    botName: state.bot.first_name,
    chat: (memberId) => viewChat(world, memberId),
    photo,
    file,
    commands: (languageCode = "") => state.commands[`default:${languageCode}`] ?? state.commands["default:"] ?? [],
    failNext: script.failNext,
    loseAnswer: script.loseAnswer,
    clearFaults: script.clear,
    subscribe,
    snapshot: () => structuredClone(state),
    close: () => {
      webhook.close()
      world.updates.close()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    }
  }
}

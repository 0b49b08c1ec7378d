import { awaitChange } from "./awaitChange.ts"
import { viewChat } from "./ChatView.ts"
import type { ChatView, MessageView } from "./ChatView.ts"
import type { CallbackAnswer } from "./TelegramState.ts"
import type { Change, World } from "./World.ts"

/** How long to wait and for what. `deadlineMs` is 30000 if not said: the machine may be busy. */
export interface Awaited {
  readonly deadlineMs?: number
  readonly where?: (message: MessageView) => boolean
}

const deadlineMsUsual = 30_000

const tail = (chat: ChatView) =>
  chat.messages.length === 0
    ? "The chat is empty."
    : `The chat ends with: ${chat.messages.slice(-3).map((message) => `${message.from} "${message.text.slice(0, 120)}"`).join(" | ")}`

/** Ways to wait for the bot, each with a deadline and none with a sleep. */
export const expectations = (world: World, subscribe: (listener: (change: Change) => void) => () => void) => {
  const read = new Map<number, number>()
  const waitFor = <A>(memberId: number, what: string, look: (chat: ChatView) => A | undefined, deadlineMs = deadlineMsUsual) =>
    awaitChange({
      what,
      deadlineMs,
      look: () => look(viewChat(world, memberId)),
      instead: () => tail(viewChat(world, memberId)),
      subscribe: (listener) => subscribe((change) => {
        if (change.kind !== "bot" && change.memberId === memberId) listener()
      })
    })
  const nextMessage = (memberId: number, { deadlineMs, where = () => true }: Awaited = {}): Promise<MessageView> =>
    waitFor(memberId, `The next message of the bot to member ${memberId}`, ({ messages }) => {
      const message = messages.find((one) => one.from === "bot" && one.id > (read.get(memberId) ?? 0) && where(one))
      if (message !== undefined) read.set(memberId, message.id)
      return message
    }, deadlineMs)
  return {
    /** The oldest bot message in this chat that no earlier call has answered. Skips those that `where` does not want. */
    nextMessage,
    /** The chat, as soon as it is as described: for edits and everything else that is not a new message. */
    until: (memberId: number, isSo: (chat: ChatView) => boolean, deadlineMs?: number): Promise<ChatView> =>
      waitFor(memberId, `The awaited state of the chat with member ${memberId}`, (chat) => (isSo(chat) ? chat : undefined), deadlineMs),
    /** The bot's answer to a pressed button. */
    answerTo: (queryId: string, deadlineMs?: number): Promise<CallbackAnswer> => {
      const query = world.state.queries.find(({ id }) => id === queryId)
      if (query === undefined) throw new Error(`There is no callback query ${queryId}.`)
      return waitFor(query.memberId, `The answer to callback query ${queryId}`, () => query.answer, deadlineMs)
    }
  }
}

import type { MessageView } from "../telegram/ChatView.ts"
import type { TelegramEmulator } from "../telegram/TelegramEmulator.ts"
import { BadAsk } from "./readBody.ts"

const answerMsMax = 10_000

/** How the bot's question for a key begins in every language. To anything else no key is written: it would stay in the chat. */
const asksForKey = ({ text }: MessageView) => text.startsWith("🔐")

const isPanel = ({ buttons }: MessageView) => buttons.flat().some((button) => "callback_data" in button && button.callback_data.startsWith("adminlogout"))

/** Writes something as a person and waits for the answer that was meant. */
const write = async (telegram: TelegramEmulator, memberId: number, text: string, isAnswer: (message: MessageView) => boolean) => {
  const { message_id: written } = telegram.sendText(memberId, text)
  const answer = ({ messages }: { readonly messages: ReadonlyArray<MessageView> }) =>
    messages.find((one) => one.from === "bot" && one.id > written && isAnswer(one))
  const chat = await telegram.until(memberId, (now) => answer(now) !== undefined, answerMsMax).catch(() => undefined)
  const found = chat === undefined ? undefined : answer(chat)
  if (found === undefined) throw new BadAsk(`The bot did not answer ${text} as expected: read in the chat why.`)
  return found
}

const showKey = async (telegram: TelegramEmulator, memberId: number, key: string) => {
  const { message_id: shown } = telegram.sendText(memberId, key)
  try {
    await telegram.until(memberId, ({ messages }) => messages.every(({ id }) => id !== shown), answerMsMax)
  } catch {
    throw new BadAsk("The bot did not take the key: look into the terminal for an error.")
  } finally {
    // The bot deletes it. When it does not, the key must not stay all the same.
    telegram.deleteMessage(memberId, shown)
  }
}

/** Types what an operator types: /admin and, when the bot asks for it, the key. Errors: `BadAsk` when the bot does not take part. */
export const makeOperator = async (telegram: TelegramEmulator, memberId: number, key: string): Promise<void> => {
  if (!telegram.chat(memberId).member.started) await write(telegram, memberId, "/start", () => true)
  const answer = await write(telegram, memberId, "/admin", (message) => asksForKey(message) || isPanel(message))
  if (asksForKey(answer)) await showKey(telegram, memberId, key)
}

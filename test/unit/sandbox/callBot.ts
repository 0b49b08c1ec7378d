import type { ApiError, ApiResponse, Message, Update } from "@grammyjs/types"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import type { TelegramOptions } from "../../sandbox/telegram/startTelegramEmulator.ts"
import type { TelegramEmulator } from "../../sandbox/telegram/TelegramEmulator.ts"

export const token = "7000000001:sandbox"

/** One raw request to the Bot API, as a bot that checks nothing would send it. */
export const callBot = async <A = true>(
  telegram: Pick<TelegramEmulator, "apiRoot">,
  method: string,
  parameters: object = {},
  as = token
): Promise<ApiResponse<A>> => {
  const response = await fetch(`${telegram.apiRoot}/bot${as}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters)
  })
  const answer = (await response.json()) as ApiResponse<A>
  if (!answer.ok && answer.error_code !== response.status) throw new Error(`HTTP ${response.status} is not ${answer.error_code}`)
  return answer
}

/** The result of a call that must succeed. */
export const resultOf = async <A>(answer: Promise<ApiResponse<A>>): Promise<A> => {
  const given = await answer
  if (!given.ok) throw new Error(`${given.error_code} ${given.description}`)
  return given.result
}

/** The refusal of a call that must fail. */
export const refusalOf = async (answer: Promise<ApiResponse<unknown>>): Promise<ApiError> => {
  const given = await answer
  if (given.ok) throw new Error("Telegram would have refused this call")
  return given
}

/** A Telegram with one member, Ann, who has pressed start. The flood gate is wide open unless said otherwise. */
export const startTelegram = async (options: Partial<TelegramOptions> = {}) => {
  const limits = { chatBurstMax: 1_000, messagesPerSecondMax: 1_000, ...options.limits }
  const telegram = await startTelegramEmulator({ token, ...options, limits })
  const ann = telegram.addMember({ first_name: "Ann", username: "ann", language_code: "en" }).id
  telegram.sendText(ann, "/start")
  const send = (text: string, more: object = {}) => resultOf(callBot<Message>(telegram, "sendMessage", { chat_id: ann, text, ...more }))
  const poll = (offset = 0, more: object = {}) => resultOf(callBot<Array<Update>>(telegram, "getUpdates", { offset, ...more }))
  return { telegram, ann, send, poll, [Symbol.asyncDispose]: () => telegram.close() }
}

/** A picture Telegram takes: 64 by 64 pixels as far as its header says. */
export const png = Uint8Array.from(Buffer.from(
  "89504e470d0a1a0a0000000d4948445200000040000000400806000000aa6971de", "hex"
))

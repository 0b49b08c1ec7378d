import type { BotMethod } from "./BotMethods.ts"
import { TelegramRefusal } from "./TelegramRefusal.ts"

/** A refusal to give out of turn. `retry_after` is in seconds. `times` is how many calls it meets, 1 if not said. */
export interface ScriptedRefusal {
  readonly error_code: number
  readonly description?: string
  readonly retry_after?: number
  readonly migrate_to_chat_id?: number
  readonly times?: number
}

/** An answer that never arrives. The bot cannot know whether the call was carried out. */
export interface LostAnswer {
  /** Whether the call is carried out before its answer is lost. */
  readonly accepted: boolean
  /** `hang`: silence until the bot gives up. `reset`: the connection breaks. */
  readonly how: "hang" | "reset"
  readonly times?: number
}

/** A method by name, or all of them except `getUpdates`. */
export type FaultTarget = BotMethod | "*"

/** What goes wrong with the next calls, in the order it was scripted. */
export interface Faults {
  readonly failNext: (method: FaultTarget, refusal: ScriptedRefusal) => void
  readonly loseAnswer: (method: FaultTarget, lost: LostAnswer) => void
  readonly clear: () => void
  /** The fault that meets this call, if any. It is used up by that. */
  readonly take: (method: string) => TelegramRefusal | LostAnswer | undefined
}

const words: Readonly<Record<number, string>> = {
  400: "Bad Request", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user", 404: "Not Found", 409: "Conflict",
  500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"
}

/** What Telegram would say. */
export const refusalFor = ({ error_code, description, retry_after, migrate_to_chat_id }: ScriptedRefusal) => {
  const text = retry_after === undefined ? words[error_code] ?? "Error" : `Too Many Requests: retry after ${retry_after}`
  return new TelegramRefusal(error_code, description ?? text, {
    ...(retry_after === undefined ? {} : { retry_after }),
    ...(migrate_to_chat_id === undefined ? {} : { migrate_to_chat_id })
  })
}

/** No fault yet. */
export const faults = (): Faults => {
  let script: Array<{ readonly method: FaultTarget; readonly fault: TelegramRefusal | LostAnswer }> = []
  const add = (method: FaultTarget, fault: TelegramRefusal | LostAnswer, times = 1) => {
    for (let count = 0; count < times; count++) script.push({ method, fault })
  }
  return {
    failNext: (method, refusal) => add(method, refusalFor(refusal), refusal.times),
    loseAnswer: (method, lost) => add(method, lost, lost.times),
    clear: () => { script = [] },
    take: (called) => {
      const index = script.findIndex(({ method }) =>
        method === "*" ? called !== "getupdates" : method.toLowerCase() === called)
      return index < 0 ? undefined : script.splice(index, 1)[0]?.fault
    }
  }
}

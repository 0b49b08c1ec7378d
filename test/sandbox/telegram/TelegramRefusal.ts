import type { ResponseParameters } from "@grammyjs/types"

/** What Telegram answers instead of a result: an HTTP status, its words for it, and sometimes how long to wait. */
export class TelegramRefusal extends Error {
  readonly code: number
  readonly parameters: ResponseParameters | undefined
  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.name = "TelegramRefusal"
    this.code = code
    this.parameters = parameters
  }
}

/** The refusal for a request that can never succeed as it is. */
export const badRequest = (description: string) => new TelegramRefusal(400, `Bad Request: ${description}`)

/** The refusal for a request that came too soon. Units: whole seconds. */
export const tooManyRequests = (retryAfter: number) =>
  new TelegramRefusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter })

import type { World } from "./World.ts"

/** Pushes updates to the bot's webhook, while one is set. */
export interface WebhookDelivery {
  /** Looks for something to deliver. */
  readonly wake: () => void
  readonly close: () => void
}

const retryDelayMsMin = 250
const retryDelayMsMax = 5_000
const answerMsMax = 60_000

/** Posts the oldest update. Answers Telegram's words for what went wrong, or nothing when the bot has taken it. */
const post = async (world: World, closed: AbortSignal): Promise<string | undefined> => {
  const { state } = world
  const { webhook, updates: [update] } = state
  if (webhook === undefined || update === undefined) return undefined
  const secret = webhook.secretToken === "" ? {} : { "x-telegram-bot-api-secret-token": webhook.secretToken }
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...secret },
      body: JSON.stringify(update),
      signal: AbortSignal.any([closed, AbortSignal.timeout(answerMsMax)])
    })
    await response.arrayBuffer()
    if (!response.ok) return `Wrong response from the webhook: ${response.status} ${response.statusText}`
    state.updates = state.updates.filter(({ update_id }) => update_id !== update.update_id)
    return undefined
  } catch {
    return "Connection refused"
  }
}

/** Delivers one update after the other, again and again until each is taken, slower with every failure. */
export const webhookDelivery = (world: World): WebhookDelivery => {
  const closed = new AbortController()
  let running = false
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      closed.signal.addEventListener("abort", () => { clearTimeout(timer); resolve() }, { once: true })
    })
  const run = async () => {
    let delayMs = retryDelayMsMin
    while (!closed.signal.aborted && world.state.webhook !== undefined && world.state.updates.length > 0) {
      const error = await post(world, closed.signal)
      if (error === undefined) { delayMs = retryDelayMsMin; continue }
      const { webhook } = world.state
      if (webhook === undefined) return
      webhook.lastErrorAt = world.now()
      webhook.lastErrorMessage = error
      await pause(delayMs)
      delayMs = Math.min(retryDelayMsMax, delayMs * 2)
    }
  }
  const wake = () => {
    if (running || world.state.webhook === undefined) return
    running = true
    void run().finally(() => { running = false })
  }
  return { wake, close: () => closed.abort() }
}

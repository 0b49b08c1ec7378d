import type { ApiDepositIntent } from "../contract/ApiDepositIntent.ts"
import type { CallOptions } from "./CallOptions.ts"
import type { CheckedSettings } from "./ClientSettings.ts"
import { readEvents } from "./readEvents.ts"
import type { ApiRequest } from "./sendRequest.ts"
import { waitToRetry } from "./sendRequest.ts"
import { NoAnswer } from "./SigmatradeError.ts"

/** An intent as it stood when it had changed. */
export type WatchedIntent = typeof ApiDepositIntent.Encoded

/** Whether nothing can change any more: fulfilled, or expired and no payment is on its way. */
const isOver = ({ deposits, state }: WatchedIntent): boolean =>
  state === "fulfilled" || (state === "expired" && !deposits.some((deposit) => deposit.state === "seen" || deposit.state === "final"))

/** The intent at once and whenever it has changed, over as many connections as it takes, until it is over. */
export async function* watchIntent(target: string, settings: CheckedSettings, options: CallOptions): AsyncGenerator<WatchedIntent> {
  const request: ApiRequest = {
    method: "GET", path: "/v1/deposit-intents/:id/events", target, body: undefined, headers: { accept: "text/event-stream, application/problem+json" }, isRepeatable: true
  }
  const triesMax = options.triesMax ?? settings.triesMax
  let [tries, last] = [1, ""]
  for (;; tries += 1) {
    try {
      for await (const { data, event } of readEvents(request, settings, options, tries)) {
        // A connection that brings something is no try that failed.
        tries = 0
        if (event !== "deposit_intent" || data === last) continue
        last = data
        const intent: WatchedIntent = JSON.parse(data)
        yield intent
        if (isOver(intent)) return
      }
      throw new NoAnswer("network", "The connection has ended, and the intent is not over.", { tries })
    } catch (error) {
      await waitToRetry(error, tries, triesMax, settings, options)
    }
  }
}

import { autoRetry } from "@grammyjs/auto-retry"
import type { Transformer } from "grammy"
import { Api } from "grammy"

/** Calls are given up after this long: more than a long poll lasts. */
const CALL_SECONDS_MAX = 40
/** A pause Telegram demands is waited for when it is not longer; the member waits with us. */
const PAUSE_SECONDS_MAX = 5
const ATTEMPTS_AGAIN_MAX = 2

/** Waits when Telegram wants a short pause. Polling has its own patience. */
const patience = (): Transformer => {
  const retry = autoRetry({
    maxRetryAttempts: ATTEMPTS_AGAIN_MAX,
    maxDelaySeconds: PAUSE_SECONDS_MAX,
    rethrowInternalServerErrors: true,
    rethrowHttpErrors: true
  })
  return (previous, method, payload, signal) =>
    method === "getUpdates" ? previous(method, payload, signal) : retry(previous, method, payload, signal)
}

/** The Bot API, patient with short pauses. `apiRoot` is where it is, without a trailing slash; Telegram's own when not said. `watching` sees every try. */
export const makeApi = (token: string, apiRoot: string | undefined, watching: ReadonlyArray<Transformer> = []): Api => {
  const api = new Api(token, { timeoutSeconds: CALL_SECONDS_MAX, ...(apiRoot === undefined ? {} : { apiRoot }) })
  api.config.use(...watching, patience())
  return api
}

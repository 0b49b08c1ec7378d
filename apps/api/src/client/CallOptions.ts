/** How one call is made, where it shall differ from the client's settings. */
export interface CallOptions {
  /** Ends the call, its waits included: it is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** How long one try may take, in milliseconds. */
  readonly timeoutMs?: number | undefined
  /** How often it is tried at most. 1: never again. */
  readonly triesMax?: number | undefined
  /** The trace this call is part of (W3C Trace Context): the server writes it into its log. */
  readonly traceparent?: string | undefined
}

/** More for an operation that is done once however often it is asked for under one key. */
export interface KeyedOptions {
  /** 1 to 255 visible ASCII characters. A new UUID unless it is named: name your own to be safe across restarts of your program too. */
  readonly idempotencyKey?: string | undefined
}

/** More for an operation that decides about something others may change. */
export interface MatchedOptions {
  /** What is decided about, as this client has answered it, or its ETag: when it has changed since, nothing is done. */
  readonly ifMatch: object | string
}

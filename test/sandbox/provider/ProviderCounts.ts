/** What a provider has been asked so far. */
export interface ProviderCounts {
  /** HTTP requests, those refused included. */
  readonly requests: number
  /** JSON-RPC calls by method, over HTTP and WebSocket, those in refused requests included. */
  readonly calls: Readonly<Record<string, number>>
  readonly answered429: number
  /** Most HTTP requests within any one second. */
  readonly requestsPerSecondPeak: number
  /** WebSocket connections tried, and `eth_subscribe` calls, refused ones included. */
  readonly connections: number
  readonly subscriptions: number
  /** Most connections tried within any one minute. */
  readonly connectionsPerMinutePeak: number
}

/** Counts events within the last so many milliseconds. */
export const slidingWindow = (lengthMs: number) => {
  const times: Array<number> = []
  const size = () => {
    const start = performance.now() - lengthMs
    while (times.length > 0 && (times[0] ?? 0) <= start) times.shift()
    return times.length
  }
  return { size, add: () => (times.push(performance.now()), size()) }
}

/** Counts as the servers report. */
export interface ProviderMeter {
  readonly request: (methods: ReadonlyArray<string>) => void
  readonly call: (method: string) => void
  readonly refused429: () => void
  readonly connection: () => void
  readonly read: () => ProviderCounts
  readonly reset: () => void
}

const nothing = (): ProviderCounts => ({
  requests: 0, calls: {}, answered429: 0, requestsPerSecondPeak: 0, connections: 0, subscriptions: 0, connectionsPerMinutePeak: 0
})

/** Starts at zero. */
export const makeProviderMeter = (): ProviderMeter => {
  let counts = nothing()
  let seconds = slidingWindow(1_000)
  let minutes = slidingWindow(60_000)
  const change = (changes: Partial<ProviderCounts>) => void (counts = { ...counts, ...changes })
  const call = (method: string) => {
    const subscriptions = counts.subscriptions + (method === "eth_subscribe" ? 1 : 0)
    change({ calls: { ...counts.calls, [method]: (counts.calls[method] ?? 0) + 1 }, subscriptions })
  }
  return {
    call,
    request: (methods) => {
      change({ requests: counts.requests + 1, requestsPerSecondPeak: Math.max(counts.requestsPerSecondPeak, seconds.add()) })
      methods.forEach(call)
    },
    refused429: () => change({ answered429: counts.answered429 + 1 }),
    connection: () => {
      const connectionsPerMinutePeak = Math.max(counts.connectionsPerMinutePeak, minutes.add())
      change({ connections: counts.connections + 1, connectionsPerMinutePeak })
    },
    read: () => counts,
    reset: () => {
      counts = nothing()
      seconds = slidingWindow(1_000)
      minutes = slidingWindow(60_000)
    }
  }
}

import type { Duration } from "effect"

/** How often the watcher looks by itself when nothing wakes it. */
export interface WatchSettings {
  /** Between two looks at the chain when no new head is pushed. */
  readonly scanEvery: Duration.Input
  /** Between two looks for final transfers to credit. */
  readonly creditEvery: Duration.Input
  /** Between two looks for notices to deliver. */
  readonly deliverEvery: Duration.Input
  /** Between two releases of commissions. */
  readonly releaseEvery: Duration.Input
  /** How many credits run at once (`DEPOSIT_CONCURRENCY`). */
  readonly creditConcurrency: number
}

/** As an operator runs it. */
export const watchDefaults: Omit<WatchSettings, "creditConcurrency"> = {
  scanEvery: "2 seconds",
  creditEvery: "1 second",
  deliverEvery: "500 millis",
  releaseEvery: "1 hour"
}

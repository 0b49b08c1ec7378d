import type { Duration } from "effect"

/** How often the watcher looks by itself when nothing wakes it. */
export interface WatchSettings {
  /** Between two looks at the chain when no new head is pushed. */
  readonly scanEvery: Duration.Input
  /** Between two looks for older blocks that were put off. */
  readonly backfillEvery: Duration.Input
  /** Between two comparisons of the tokens' contracts with what was agreed to. */
  readonly guardEvery: Duration.Input
  /** Between two comparisons of what our wallets hold of the native coin with what their transfers say. */
  readonly reconcileEvery: Duration.Input
  /** Between two comparisons of the books with the chain and with themselves. */
  readonly booksEvery: Duration.Input
  /** Between two looks whether what is owed was published today. */
  readonly liabilitiesEvery: Duration.Input
  /** Between two looks for final transfers to credit. */
  readonly creditEvery: Duration.Input
  /** Between two looks for notices to deliver. */
  readonly deliverEvery: Duration.Input
  /** Between two looks for broadcasts to start or go on with. */
  readonly broadcastEvery: Duration.Input
  /** Between two looks for events to deliver to webhook endpoints. */
  readonly webhooksEvery: Duration.Input
  /** Between two looks whether a period of a job is due, or its runner is gone. */
  readonly jobsEvery: Duration.Input
  /** Between two looks for entries of the books to seal. */
  readonly sealEvery: Duration.Input
  /** Between two looks for withdrawals that nobody decided about in time. */
  readonly expireEvery: Duration.Input
  /** How long a period of the reward job lasts: commissions are released, and campaigns pay, once in each. */
  readonly rewardPeriod: Duration.Input
  /** Between two looks at the payout lane. */
  readonly laneEvery: Duration.Input
  /** Between two looks for payouts that have become final, and for what left the payout wallet without us. */
  readonly settleEvery: Duration.Input
  /** Between two looks whether the chain knows more of the payout wallet than the books do. */
  readonly fenceEvery: Duration.Input
  /** How many credits run at once (`DEPOSIT_CONCURRENCY`). */
  readonly creditConcurrency: number
}

/** As an operator runs it. */
export const watchDefaults: Omit<WatchSettings, "creditConcurrency"> = {
  scanEvery: "2 seconds",
  backfillEvery: "5 seconds",
  guardEvery: "20 seconds",
  reconcileEvery: "10 seconds",
  booksEvery: "20 seconds",
  liabilitiesEvery: "10 minutes",
  creditEvery: "1 second",
  deliverEvery: "500 millis",
  broadcastEvery: "1 second",
  webhooksEvery: "500 millis",
  jobsEvery: "1 second",
  sealEvery: "5 seconds",
  expireEvery: "1 minute",
  rewardPeriod: "1 hour",
  laneEvery: "1 second",
  settleEvery: "1 second",
  fenceEvery: "1 minute"
}

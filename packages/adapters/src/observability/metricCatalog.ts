/** What a metric is: how Prometheus takes it, what it says, and by which labels there are several of it. */
export interface MetricKind {
  readonly type: "gauge" | "counter"
  readonly help: string
  readonly labels: ReadonlyArray<string>
}

const gauge = (help: string, ...labels: ReadonlyArray<string>): MetricKind => ({ type: "gauge", help, labels })
const counter = (help: string, ...labels: ReadonlyArray<string>): MetricKind => ({ type: "counter", help, labels })

/** Every metric that is exported, by its name. Times are in seconds, money in units people speak of (1 USDT is 1). */
export const metricCatalog = {
  sigmatrade_figures_read: gauge("1 when the figures of the database could be read for this answer, else 0 and they are missing."),
  sigmatrade_chain_head_block: gauge("Newest block any provider with a say knows."),
  sigmatrade_chain_cursor_block: gauge("Newest block the watcher has read."),
  sigmatrade_chain_final_block: gauge("Newest block found to be final."),
  sigmatrade_chain_lag_blocks: gauge("Blocks the watcher is behind the newest one."),
  sigmatrade_chain_finality_lag_blocks: gauge("Blocks the newest final one is behind the newest one."),
  sigmatrade_chain_put_off_blocks: gauge("Older blocks that were put off and are still to be read."),
  sigmatrade_provider_state: gauge("1 for the state a provider is in.", "provider", "state"),
  sigmatrade_provider_head_block: gauge("Newest block of a provider.", "provider"),
  sigmatrade_provider_report_age_seconds: gauge("Since when nobody has said how the providers are doing."),
  sigmatrade_queue_items: gauge("What waits, by queue.", "queue"),
  sigmatrade_queue_oldest_age_seconds: gauge("How long the oldest of a queue waits; 0 when nothing does.", "queue"),
  sigmatrade_delay_seconds: gauge("How long things took that ended in the last hour: seen and credited since the block, paid since the request, settled since its nonce.", "stage", "quantile"),
  sigmatrade_delay_samples: gauge("How many those were.", "stage"),
  sigmatrade_incidents_open: gauge("Open incidents, by kind.", "kind"),
  sigmatrade_brake_pulled: gauge("1 while an open incident stops this flow for any asset.", "flow"),
  sigmatrade_books_compared_age_seconds: gauge("How long ago the books were compared with the chain."),
  sigmatrade_books_difference: gauge("By how much what a wallet holds differs from the books, at the last comparison; never below 0.", "wallet", "asset"),
  sigmatrade_books_invariants_broken: gauge("Invariants of the books that were broken at the last comparison."),
  sigmatrade_books_owed: gauge("What is owed to members, at the last comparison.", "asset"),
  sigmatrade_books_reserves: gauge("What our wallets hold by the books, at the last comparison.", "asset"),
  sigmatrade_wallet_balance: gauge("What a wallet held on the chain, at the last comparison.", "wallet", "asset"),
  sigmatrade_payout_outflow: gauge("What payouts paid in the last 24 hours.", "asset"),
  sigmatrade_payout_runway_seconds: gauge("How long the payout wallet lasts at the pace of the last 24 hours; missing while nothing was paid.", "asset"),
  sigmatrade_job_last_run_age_seconds: gauge("Since when a job has not begun a run.", "job"),
  sigmatrade_job_last_run_seconds: gauge("How long its last run took; so far, while it runs.", "job"),
  sigmatrade_job_next_run_seconds: gauge("In how many seconds its next run is due; negative: overdue.", "job"),
  sigmatrade_job_backlog: gauge("What it had left to do, where it counts that.", "job"),
  sigmatrade_job_failed: gauge("1 when its last run failed.", "job"),
  sigmatrade_job_runs_total: counter("Runs of a job that have begun.", "job"),
  sigmatrade_job_failures_total: counter("Runs of a job that failed.", "job"),
  sigmatrade_database_connections: gauge("Connections to the database, by app and state.", "application", "state"),
  sigmatrade_telegram_calls_total: counter("Calls to Telegram by how they ended: ok, refused, rate limited, no answer.", "outcome"),
  sigmatrade_rpc_empty_answers_total: counter("Receipts or logs that a provider answered as none though the block says otherwise."),
  sigmatrade_chain_quarantined_logs_total: counter("Logs skipped because they are not the log of an honest transfer."),
  sigmatrade_chain_foreign_tokens_total: counter("Transfers of tokens we do not take, sent to our wallets by others than their owners."),
  sigmatrade_bot_buttons_refused_total: counter("Buttons of the bot that were pressed by somebody they were not offered to, or too late."),
  sigmatrade_process_memory_bytes: gauge("Memory a process holds.", "app"),
  sigmatrade_process_memory_max_bytes: gauge("Memory it may hold: the limit of its container, else what the machine has.", "app"),
  sigmatrade_process_cpu_percent: gauge("Processor time since the last answer, in percent of one processor.", "app"),
  sigmatrade_process_event_loop_lag_seconds: gauge("Lag of its event loop since the last answer, 99th percentile.", "app"),
  sigmatrade_process_uptime_seconds: gauge("How long it runs.", "app")
} as const satisfies Record<string, MetricKind>

/** The name of a metric that is exported. */
export type MetricName = keyof typeof metricCatalog

/** One value of a metric. */
export interface Sample {
  readonly name: MetricName
  readonly value: number
  readonly labels?: Readonly<Record<string, string>>
}

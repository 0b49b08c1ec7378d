import type { Duration } from "effect"
import { Context } from "effect"

/** How often and how long books and chain are compared. A setting. */
export class ReconciliationPolicy extends Context.Service<ReconciliationPolicy, {
  /** Without a comparison as young as this nothing is paid out. */
  readonly freshFor: Duration.Duration
  /** How long sound comparisons are kept. */
  readonly keepFor: Duration.Duration
}>()("@sigmatrade/core/reconciliation/ReconciliationPolicy") {}

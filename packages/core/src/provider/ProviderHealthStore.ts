import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { ProviderHealth } from "./ProviderHealth.ts"

/** A provider as it was when somebody last reported it. */
export interface ReportedHealth {
  readonly health: ProviderHealth
  readonly at: DateTime.Utc
}

/** How providers are doing, for those who do not ask them themselves. Every adapter passes its contract suite. */
export class ProviderHealthStore extends Context.Service<ProviderHealthStore, {
  /** Replaces the whole report. */
  readonly report: (healths: ReadonlyArray<ProviderHealth>, at: DateTime.Utc) => Effect.Effect<void>
  /** The last report, in its order; empty before the first. */
  readonly all: Effect.Effect<ReadonlyArray<ReportedHealth>>
}>()("@sigmatrade/core/provider/ProviderHealthStore") {}

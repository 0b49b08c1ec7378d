import { Context } from "effect"
import type { RetryPolicy } from "../retry/RetryPolicy.ts"

/** How deposits are worked through. A setting. */
export class DepositPolicy extends Context.Service<DepositPolicy, {
  /** How long an intent stays open (`DEPOSIT_INTENT_MINUTES`). */
  readonly intentMinutes: number
  /** Deposits credited in one transaction (`DEPOSIT_BATCH_SIZE`). */
  readonly batchSize: number
  /** When a deposit that could not be credited is tried again. */
  readonly retry: RetryPolicy
}>()("@sigmatrade/core/deposit/DepositPolicy") {}

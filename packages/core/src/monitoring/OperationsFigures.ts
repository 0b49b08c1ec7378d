import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { AssetId } from "../money/Asset.ts"

/** What may wait for somebody, or lie still because somebody gave up. */
export const QueueName = Schema.Literals([
  /** Payments to us that are on the chain and not final yet; since their block. */
  "deposits seen",
  /** Final payments that are not in the books yet; since their block. */
  "deposits final",
  /** Payments nobody is known to own; since their block. */
  "deposits in suspense",
  /** Final payments that could not be credited however often it was tried; since their block. */
  "deposits given up",
  /** Withdrawals that operators must decide about. */
  "withdrawals requested",
  /** Withdrawals that wait for the payout lane. */
  "withdrawals approved",
  /** Withdrawals that a payout holds a nonce for. */
  "withdrawals paying",
  /** Payouts that only the chain decides about. */
  "payouts open",
  /** Notices that are due, by lane. */
  "notices money",
  "notices account",
  "notices support",
  "notices marketing",
  /** Notices that nobody tries any more and no operator has put aside. */
  "notices given up",
  /** Deliveries to webhook endpoints that are due. */
  "webhook deliveries",
  /** Events that have no place in the log yet. */
  "events unplaced",
  /** Updates from Telegram that could not be served. */
  "updates quarantined"
])
export type QueueName = typeof QueueName.Type

/** How much waits, and since when the oldest of it does; `null`: nothing waits. */
export interface Queue {
  readonly name: QueueName
  readonly count: number
  readonly since: DateTime.Utc | null
}

/**
 * What takes time. `seen`, `credited`: from the block of a payment on. `paid`: from the request of a withdrawal on, people who must agree
 * included. `settled`: from the moment a payout has a nonce on.
 */
export const Stage = Schema.Literals(["seen", "credited", "paid", "settled"])
export type Stage = typeof Stage.Type

/** How long one of them took. */
export interface Delay {
  readonly stage: Stage
  readonly seconds: number
}

/** What left the payout wallet in an asset, in base units. */
export interface Outflow {
  readonly asset: AssetId
  readonly amount: bigint
}

/** Connections of one app to the store that are in one state. */
export interface Connections {
  readonly application: string
  readonly state: string
  readonly count: number
}

/** Samples of each stage, and payouts, that are looked at most: the newest ones. */
export const SAMPLES_MAX = 1000

/** What is counted for operators: cheap to read, however much there is. Keeps nothing of its own. Every adapter passes its contract suite. */
export class OperationsFigures extends Context.Service<OperationsFigures, {
  /** Every queue, as it is now, in the order of `QueueName`. */
  readonly queues: (now: DateTime.Utc) => Effect.Effect<ReadonlyArray<Queue>>
  /** How long what ended then or later took, as far as it is among the newest `SAMPLES_MAX`. */
  readonly delays: (since: DateTime.Utc) => Effect.Effect<ReadonlyArray<Delay>>
  /** What payouts that ended then or later paid, as far as they are among the newest `SAMPLES_MAX`; assets without any are missing. */
  readonly outflow: (since: DateTime.Utc) => Effect.Effect<ReadonlyArray<Outflow>>
  /** Who is connected to the store; nothing where there is nothing to connect to. */
  readonly connections: Effect.Effect<ReadonlyArray<Connections>>
}>()("@sigmatrade/core/monitoring/OperationsFigures") {}

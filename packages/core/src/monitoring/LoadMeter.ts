import type { Effect, Scope } from "effect"
import { Context } from "effect"

/** What this process used since the reading before. */
export interface Load {
  /** Memory it holds now, and what it may hold: the limit of its container, else what the machine has. In bytes. */
  readonly memoryBytes: number
  readonly memoryBytesMax: number
  /** Processor time per time, in percent of one processor: more than 100 when several of its threads work. */
  readonly cpuPercent: number
  /** How late the event loop came to a timer in the worst hundredth of cases, in milliseconds. */
  readonly eventLoopLagMs: number
  /** How long it runs, in seconds. */
  readonly uptimeSeconds: number
}

/** How hard this process has it. */
export class LoadMeter extends Context.Service<LoadMeter, {
  /** Begins to measure, until the scope ends. What it answers is a reading of its own: it begins where its last one ended. */
  readonly begin: Effect.Effect<Effect.Effect<Load>, never, Scope.Scope>
}>()("@sigmatrade/core/monitoring/LoadMeter") {}

/** The share of the memory it may hold that a process holds, in percent. */
export const memoryPercent = ({ memoryBytes, memoryBytesMax }: Load): number => memoryBytesMax > 0 ? (100 * memoryBytes) / memoryBytesMax : 0

import type { World } from "@sigmatrade/adapters/memory/World"
import { HashMap } from "effect"

/** What the system was doing when something happened to it: the first of these that holds. */
export const STATES = ["incident", "gap", "orphaned", "uncredited", "seen", "idle"] as const
export type SystemState = typeof STATES[number]

/** What the system is doing now. */
export const systemState = (world: World): SystemState => {
  if (world.incidents.some(({ closedAt }) => closedAt === null)) return "incident"
  if (HashMap.toValues(world.gaps).some((gaps) => gaps.length > 0)) return "gap"
  const rows = HashMap.toValues(world.transfers)
  if (rows.some(({ state }) => state === "orphaned")) return "orphaned"
  if (HashMap.toValues(world.deposits).some(({ settlements }) => settlements.length === 0)) return "uncredited"
  return rows.some(({ state }) => state === "seen") ? "seen" : "idle"
}

/** How often each fault or command hit in which state. */
export interface Coverage {
  readonly faults: Record<string, Partial<Record<SystemState, number>>>
  readonly commands: Record<string, number>
  /** Things that came out of histories: credits, dust, incidents ... */
  readonly outcomes: Record<string, number>
}

/** Nothing happened yet. */
export const makeCoverage = (): Coverage => ({ faults: {}, commands: {}, outcomes: {} })

/** Counts one event. */
export const count = (counts: Record<string, number>, name: string, times = 1) => {
  counts[name] = (counts[name] ?? 0) + times
}

/** Counts one fault in one state. */
export const countFault = ({ faults }: Coverage, name: string, state: SystemState) => {
  const row = faults[name] ??= {}
  row[state] = (row[state] ?? 0) + 1
}

/** Adds what another run covered. */
export const addCoverage = (all: Coverage, more: Coverage) => {
  for (const [name, times] of Object.entries(more.commands)) count(all.commands, name, times)
  for (const [name, times] of Object.entries(more.outcomes)) count(all.outcomes, name, times)
  for (const [name, states] of Object.entries(more.faults)) {
    const row = all.faults[name] ??= {}
    for (const state of STATES) row[state] = (row[state] ?? 0) + (states[state] ?? 0)
  }
}

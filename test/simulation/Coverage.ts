import type { World } from "@sigmatrade/adapters/memory/World"
import { newestAttempt } from "@sigmatrade/core/payout/Payout"
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

/** Where money out was when something happened to it: the first of these that holds. */
export const LANE_STATES = ["stopped", "reserved", "signed", "sent", "approved", "requested", "at rest"] as const
export type LaneState = typeof LANE_STATES[number]

/** Where money out is now. */
export const laneState = (world: World): LaneState => {
  if (world.incidents.some(({ closedAt, stops }) => closedAt === null && stops.includes("payouts"))) return "stopped"
  const open = HashMap.toValues(world.payouts.payouts).filter(({ payout }) => payout.state === "open").map(newestAttempt)
  if (open.some(({ signed }) => signed === null)) return "reserved"
  if (open.some(({ sentFirstAt }) => sentFirstAt === null)) return "signed"
  if (open.length > 0) return "sent"
  const states = new Set(HashMap.toValues(world.withdrawals).map(({ state }) => state))
  return states.has("approved") ? "approved" : states.has("requested") ? "requested" : "at rest"
}

type Counts<State extends string> = Record<string, Partial<Record<State, number>>>

/** How often each fault or command hit in which state. */
export interface Coverage {
  readonly faults: Counts<SystemState>
  /** Faults and crashes of histories with payouts. */
  readonly lane: Counts<LaneState>
  readonly commands: Record<string, number>
  /** Things that came out of histories: credits, dust, incidents ... */
  readonly outcomes: Record<string, number>
}

/** Nothing happened yet. */
export const makeCoverage = (): Coverage => ({ faults: {}, lane: {}, commands: {}, outcomes: {} })

/** Counts one event. */
export const count = (counts: Record<string, number>, name: string, times = 1) => {
  counts[name] = (counts[name] ?? 0) + times
}

/** Counts one fault in one state. */
export const countFault = <State extends string>(faults: Counts<State>, name: string, state: State, times = 1) => {
  const row: Partial<Record<State, number>> = faults[name] ??= {}
  row[state] = (row[state] ?? 0) + times
}

const addCounts = <State extends string>(all: Counts<State>, more: Counts<State>, states: ReadonlyArray<State>) => {
  for (const [name, row] of Object.entries(more)) for (const state of states) countFault(all, name, state, row[state] ?? 0)
}

/** Adds what another run covered. */
export const addCoverage = (all: Coverage, more: Coverage) => {
  for (const [name, times] of Object.entries(more.commands)) count(all.commands, name, times)
  for (const [name, times] of Object.entries(more.outcomes)) count(all.outcomes, name, times)
  addCounts(all.faults, more.faults, STATES)
  addCounts(all.lane, more.lane, LANE_STATES)
}

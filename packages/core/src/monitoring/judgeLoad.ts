import type { Load } from "./LoadMeter.ts"
import { memoryPercent } from "./LoadMeter.ts"

/** From what on a process has it too hard (`MEMORY_THRESHOLD_PERCENT`, `CPU_THRESHOLD_PERCENT`, `EVENT_LOOP_LAG_THRESHOLD_MS`). */
export interface LoadMarks {
  readonly memoryPercent: number
  readonly cpuPercent: number
  readonly eventLoopLagMs: number
}

/** Readings in a row that were above a mark, and what is said of that. */
export interface Strain {
  readonly readings: number
  /** `true`: it is reported; `false`: it is not; `null`: nobody knows yet what a process before this one reported. */
  readonly isReported: boolean | null
}

/** Before the first reading. */
export const NO_STRAIN: Strain = { readings: 0, isReported: null }

/** A single reading may be bad luck: the second in a row is reported. */
const READINGS_NEEDED = 2

/** What is above its mark, as facts for operators. Pure. */
export const overloads = (load: Load, marks: LoadMarks): Readonly<Record<string, string>> => {
  const measured = [
    ["memory", memoryPercent(load), marks.memoryPercent, "%"],
    ["cpu", load.cpuPercent, marks.cpuPercent, "%"],
    ["event loop lag", load.eventLoopLagMs, marks.eventLoopLagMs, "ms"]
  ] as const
  return Object.fromEntries(measured.flatMap(([name, value, mark, unit]) =>
    value > mark ? [[name, `${Math.round(value)} ${unit}, above ${mark} ${unit}`]] : []))
}

/** What a reading makes of a strain, and whether it begins to be reported or is over now. Pure. */
export const judgeLoad = (before: Strain, isOver: boolean): { readonly strain: Strain; readonly next: "report" | "settle" | "nothing" } => {
  if (!isOver) return { strain: { readings: 0, isReported: false }, next: before.isReported === false ? "nothing" : "settle" }
  const readings = before.readings + 1
  const reports = readings >= READINGS_NEEDED
  return { strain: { readings, isReported: reports ? true : before.isReported }, next: reports ? "report" : "nothing" }
}

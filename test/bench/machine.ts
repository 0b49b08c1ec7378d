import { readFileSync } from "node:fs"
import { availableParallelism, cpus, loadavg, totalmem } from "node:os"

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly system: string
  /** Processes that wanted a core in the minute before the start: above `cores`, absolute figures say little. */
  readonly loadBefore: number
}

/** The machine this process runs on. */
export const describeMachine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? "unknown",
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1e9),
  node: process.version,
  system: `${process.platform} ${process.arch}`,
  loadBefore: Math.round((loadavg()[0] ?? 0) * 10) / 10
})

/** Kibibytes of a process by their name in a file of `/proc`, as megabytes (1e6 bytes). */
const kibibytes = (file: string, name: string): number => {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "utf8"))
  return (Number(found?.[1] ?? Number.NaN) * 1024) / 1e6
}

/** Memory of a process in MB (1e6 bytes). Linux only. */
export interface Memory {
  /** What it holds in memory, pages that it shares with other processes counted in full. */
  readonly residentMb: number
  /** The same with each shared page divided by the number of processes that hold it. */
  readonly proportionalMb: number
}

/** What a running process holds in memory now. */
export const memoryOf = (pid: number): Memory => ({
  residentMb: kibibytes(`/proc/${pid}/status`, "VmRSS"),
  proportionalMb: kibibytes(`/proc/${pid}/smaps_rollup`, "Pss")
})

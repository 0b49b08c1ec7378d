import { Worker } from "node:worker_threads"
import type { Coverage } from "./Coverage.ts"
import { addCoverage, makeCoverage } from "./Coverage.ts"
import type { Outcome } from "./simulate.ts"

/** What became of many histories. */
export interface Outcomes {
  readonly histories: number
  /** Those that broke a promise, by seed. */
  readonly failed: ReadonlyArray<Outcome>
  readonly coverage: Coverage
  readonly seconds: number
}

/** What one thread is told to play: every `stride`th seed. */
export interface Share {
  readonly from: number
  readonly to: number
  readonly stride: number
  /** It stops after so many failures. */
  readonly failuresMax: number
}

/** What a thread answers at its end. */
export interface Played {
  readonly failed: ReadonlyArray<Outcome>
  readonly coverage: Coverage
  readonly histories: number
}

/** What a thread says on its way. */
export interface Progress {
  /** Histories played since it last said so. */
  readonly progress: number
}

const THREADS = 2
const CONDITIONS = ["--disable-warning=ExperimentalWarning", "--conditions=@sigmatrade/source"]

const playShare = (share: Share, onProgress: (histories: number) => void) =>
  new Promise<Played>((resolve, reject) => {
    const worker = new Worker(new URL("./simulationThread.ts", import.meta.url), { workerData: share, execArgv: CONDITIONS })
    worker.on("message", (said: Played | Progress) => "progress" in said ? onProgress(said.progress) : resolve(said))
    worker.once("error", reject)
    worker.once("exit", () => reject(new Error("a thread ended without an answer")))
  })

/** How many histories are played, and how it is told on the way. */
export interface Playing {
  /** Each thread stops after so many failures. */
  readonly failuresMax?: number
  readonly threads?: number
  /** Told now and then how many are done. */
  readonly onProgress?: (histories: number) => void
}

/** Plays the histories of so many seeds, on as many threads as most machines have cores to spare. */
export const simulateMany = async (from: number, seeds: number, playing: Playing = {}): Promise<Outcomes> => {
  const { failuresMax = Infinity, onProgress, threads = THREADS } = playing
  let done = 0
  const startedAt = performance.now()
  const to = from + seeds
  const shares = Array.from({ length: threads }, (_, index): Share => ({ from: from + index, to, stride: threads, failuresMax }))
  const played = await Promise.all(shares.filter((share) => share.from < to).map((share) => playShare(share, (histories) => {
    done += histories
    onProgress?.(done)
  })))
  const coverage = makeCoverage()
  for (const one of played) addCoverage(coverage, one.coverage)
  return {
    coverage,
    histories: played.reduce((sum, one) => sum + one.histories, 0),
    failed: played.flatMap((one) => one.failed).toSorted((one, other) => one.seed - other.seed),
    seconds: (performance.now() - startedAt) / 1000
  }
}

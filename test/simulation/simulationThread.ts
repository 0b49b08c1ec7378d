import { parentPort, workerData } from "node:worker_threads"
import { addCoverage, makeCoverage } from "./Coverage.ts"
import type { Outcome } from "./simulate.ts"
import { simulate } from "./simulate.ts"
import type { Played, Progress, Share } from "./simulateMany.ts"

// Most failures in a history are wanted ones: writing down where each came from would take a tenth of the time. One seed alone does.
Error.stackTraceLimit = 0

const { failuresMax, from, stride, to } = workerData as Share
/** Histories of a thread between two words of it. */
const PROGRESS_EVERY = 100
const coverage = makeCoverage()
const failed: Array<Outcome> = []
let histories = 0
for (let seed = from; seed < to && failed.length < failuresMax; seed += stride) {
  const outcome = await simulate(seed)
  addCoverage(coverage, outcome.coverage)
  histories += 1
  if (outcome.failure !== null) failed.push(outcome)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  if (histories % PROGRESS_EVERY === 0) parentPort?.postMessage({ progress: PROGRESS_EVERY } satisfies Progress)
}
// The rule takes a thread for a window.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage({ failed, coverage, histories } satisfies Played)

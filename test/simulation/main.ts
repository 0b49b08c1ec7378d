import { parseArgs } from "node:util"
import { Logger } from "effect"
import { describeOutcome, describeOutcomes } from "./describeOutcomes.ts"
import { simulate } from "./simulate.ts"
import { simulateMany } from "./simulateMany.ts"

const say = (text: string) => void process.stdout.write(`${text}\n`)

const { values } = parseArgs({
  options: {
    seed: { type: "string" }, seeds: { type: "string", default: "2000" }, first: { type: "string", default: "1" }, threads: { type: "string", default: "2" },
    verbose: { type: "boolean", default: false }
  }
})

/** One history, told in full; with `--verbose` the watchers' logs too. */
const playOne = async (seed: number) => {
  const outcome = await simulate(seed, values.verbose ? Logger.layer([Logger.consolePretty()]) : undefined)
  say(describeOutcome(outcome))
  return outcome.failure === null
}

/** Many histories: how far it is on the way, the first broken one in full, what they came to, and last the counts. */
const playMany = async (first: number, seeds: number, threads: number) => {
  const outcomes = await simulateMany(first, seeds, { threads, onProgress: (histories) => say(`${histories} of ${seeds} histories`) })
  const [broken] = outcomes.failed
  if (broken !== undefined) say(`${describeOutcome(broken)}\n`)
  say(describeOutcomes(outcomes))
  say(`seeds ${first} to ${first + seeds - 1}: ${outcomes.histories} histories, ${outcomes.failed.length} broken`)
  // Fewer than asked for is no proof either.
  return outcomes.failed.length === 0 && outcomes.histories === seeds
}

const kept = values.seed === undefined ? await playMany(Number(values.first), Number(values.seeds), Number(values.threads)) : await playOne(Number(values.seed))
process.exitCode = kept ? 0 : 1

import { parseArgs } from "node:util"
import { Logger } from "effect"
import { describeOutcome, describeOutcomes } from "./describeOutcomes.ts"
import { addCoverage, makeCoverage } from "./Coverage.ts"
import type { Outcome } from "./simulate.ts"
import { simulate } from "./simulate.ts"
import { simulateMany } from "./simulateMany.ts"

const say = (text: string) => void process.stdout.write(`${text}\n`)

const { values } = parseArgs({
  options: { seed: { type: "string" }, seeds: { type: "string", default: "2000" }, from: { type: "string", default: "1" }, verbose: { type: "boolean", default: false } }
})

/** One history, told in full; with `--verbose` the watchers' logs too. */
const playOne = async (seed: number) => {
  const outcome = await simulate(seed, values.verbose ? Logger.layer([Logger.consolePretty()]) : undefined)
  say(describeOutcome(outcome))
  return outcome.failure === null
}

/** Histories between two words about how far it is. */
const CHUNK = 5_000

const playMany = async (from: number, seeds: number) => {
  const coverage = makeCoverage()
  const all = { coverage, histories: 0, failed: [] as Array<Outcome>, seconds: 0 }
  for (let done = 0; done < seeds; done += CHUNK) {
    const outcomes = await simulateMany(from + done, Math.min(CHUNK, seeds - done))
    addCoverage(coverage, outcomes.coverage)
    all.histories += outcomes.histories
    all.seconds += outcomes.seconds
    all.failed.push(...outcomes.failed)
    for (const failed of outcomes.failed) say(`${describeOutcome(failed)}\n`)
    if (seeds > CHUNK) say(`${all.histories} of ${seeds} histories, ${all.failed.length} broke a promise, ${(all.histories / all.seconds).toFixed(1)} per second`)
  }
  say(describeOutcomes(all))
  return all.failed.length === 0
}

const kept = values.seed === undefined ? await playMany(Number(values.from), Number(values.seeds)) : await playOne(Number(values.seed))
process.exitCode = kept ? 0 : 1

import { parseArgs } from "node:util"
import { Logger } from "effect"
import { describeOutcome, describeOutcomes } from "./describeOutcomes.ts"
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

const playMany = async (from: number, seeds: number) => {
  const outcomes = await simulateMany(from, seeds)
  const [first] = outcomes.failed
  if (first !== undefined) say(`${describeOutcome(first)}\n`)
  say(describeOutcomes(outcomes))
  return outcomes.failed.length === 0
}

const kept = values.seed === undefined ? await playMany(Number(values.from), Number(values.seeds)) : await playOne(Number(values.seed))
process.exitCode = kept ? 0 : 1

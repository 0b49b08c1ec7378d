import { LANE_STATES, STATES } from "./Coverage.ts"
import { FAULTS } from "./faults.ts"
import { PAY_FAULTS } from "./payFaults.ts"
import type { Outcome } from "./simulate.ts"
import type { Outcomes } from "./simulateMany.ts"

/** A failed history for whoever has to understand it: the seed, what happened in it, and the promise that was broken. */
export const describeOutcome = ({ failure, seed, story }: Outcome): string =>
  [`seed ${seed}`, ...story, failure ?? "every promise was kept", `again: npm run simulate -- --seed ${seed}`].join("\n")

const row = (cells: ReadonlyArray<string | number>, widths: ReadonlyArray<number>) =>
  cells.map((cell, index) => String(cell)[index === 0 ? "padEnd" : "padStart"](widths[index] ?? 11)).join("")

/** How often each fault hit, and what the system was doing then. */
const faultTable = ({ coverage: { faults } }: Outcomes): ReadonlyArray<string> => {
  const widths = [30, ...STATES.map(() => 12)]
  return [
    row(["fault", ...STATES], widths),
    ...FAULTS.map((name) => row([name, ...STATES.map((state) => faults[name]?.[state] ?? 0)], widths))
  ]
}

/** The same for histories with payouts, by where money out was then. */
const laneTable = ({ coverage: { lane } }: Outcomes): ReadonlyArray<string> => {
  const widths = [34, ...LANE_STATES.map(() => 11)]
  return [
    row(["fault, with payouts", ...LANE_STATES], widths),
    ...[...PAY_FAULTS, "crash"].map((name) => row([name, ...LANE_STATES.map((state) => lane[name]?.[state] ?? 0)], widths))
  ]
}

const counted = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).toSorted(([one], [other]) => one < other ? -1 : 1).map(([name, times]) => `${name}: ${times}`)

/** What many histories came to. */
export const describeOutcomes = (outcomes: Outcomes): string => {
  const { coverage, failed, histories, seconds } = outcomes
  const quiescent = coverage.outcomes.quiescent ?? 0
  return [
    ...faultTable(outcomes),
    "",
    ...laneTable(outcomes),
    "",
    `commands: ${counted(coverage.commands).join(", ")}`,
    `outcomes: ${counted(coverage.outcomes).join(", ")}`,
    "",
    `${histories} histories in ${seconds.toFixed(1)} s (${(histories / seconds).toFixed(1)} per second), ` +
    `${(100 * quiescent / histories).toFixed(1)} % came to rest, ${failed.length} broke a promise`,
    ...failed.map(({ failure, seed }) => `  seed ${seed}: ${failure?.split("\n")[0]?.slice(0, 300)}`)
  ].join("\n")
}

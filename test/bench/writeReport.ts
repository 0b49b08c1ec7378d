import { writeFileSync } from "node:fs"
import type { ProcessFigures } from "./apps/measureApps.ts"
import type { BackfillFigures } from "./backfill/measureBackfill.ts"
import type { CreditFigures } from "./credits/measureCredits.ts"
import type { Machine } from "./machine.ts"
import type { Spread } from "./median.ts"

/** Everything one run has measured. */
export interface Figures {
  readonly machine: Machine
  readonly postgres: string
  readonly startedAt: Date
  readonly credits: ReadonlyArray<CreditFigures>
  readonly backfill: BackfillFigures
  readonly apps: ReadonlyArray<ProcessFigures>
}

const whole = (value: number) => Math.round(value).toLocaleString("en")
const spread = ({ least, median, most }: Spread, digits: number) =>
  `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`
const wholeSpread = ({ least, median, most }: Spread) => `${whole(median)} (${whole(least)} to ${whole(most)})`

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>) =>
  [head, head.map((_, place) => place === 0 ? "---" : "---:"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

const creditsPart = (credits: Figures["credits"]) => `## Crediting deposits

Deposits credited per second by core's \`creditDeposits\` over the Postgres adapters, one at a time, one connection. Every member has three
sponsors; six of ten deposits buy a level with three commissions and four notices, the others only add to the balance.
Reference: the very same requests, recorded from a real run and sent again over a bare socket to an identical copy of the database; of the
answers only their ends are read. Target: ratio >= 0.7.

${table(["Batch", "Ours, credits/s", "Bare socket, credits/s", "Ratio", "Requests per batch", "Rounds of deposits"], credits.map((one) => [
  String(one.batchSize), wholeSpread(one.real), wholeSpread(one.bare), spread(one.ratio, 2), one.requestsPerBatch.toFixed(1),
  `${one.rounds} of ${whole(one.deposits)}`
]))}
`

const backfillPart = ({ chain, ...one }: BackfillFigures) => {
  const blocks = chain.last - chain.first + 1
  const row = (name: string, seconds: Spread, ratio: string) => {
    const perSecond = (count: number) => whole(count / seconds.median)
    return [name, spread(seconds, 3), perSecond(blocks), perSecond(chain.transfers), ratio]
  }
  return `## Backfill

A generated chain (one seed) on anvil: ${whole(blocks)} blocks with ${whole(chain.transfers)} token transfers, ${whole(chain.ours)} of them to us.
Ours is \`scanChain\` from the first block until the cursor stands at the last one, everything recorded in Postgres with its notices, and native
payments looked for as well. References: bare \`eth_getLogs\` loops with \`JSON.parse\` and nothing else, one with our filter (the node picks
out our transfers), one that fetches every transfer of the token, as an indexer that does not filter must. An event is a transfer of the range.

${table(["Reader", "Seconds", "Blocks/s", "Events/s", "Its time over ours"], [
  row("Ours", one.real, "1"),
  row("Bare, our filter", one.bare, spread(one.ratio, 2)),
  row("Bare, every transfer", one.bareAll, spread(one.ratioAll, 2))
])}

JSON-RPC calls per block: ${one.callsPerBlock.toFixed(4)} (target <= 0.05), in ${one.requestsPerBlock.toFixed(4)} HTTP requests per block. ${one.rounds} rounds.
`
}

const appsPart = (apps: Figures["apps"]) => {
  const ours = apps.slice(1)
  const sum = (pick: (one: ProcessFigures) => Spread) => whole(ours.reduce((total, one) => total + pick(one).median, 0))
  return `## Memory and start of the apps

Each app as the image runs it: one bundle, a process of its own; PostgreSQL, anvil and Telegram's emulator beside it. Start is
from the spawn until it serves: the bot's first \`getUpdates\`, the watcher's cursor in the database, an answer of the API. Memory is read 5 s
after that, in MB (1e6 bytes): resident counts shared pages in full in every process, proportional divides them among their holders.
Reference: \`node -e\` that writes one word. Targets: start <= 500 ms each, resident <= 250 MB together.

${table(["Process", "Bundle, kB", "Start, ms", "Resident, MB", "Proportional, MB"], [
  ...apps.map((one) => [
    one.name, one.bundleKb === 0 ? "" : whole(one.bundleKb), wholeSpread(one.startMs), wholeSpread(one.residentMb), wholeSpread(one.proportionalMb)
  ]),
  ["bot, watcher and api", "", "", sum(({ residentMb }) => residentMb), sum(({ proportionalMb }) => proportionalMb)]
])}
`
}

const machinePart = ({ machine, postgres, startedAt }: Figures, tookSeconds: number) => `# Benchmarks

Written by \`npm run bench\` on ${startedAt.toISOString().slice(0, 10)}, in ${tookSeconds} s. Run it again to get your own; nothing in the tests depends on these figures.

${table(["Machine", ""], [
  ["Processor", `${machine.processor}, ${machine.cores} cores`],
  ["Memory", `${machine.memoryGb} GB`],
  ["System", machine.system],
  ["Node", machine.node],
  ["PostgreSQL", `${postgres}, on loopback; for crediting and backfill without waiting for the disk (\`fsync=off\`)`],
  ["Load before the start", `${machine.loadBefore} processes for ${machine.cores} cores`]
])}

How to read: a figure is the median of its rounds, with the least and the most in brackets. Ours and its reference take turns in one run, so
their ratio holds on a busy machine too; absolute figures depend on the machine and on what else runs there. No disk is waited for, which
makes a ratio harder to reach: a slow disk slows both sides alike.
`

/** Writes `docs/benchmarks.md`. */
export const writeReport = (figures: Figures, tookSeconds: number): void => {
  const parts = [machinePart(figures, tookSeconds), creditsPart(figures.credits), backfillPart(figures.backfill), appsPart(figures.apps)]
  writeFileSync(new URL("../../docs/benchmarks.md", import.meta.url), parts.join("\n"))
}

import { writeFileSync } from "node:fs"
import type { AddressFigures } from "./addresses/measureAddresses.ts"
import type { ProcessFigures } from "./apps/measureApps.ts"
import type { BackfillFigures } from "./backfill/measureBackfill.ts"
import type { CatchUpFigures } from "./catchUp/measureCatchUp.ts"
import type { CreditFigures } from "./credits/measureCredits.ts"
import type { LiveFigures } from "./live/measureLive.ts"
import type { Machine } from "./machine.ts"
import type { Spread } from "./median.ts"
import type { PayoutFigures } from "./payouts/measurePayouts.ts"
import type { UpdateFigures } from "./updates/measureUpdates.ts"
import type { WithdrawalFigures } from "./withdrawals/measureWithdrawals.ts"

/** Everything one run has measured. */
export interface Figures {
  readonly machine: Machine
  readonly postgres: string
  readonly startedAt: Date
  readonly isShort: boolean
  readonly credits: ReadonlyArray<CreditFigures>
  readonly backfill: ReadonlyArray<BackfillFigures>
  readonly catchUp: CatchUpFigures
  readonly live: LiveFigures
  readonly addresses: ReadonlyArray<AddressFigures>
  readonly payouts: PayoutFigures
  readonly withdrawals: WithdrawalFigures
  readonly updates: ReadonlyArray<UpdateFigures>
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

const backfillRow = (figures: BackfillFigures) => {
  const { bare, calls, payingBlocks, peakMb, plan, ponder, prover, proverRatio, reader, readerRatio, watcher, watcherRatio } = figures
  const perSecond = (seconds: Spread | null) => seconds === null ? "" : whole(plan.ours / seconds.median)
  const ratio = (value: Spread | null) => value === null ? "" : spread(value, 2)
  return [
    `${whole(plan.blocks)} of ${plan.transfersPerBlock}, ${whole(plan.ours)}`,
    perSecond(watcher), perSecond(reader), perSecond(ponder), perSecond(prover), perSecond(bare),
    ratio(watcherRatio), ratio(readerRatio), ratio(proverRatio),
    ((calls - 2 * payingBlocks) / plan.blocks).toFixed(4), whole(peakMb)
  ]
}

const backfillPart = (backfill: Figures["backfill"]) => `## Backfill

Generated chains (one seed), served by a process of their own: so many blocks of so many token transfers each, so many of these to us. An
event is a transfer to us. *Watcher*: \`scanChain\` and \`scanGap\` until nothing is left, every payment recorded in Postgres with its
notice, every block that pays us proven (each transaction and receipt encoded and hashed again). *Reader*: its reader alone.
References: Ponder 1.0.0 for the same wallet with one row per event, which believes what it is answered and fetches no receipts; a bare
\`eth_getLogs\` loop with our filter that drops the answers. *Bare prover*: the least that any prover does in this
runtime, paying blocks and receipts in batches, parsed, encoded and hashed, with no limits, no other checks and no database: what it reaches
over Ponder is the most that can be reached with proofs. Every run is a new process. Whatever the length of a chain, its youngest 105
blocks are read whole, a call each, which is most of the calls of a short one. Targets: ratio to Ponder >= 5, calls per block
beyond two for each block that pays us <= 0.05.${backfill.some(({ ponder }) => ponder === null) ? " This run was without Ponder." : ""}

${table(
  [
    "Blocks of transfers, to us", "Watcher, events/s", "Reader", "Ponder", "Bare prover", "Bare loop", "Watcher over Ponder",
    "Reader over Ponder", "Bare prover over Ponder", "Calls per block", "Peak, MB"
  ],
  backfill.map(backfillRow)
)}
`

const catchUpPart = ({ blocks, payments, peakMb, seconds }: CatchUpFigures) => `## Catching up

The watcher as an operator starts it, a process of its own, on a chain of which it has read nothing: ${whole(blocks)} blocks
with ${whole(payments)} payments, read as older blocks beside the new ones, confirmed and credited. Its memory is read from outside.

${table(["", ""], [
  ["From the start until everything is credited, s", seconds.toFixed(1)],
  ["Most memory it ever held, MB (target <= 512)", whole(peakMb)]
])}
`

const livePart = ({ blocks, callsPerBlock, latencyMs, payments, quietRequestsPerBlock, requestsPerBlock }: LiveFigures) => {
  const each = (counts: ReadonlyArray<number>) => counts.map((count) => count.toFixed(2)).join(", ")
  return `## Live

The same watcher following anvil at a block every 450 ms through three providers, two of which must agree; every block holds a token
payment and a native one, ${whole(payments)} in ${whole(blocks)} blocks. Time runs from the mining of the block that makes a payment final
until its credit is in the database. Targets: 99 of 100 within one block time, at most 2 requests per block and provider.

${table(["", ""], [
  ["Credited, half / 99 of 100 / all within, ms", [latencyMs.half, latencyMs.p99, latencyMs.most].map(whole).join(" / ")],
  ["HTTP requests per block while nobody pays, each provider", each(quietRequestsPerBlock)],
  ["HTTP requests per block while every block pays us twice", each(requestsPerBlock)],
  ["JSON-RPC calls per block of these", each(callsPerBlock)]
])}
`
}

const addressesPart = (addresses: Figures["addresses"]) => `## Watched addresses

The same blocks with the same payments, read and recorded while so many members have an address of their own. Readers take turns in one
process; the ratio is to the first line, round by round. Target: within 10 %.

${table(["Addresses", "ms per block", "Ratio", "Calls per block", "Rounds"], addresses.map((one) => [
  whole(one.addresses), spread(one.msPerBlock, 3), spread(one.ratio, 2), one.callsPerBlock.toFixed(3), String(one.rounds)
]))}
`

const moneyOutPart = (payouts: PayoutFigures, withdrawals: WithdrawalFigures) => `## Money out

Payouts: ${payouts.payouts} approved withdrawals of the token per round go through one lane, from the reserved nonce to the answer of the only
provider, over Postgres and a key in a file whose log of signings is flushed to this disk. Reference: \`eth_sendRawTransaction\` of transactions signed
before, over one kept-alive connection and over 16. Settling: from final until books and member know. Withdrawals: ${withdrawals.asked} requests at
once out of one balance worth ${withdrawals.granted}, exactly ${withdrawals.granted} granted in every round, the password being proven; reference: as many bare transactions that guard a
balance and insert a row, over the same 20 connections.

${table(["", "Ours", "Bare", "Ratio", "Rounds"], [
  ["Payouts per second", wholeSpread(payouts.lane), `${wholeSpread(payouts.bare)}; at once ${wholeSpread(payouts.bareAtOnce)}`, spread(payouts.ratio, 2), String(payouts.rounds)],
  ["Payouts settled per second", wholeSpread(payouts.settled), "", "", String(payouts.rounds)],
  [`${withdrawals.asked} withdrawals at once, ms`, wholeSpread(withdrawals.oursMs), wholeSpread(withdrawals.bareMs), spread(withdrawals.ratio, 2), String(withdrawals.rounds)]
])}
`

const updatesPart = (updates: Figures["updates"]) => `## The bot's updates

/menu from 500 members at once, and from 50 who wait for each answer, over a Bot API that does nothing else. The bare bots run the two statements
ours needs for it and send the same answer, and keep nothing; ours keeps every update before it serves it. Target: >= 0.8 of bare grammY.

${table(["Bot", "Updates/s", "Half answered within, ms", "99 of 100 within, ms", "Resident, MB"], updates.map((one) => [
  `${one.bot}, ${one.delivery}`, wholeSpread(one.updatesPerSecond), wholeSpread(one.p50Ms), wholeSpread(one.p99Ms), wholeSpread(one.residentMb)
]))}
`

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

const machinePart = ({ isShort, machine, postgres, startedAt }: Figures, tookSeconds: number) => `# Benchmarks

Written by \`npm run bench${isShort ? " -- short" : ""}\` on ${startedAt.toISOString().slice(0, 10)}, in ${tookSeconds} s. Run it again to get your own; nothing in the tests depends on these figures.

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
  const parts = [
    machinePart(figures, tookSeconds), creditsPart(figures.credits), backfillPart(figures.backfill), catchUpPart(figures.catchUp),
    livePart(figures.live), addressesPart(figures.addresses), moneyOutPart(figures.payouts, figures.withdrawals), updatesPart(figures.updates),
    appsPart(figures.apps)
  ]
  writeFileSync(new URL("../../docs/benchmarks.md", import.meta.url), parts.join("\n"))
}

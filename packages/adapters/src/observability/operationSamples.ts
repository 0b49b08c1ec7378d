import { Flow, IncidentKind } from "@sigmatrade/core/incident/Incident"
import { JOBS } from "@sigmatrade/core/job/Job"
import type { JobStanding } from "@sigmatrade/core/job/JobRuns"
import { nextRun } from "@sigmatrade/core/job/dueAt"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Stage } from "@sigmatrade/core/monitoring/OperationsFigures"
import type { Operations } from "@sigmatrade/core/monitoring/readOperations"
import { hasSay } from "@sigmatrade/core/provider/ProviderHealth"
import { differenceOf } from "@sigmatrade/core/reconciliation/Checkpoint"
import type { Checkpoint, WalletLine } from "@sigmatrade/core/reconciliation/Checkpoint"
import { DateTime } from "effect"
import type { MetricName, Sample } from "./metricCatalog.ts"

const DAY_SECONDS = 86_400
const QUANTILES = [0.5, 0.95, 1] as const

const seconds = (from: DateTime.Utc, to: DateTime.Utc) => (DateTime.toEpochMillis(to) - DateTime.toEpochMillis(from)) / 1000
const known = (name: MetricName, value: number | null, labels: Readonly<Record<string, string>> = {}): ReadonlyArray<Sample> =>
  value === null ? [] : [{ name, value, labels }]

/** A display, not a sum: digits below what a double holds are lost here and nowhere else. */
const units = (amount: bigint, asset: AssetId) => Number(amount) / 10 ** ([BNB, USDT].find(({ id }) => id === asset)?.decimals ?? 18)

const chain = ({ at, blocksPutOff, cursor, finalMark, providers }: Operations): ReadonlyArray<Sample> => {
  const heads = providers.flatMap(({ health: { latest, state } }) => hasSay(state) && latest !== null ? [latest] : [])
  const head = heads.length === 0 ? null : Math.max(...heads)
  const behind = (block: number | null) => head === null || block === null ? null : Math.max(0, head - block)
  return [
    ...known("sigmatrade_chain_head_block", head),
    ...known("sigmatrade_chain_cursor_block", cursor),
    ...known("sigmatrade_chain_final_block", finalMark),
    ...known("sigmatrade_chain_lag_blocks", behind(cursor)),
    ...known("sigmatrade_chain_finality_lag_blocks", behind(finalMark)),
    ...known("sigmatrade_chain_put_off_blocks", blocksPutOff),
    ...providers.flatMap(({ health: { id: provider, latest, state } }) => [
      ...known("sigmatrade_provider_state", 1, { provider, state }),
      ...known("sigmatrade_provider_head_block", latest, { provider })
    ]),
    ...known("sigmatrade_provider_report_age_seconds", providers.length === 0 ? null : Math.max(...providers.map((one) => seconds(one.at, at))))
  ]
}

/** The nearest rank: a value that did occur. */
const quantile = (sorted: ReadonlyArray<number>, share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null

const waits = ({ at, delays, queues }: Operations): ReadonlyArray<Sample> => [
  ...queues.flatMap(({ count, name: queue, since }): ReadonlyArray<Sample> => [
    { name: "sigmatrade_queue_items", value: count, labels: { queue } },
    { name: "sigmatrade_queue_oldest_age_seconds", value: since === null ? 0 : Math.max(0, seconds(since, at)), labels: { queue } }
  ]),
  ...Stage.literals.flatMap((stage) => {
    const sorted = delays.filter((one) => one.stage === stage).map((one) => one.seconds).toSorted((one, other) => one - other)
    return [
      ...QUANTILES.flatMap((share) => known("sigmatrade_delay_seconds", quantile(sorted, share), { stage, quantile: String(share) })),
      ...known("sigmatrade_delay_samples", sorted.length, { stage })
    ]
  })
]

const trouble = ({ incidents }: Operations): ReadonlyArray<Sample> => [
  ...IncidentKind.literals.flatMap((kind) => known("sigmatrade_incidents_open", incidents.filter((one) => one.kind === kind).length, { kind })),
  ...Flow.literals.flatMap((flow) => known("sigmatrade_brake_pulled", incidents.some(({ stops }) => stops.includes(flow)) ? 1 : 0, { flow }))
]

/** What a wallet is for us; others are those that were ours before. */
const roleOf = ({ wallets: { address, payout } }: Operations, { wallet }: WalletLine) =>
  wallet === payout ? "payout" : wallet === address ? "deposit" : "former"

/** Too much here does not make up for too little there. */
const sizeOf = (amount: bigint) => amount < 0n ? 0n - amount : amount

const books = (operations: Operations, { at: comparedAt, broken, reserves, wallets }: Checkpoint): ReadonlyArray<Sample> => {
  const lines = new Map<string, { readonly asset: AssetId; readonly wallet: string; held: bigint; difference: bigint }>()
  for (const line of wallets) {
    const [asset, wallet] = [line.asset, roleOf(operations, line)]
    const sum = lines.get(`${wallet} ${asset}`) ?? { asset, wallet, held: 0n, difference: 0n }
    lines.set(`${wallet} ${asset}`, { ...sum, held: sum.held + line.onChain, difference: sum.difference + sizeOf(differenceOf(line)) })
  }
  return [
    ...known("sigmatrade_books_compared_age_seconds", seconds(comparedAt, operations.at)),
    ...known("sigmatrade_books_invariants_broken", broken.length),
    ...[...lines.values()].flatMap(({ asset, difference, held, wallet }) => [
      ...known("sigmatrade_wallet_balance", units(held, asset), { wallet, asset }),
      ...known("sigmatrade_books_difference", units(difference, asset), { wallet, asset })
    ]),
    ...reserves.flatMap(({ asset, owed, reserves: held }) => [
      ...known("sigmatrade_books_owed", units(owed, asset), { asset }),
      ...known("sigmatrade_books_reserves", units(held, asset), { asset })
    ]),
    ...operations.outflow.flatMap(({ amount, asset }) => {
      const line = lines.get(`payout ${asset}`)
      const runway = line === undefined || amount === 0n ? null : (Number(line.held) / Number(amount)) * DAY_SECONDS
      return [
        ...known("sigmatrade_payout_outflow", units(amount, asset), { asset }),
        ...known("sigmatrade_payout_runway_seconds", runway, { asset })
      ]
    })
  ]
}

const job = ({ at }: Operations) => ({ backlog, endedAt, failures, job: name, runs, startedAt, state }: JobStanding): ReadonlyArray<Sample> => {
  const schedule = JOBS.find((one) => one.name === name)?.schedule
  const dueAt = schedule?._tag === "Periodic" ? nextRun(schedule, startedAt) : null
  const labels = { job: name }
  return [
    ...known("sigmatrade_job_last_run_age_seconds", seconds(startedAt, at), labels),
    ...known("sigmatrade_job_last_run_seconds", seconds(startedAt, endedAt ?? at), labels),
    ...known("sigmatrade_job_next_run_seconds", dueAt === null ? null : seconds(at, dueAt), labels),
    ...known("sigmatrade_job_backlog", backlog, labels),
    ...known("sigmatrade_job_failed", state === "failed" ? 1 : 0, labels),
    ...known("sigmatrade_job_runs_total", runs, labels),
    ...known("sigmatrade_job_failures_total", failures, labels)
  ]
}

/** How things are, as samples. Pure. */
export const operationSamples = (operations: Operations): ReadonlyArray<Sample> => [
  ...chain(operations),
  ...waits(operations),
  ...trouble(operations),
  ...(operations.checkpoint === null ? [] : books(operations, operations.checkpoint)),
  ...operations.jobs.flatMap(job(operations)),
  ...operations.connections.flatMap(({ application, count, state }) => known("sigmatrade_database_connections", count, { application, state }))
]

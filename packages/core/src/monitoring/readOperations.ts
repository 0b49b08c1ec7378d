import { DateTime, Effect, Option } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { Incident } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import type { JobStanding } from "../job/JobRuns.ts"
import { JobRuns } from "../job/JobRuns.ts"
import type { ReportedHealth } from "../provider/ProviderHealthStore.ts"
import { ProviderHealthStore } from "../provider/ProviderHealthStore.ts"
import type { Checkpoint } from "../reconciliation/Checkpoint.ts"
import { CheckpointStore } from "../reconciliation/CheckpointStore.ts"
import type { Connections, Delay, Outflow, Queue } from "./OperationsFigures.ts"
import { OperationsFigures } from "./OperationsFigures.ts"

/** How things are, as far as the store knows: any process can say so. */
export interface Operations {
  readonly at: DateTime.Utc
  /** Up to where the chain was read, what is final for good, and blocks before that which were put off. */
  readonly cursor: BlockNumber | null
  readonly finalMark: BlockNumber | null
  readonly blocksPutOff: number
  readonly providers: ReadonlyArray<ReportedHealth>
  readonly queues: ReadonlyArray<Queue>
  /** Of what ended in the last hour. */
  readonly delays: ReadonlyArray<Delay>
  /** Of the last 24 hours. */
  readonly outflow: ReadonlyArray<Outflow>
  readonly incidents: ReadonlyArray<Incident>
  readonly jobs: ReadonlyArray<JobStanding>
  /** The newest comparison of the books with the chain. */
  readonly checkpoint: Checkpoint | null
  readonly connections: ReadonlyArray<Connections>
  /** The wallets that are ours by settings. */
  readonly wallets: SystemWallet["Service"]
}

/** Reads how things are, in a few small statements. */
export const readOperations = Effect.fn("readOperations")(function*() {
  const at = yield* DateTime.now
  const wallets = yield* SystemWallet
  const { chainId } = wallets
  const [cursors, figures] = [yield* ScanCursorStore, yield* OperationsFigures]
  const gaps = yield* cursors.gaps(chainId)
  const numberOf = Option.map(({ number }: { readonly number: BlockNumber }) => number)
  const operations: Operations = {
    at,
    cursor: Option.getOrNull(numberOf(yield* cursors.get(chainId))),
    finalMark: Option.getOrNull(numberOf(yield* cursors.finalMark(chainId))),
    blocksPutOff: gaps.reduce((sum, { after, end }) => sum + end.number - after.number, 0),
    providers: yield* (yield* ProviderHealthStore).all,
    queues: yield* figures.queues(at),
    delays: yield* figures.delays(DateTime.subtract(at, { hours: 1 })),
    outflow: yield* figures.outflow(DateTime.subtract(at, { hours: 24 })),
    incidents: yield* (yield* IncidentStore).opened,
    jobs: yield* (yield* JobRuns).standings,
    checkpoint: Option.getOrNull(yield* (yield* CheckpointStore).last(chainId)),
    connections: yield* figures.connections,
    wallets
  }
  return operations
})

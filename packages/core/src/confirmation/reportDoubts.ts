import { DateTime, Effect } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import type { Flow, Incident, IncidentKind } from "../incident/Incident.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { breakFinality } from "./breakFinality.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import type { Judgement } from "./judgeBlocks.ts"
import type { Position, Weighed } from "./weigh.ts"

/** Opens an incident that closes itself, or closes it when its cause is over; writes nothing while nothing changes. */
const keepTrack = Effect.fn("keepTrack")(function*(
  open: ReadonlyArray<Incident>,
  kind: IncidentKind,
  chainId: ChainId,
  isSo: boolean,
  stops: ReadonlyArray<Flow>,
  facts: Readonly<Record<string, string>>
) {
  const subject = String(chainId)
  if (isSo === open.some((incident) => incident.kind === kind && incident.subject === subject)) return
  if (isSo) yield* reportIncident(new Finding({ kind, subject, facts, stops, asset: null, approvalsNeeded: 0 }))
  else if (yield* (yield* IncidentStore).settle(kind, subject, yield* DateTime.now)) yield* Effect.logInfo(`Over: ${kind}`, { subject })
})

/** Who says what, for people. */
const saidBy = (positions: ReadonlyArray<Position>): Readonly<Record<string, string>> =>
  Object.fromEntries(positions.map(({ contradicts, final, provider }) => [
    provider,
    contradicts === null ? `final ${final ?? "unknown"}` : `at ${contradicts.number}: ${contradicts.theirs}, ours ${contradicts.ours}`
  ]))

/** Everything one step of confirming has learnt. */
interface Learnt {
  readonly chainId: ChainId
  readonly cursor: ScanCursor
  readonly providers: ReadonlyArray<Speaking>
  /** How many had a say lately, whether or not they answered this time. */
  readonly heard: number
  readonly positions: ReadonlyArray<Position>
  readonly weighed: Weighed
  readonly judged: ReadonlyArray<Judgement>
  readonly stalled: boolean
}

/** Two once read a stretch differently: over when the quorum's final chain is ours beyond it, and nothing is left unread below. */
const settleReading = Effect.fn("settleReading")(function*(open: ReadonlyArray<Incident>, chainId: ChainId, { height, verdict }: Weighed) {
  const subject = `${chainId} while reading`
  const incident = open.find((one) => one.kind === "providers disagree" && one.subject === subject)
  if (incident === undefined || verdict !== "one" || height === null || height < Number(incident.facts.number)) return
  if ((yield* (yield* ScanCursorStore).gaps(chainId)).length > 0) return
  yield* (yield* IncidentStore).settle("providers disagree", subject, yield* DateTime.now)
})

/**
 * Turns doubts into incidents: too few providers, a split, stalled finality, liars, a broken finality. Those that close themselves are
 * closed when all is well again. While providers disagree nothing is credited and nothing paid out.
 */
export const reportDoubts = Effect.fn("reportDoubts")(function*(learnt: Learnt) {
  const { chainId, cursor, heard, judged, positions, providers, stalled, weighed: { liars, speaking, verdict } } = learnt
  const { quorum } = yield* ConfirmationPolicy
  const open = yield* (yield* IncidentStore).opened
  const disputed = judged.filter((one) => one._tag === "Disputed")
  const blocks = Object.fromEntries(disputed.map(({ block, theirs }) => [`block ${block.number}`, `${theirs}, ours ${block.hash}`]))
  const facts = { ...saidBy(positions), ...blocks }
  yield* keepTrack(open, "no quorum", chainId, heard < quorum, [], {
    ...facts, needed: String(quorum), speaking: String(speaking)
  })
  yield* keepTrack(open, "finality stalled", chainId, stalled, [], facts)
  const split = verdict === "split" || disputed.some((one) => one.liars.length === 0)
  yield* keepTrack(open, "providers disagree", chainId, split, ["crediting", "payouts"], facts)
  yield* settleReading(open, chainId, learnt.weighed)
  const pool = yield* ProviderPool
  const outvoted = new Set([...liars, ...disputed.flatMap((one) => one.liars)])
  yield* Effect.forEach(outvoted, (liar) => pool.convict(liar, { ...facts, what: "outvoted at a final height" }), { discard: true })
  if (verdict !== "turned") return
  const turned = new Set(positions.filter(({ contradicts, provider }) => contradicts !== null && !liars.includes(provider)).map(({ provider }) => provider))
  yield* breakFinality(chainId, cursor, providers.filter(({ id }) => turned.has(id)), providers)
})

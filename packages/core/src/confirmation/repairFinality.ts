import { Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ChainUnavailable } from "../chain/ChainReader.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { transferId } from "../chain/Transfer.ts"
import { reverseTransfers } from "../deposit/reverseTransfers.ts"
import type { FinalSighting } from "../deposit/TransferStore.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import type { Incident } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readingOrder } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { ruleInForce } from "./finalHeight.ts"
import { judgeBlocks } from "./judgeBlocks.ts"

/** Where the old and the new chain part, and up to where the old one had been final: as the incident says. */
const extent = ({ facts }: Incident) => ({ fork: Number(facts.fork), mark: Number(facts.mark?.split(" ")[0]) })

/** Transfers looked at together: more than any block can hold. */
const PAGE = 10_000

/** Final transfers above a block up to another, in whole blocks: one page, and the height after which the next one begins. */
const pageAbove = Effect.fn("pageAbove")(function*(chainId: ChainId, above: BlockNumber, mark: number) {
  const found = yield* (yield* TransferStore).finalAbove(chainId, above, PAGE)
  const last = found.at(-1)?.transfer.blockNumber ?? above
  const whole = found.length < PAGE ? found : found.filter(({ transfer }) => transfer.blockNumber < last)
  return {
    final: whole.filter(({ transfer }) => transfer.blockNumber <= mark),
    next: found.length < PAGE || last > mark ? null : BlockNumber.make(last - 1)
  }
})

/** Those of final transfers whose block the quorum calls gone. Whoever does not say takes nothing from anybody: then none is known. */
const lostAmong = Effect.fn("lostAmong")(function*(final: ReadonlyArray<FinalSighting>, providers: ReadonlyArray<Speaking>) {
  const policy = yield* ConfirmationPolicy
  const { rule } = ruleInForce(policy, providers.map(({ head }) => head))
  const judged = yield* judgeBlocks(final.map(({ standsIn }) => standsIn), providers, policy, rule)
  const pool = yield* ProviderPool
  const liars = new Set(judged.flatMap((one) => one._tag === "Disputed" ? one.liars : []))
  yield* Effect.forEach(liars, (liar) => pool.convict(liar, { what: "outvoted at a final height" }), { discard: true })
  if (judged.some((one) => one._tag === "Unknown" || (one._tag === "Disputed" && one.majority === null))) {
    return yield* new ChainUnavailable({ operation: "repair", reason: "too few providers say which blocks are gone" })
  }
  return final.filter((_, index) => {
    const one = judged[index]
    return one?._tag === "Gone" || (one?._tag === "Disputed" && one.majority === "against")
  })
})

/** Takes back what one broken finality has cost, page by page, and then says so. Answers how many transfers were taken back. */
const repair = Effect.fn("repair")(function*(chainId: ChainId, incident: Incident, providers: ReadonlyArray<Speaking>) {
  const { fork, mark } = extent(incident)
  const transaction = yield* Transaction
  const reversed: Array<string> = []
  for (let above: BlockNumber | null = BlockNumber.make(fork); above !== null;) {
    const page: Effect.Success<ReturnType<typeof pageAbove>> = yield* pageAbove(chainId, above, mark)
    const lost = yield* lostAmong(page.final, providers)
    yield* transaction.run(reverseTransfers(lost, incident.id))
    reversed.push(...lost.map(({ transfer }) => transferId(transfer)))
    above = page.next
  }
  const facts = { settled: "yes", reversed: String(reversed.length), transfers: reversed.join(" ").slice(0, 4000) }
  yield* (yield* IncidentStore).note(incident.kind, incident.subject, facts)
  return reversed.length
})

/**
 * One step of repairing broken finality, once the new chain is read and final up to where the old one had been: final transfers that the
 * new chain has not are taken back with all that was made of them. Then the incident waits for two operators. Answers how many were
 * taken back. Safe to repeat. Errors: `ChainUnavailable`, and then nothing is settled.
 */
export const repairFinality = Effect.fn("repairFinality")(function*(looked?: ReadonlyArray<Standing>) {
  const { chainId } = yield* SystemWallet
  const broken = (yield* (yield* IncidentStore).opened).filter(({ facts, kind }) => kind === "finality broken" && facts.settled !== "yes")
  if (broken.length === 0) return 0
  const reached = yield* (yield* ScanCursorStore).finalMark(chainId)
  const providers = readingOrder(looked ?? (yield* (yield* ProviderPool).look))
  const ready = broken.filter((incident) => {
    const { fork, mark } = extent(incident)
    return !Number.isNaN(fork) && Option.isSome(reached) && reached.value.number >= mark
  })
  const counts = yield* Effect.forEach(ready, (incident) => repair(chainId, incident, providers))
  return counts.reduce((sum, count) => sum + count, 0)
})

import { DateTime, Effect } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ChainRange } from "../chain/ChainReader.ts"
import { ChainMoved, ChainUnavailable } from "../chain/ChainReader.ts"
import type { ProviderId } from "../chain/ProviderId.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { transferId } from "../chain/Transfer.ts"
import { Finding } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { ruleInForce } from "./finalHeight.ts"
import { judgeBlocks } from "./judgeBlocks.ts"

/** Everything two readers found of one stretch, each once, in the order of the chain. */
const union = (one: ChainRange, other: ChainRange): ChainRange => {
  const known = new Set(one.transfers.map(transferId))
  const missed = other.transfers.filter((transfer) => !known.has(transferId(transfer)))
  if (missed.length === 0) return one
  const transfers = [...one.transfers, ...missed]
    .toSorted((left, right) => left.blockNumber - right.blockNumber || left.logIndex - right.logIndex)
  return { ...one, transfers }
}

/** Says which provider kept something from us: an answer that is cut off looks just like a whole one. */
const reportCut = (provider: Speaking, full: ChainRange, own: ChainRange) => {
  const missed = full.transfers.length - own.transfers.length
  return missed === 0 ? Effect.void : Effect.logWarning("A provider left transfers out of its answer", { provider: provider.id, missed })
}

/** Two read different things of one final stretch, and nobody can tell who is wrong: money stands still until they agree. */
const disagreement = (chainId: ChainId, facts: Readonly<Record<string, string>>) =>
  new Finding({
    kind: "providers disagree", subject: `${chainId} while reading`, facts, stops: ["crediting", "payouts"], asset: null, approvalsNeeded: 0
  })

/** A block that a reader has shown, and who that was. */
interface Shown extends BlockRef {
  readonly by: ReadonlyArray<ProviderId>
}

/** What one provider read. */
interface Reading {
  readonly range: ChainRange
  readonly provider: Speaking
}

/** The blocks a stretch rests on: those that move our money, by each of its readers, and the one it ends with. */
const blocksOf = (readings: ReadonlyArray<Reading>, end: BlockRef): ReadonlyArray<Shown> => {
  const shown = new Map<BlockRef["hash"], Shown>([[end.hash, { number: end.number, hash: end.hash, by: [] }]])
  for (const { provider, range } of readings) {
    for (const { blockHash: hash, blockNumber: number } of range.transfers) {
      const by = shown.get(hash)?.by ?? []
      shown.set(hash, { number, hash, by: by.includes(provider.id) ? by : [...by, provider.id] })
    }
  }
  return [...shown.values()]
}

/**
 * Nothing links the blocks inside a stretch to its end but the providers' word: each must be the one the quorum calls final, or a forged
 * block, consistent in itself, could take the place of a real payment. Whoever is outvoted is out, and so is whoever has shown a block
 * that nobody final has, not even he when he is asked. Errors: `ChainMoved`.
 */
const agreeOn = Effect.fn("agreeOn")(function*(blocks: ReadonlyArray<Shown>, providers: ReadonlyArray<Speaking>) {
  const policy = yield* ConfirmationPolicy
  const { chainId } = yield* SystemWallet
  const { rule } = ruleInForce(policy, providers.map(({ head }) => head))
  const judged = yield* judgeBlocks(blocks, providers, policy, rule, true)
  const index = judged.findIndex(({ _tag }) => _tag !== "Final")
  const incidents = yield* IncidentStore
  if (index < 0) return yield* incidents.settle("providers disagree", disagreement(chainId, {}).subject, yield* DateTime.now)
  const number = blocks[index]?.number ?? BlockNumber.make(0)
  const liars = new Set(judged.flatMap((one, at) =>
    one._tag === "Disputed" ? one.liars : one._tag === "Gone" ? blocks[at]?.by ?? [] : []))
  const pool = yield* ProviderPool
  const facts = { number: String(number), what: "outvoted at a final height" }
  yield* Effect.forEach(liars, (liar) => pool.convict(liar, facts), { discard: true })
  if (liars.size === 0 && judged.some(({ _tag }) => _tag === "Disputed")) yield* reportIncident(disagreement(chainId, facts))
  return yield* new ChainMoved({ number })
})

/**
 * Reads a final stretch from one provider, and where the quorum asks for more than one, from a second one as well: a transfer that either
 * shows is found, once the quorum calls its block final. Errors: as `ChainReader.finalRange`; `ChainUnavailable` too when a second one
 * is needed and there is none.
 */
export const readStretch = Effect.fn("readStretch")(function*(
  providers: ReadonlyArray<Speaking>,
  quorum: number,
  from: BlockNumber,
  to: BlockNumber
) {
  const first = yield* readFrom(providers, (reader, provider) =>
    Effect.map(reader.finalRange(from, to), (range) => ({ range, provider })))
  const end = first.range.headers.at(-1)
  const others = providers.filter(({ id }) => id !== first.provider.id)
  if (end === undefined) return yield* new ChainMoved({ number: from })
  if (quorum < 2) return first.range
  // With nobody else to ask, what it left out would be left out for ever.
  if (others.length === 0) return yield* new ChainUnavailable({ operation: "finalRange", reason: "a second provider is needed" })
  const second = yield* readFrom(others, (reader, provider) =>
    Effect.map(reader.finalRange(from, end.number), (range) => ({ range, provider })))
  const arrived = second.range.headers.at(-1)
  if (arrived === undefined || arrived.number > end.number) return yield* new ChainMoved({ number: end.number })
  // The second one may stop earlier, where so much would take it too long: then only so far is known twice.
  const range = arrived.number === end.number
    ? first.range
    : { ...second.range, transfers: first.range.transfers.filter(({ blockNumber }) => blockNumber <= arrived.number) }
  yield* agreeOn(blocksOf([{ ...first, range }, second], arrived.number === end.number ? end : arrived), providers)
  const full = union(range, second.range)
  yield* reportCut(first.provider, full, range)
  yield* reportCut(second.provider, full, second.range)
  return full
})

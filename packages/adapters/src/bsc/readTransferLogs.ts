import type { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Metric } from "effect"
import type { LogPlace, LogTransfer } from "./decodeTransferLog.ts"
import { addressTopic, decodeLogPlace, decodeTransferLog, TRANSFER_TOPIC } from "./decodeTransferLog.ts"
import type { RpcCall } from "./JsonRpc.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A token transfer to one of our wallets together with its place. */
export interface PlacedTransfer extends LogPlace, LogTransfer {}

/** Logs of the pinned tokens that no honest transfer leaves. Each one is also logged; somebody should look at it. */
export const quarantinedLogs = Metric.counter("bsc_quarantined_logs", {
  description: "Logs skipped because they are not the log of an honest transfer",
  incremental: true
})

/** Whether any token transfer can concern us at all; without wallets or tokens a filter would match everything. */
export const watchesTokens = (chain: WatchedChain): boolean => chain.tokens.size > 0 && chain.wallets.size > 0

/** `eth_getLogs` for token transfers to our wallets; `place` is a block hash or a range. */
export const transferLogsCall = (chain: WatchedChain, place: Readonly<Record<string, string>>): RpcCall => {
  const recipients = chain.wallets.size <= chain.limits.filterWalletsMax ? [null, [...chain.wallets].map(addressTopic)] : []
  return { method: "eth_getLogs", params: [{ ...place, address: [...chain.tokens.keys()], topics: [TRANSFER_TOPIC, ...recipients] }] }
}

const quarantine = (place: LogPlace, why: string) =>
  Metric.update(quarantinedLogs, 1).pipe(
    Effect.andThen(Effect.logWarning("quarantined log", { txHash: place.txHash, logIndex: place.logIndex, why }))
  )

/**
 * Reads an answer to `transferLogsCall`. `hashes` holds the hash of each block known so far and learns from the logs: two hashes
 * for one height are two forks. A log outside of `from..to` or without a place makes the answer unusable; an exotic one is skipped.
 */
export const readTransferLogs = Effect.fnUntraced(function*(
  chain: WatchedChain,
  answer: unknown,
  from: BlockNumber,
  to: BlockNumber,
  hashes: Map<BlockNumber, BlockHash>
): Effect.fn.Return<ReadonlyArray<PlacedTransfer>, RpcFailure | ChainMoved> {
  if (!Array.isArray(answer)) return yield* malformed("logs")
  const found: Array<PlacedTransfer> = []
  for (const log of answer as ReadonlyArray<unknown>) {
    const place = decodeLogPlace(log)
    if (place === null || place.blockNumber < from || place.blockNumber > to) return yield* malformed("log")
    const known = hashes.get(place.blockNumber)
    if (place.removed || (known !== undefined && known !== place.blockHash)) return yield* new ChainMoved({ number: place.blockNumber })
    hashes.set(place.blockNumber, place.blockHash)
    const content = decodeTransferLog(log, chain.tokens, chain.wallets)
    if (content._tag === "transfer") found.push({ ...place, ...content.transfer })
    if (content._tag === "exotic") yield* quarantine(place, content.why)
  }
  return found
})

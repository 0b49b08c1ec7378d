import type { MisdirectedTransfer } from "@sigmatrade/core/chain/ChainReader"
import type { LogIndex } from "@sigmatrade/core/chain/Transfer"
import { Transfer } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Effect, Metric } from "effect"
import type { LogTransfer } from "./decodeTransferLog.ts"
import { decodeTransferLog, transferContract } from "./decodeTransferLog.ts"
import type { FullBlock } from "./FullBlock.ts"
import type { OurWallets } from "./OurWallets.ts"
import type { ProvenTransaction } from "./ProvenTransaction.ts"
import { tokenCall } from "./tokenCall.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A token, pinned or not, that moved within a proven block. */
export interface TokenMove extends LogTransfer {
  readonly transaction: ProvenTransaction
  readonly logIndex: number
}

/** Logs of the pinned tokens that no honest transfer leaves. Each one is also logged; somebody should look at it. */
export const quarantinedLogs = Metric.counter("sigmatrade_chain_quarantined_logs_total", {
  description: "Logs skipped because they are not the log of an honest transfer.",
  incremental: true
})

const quarantine = (txHash: string, logIndex: number, why: string) =>
  Metric.update(quarantinedLogs, 1).pipe(Effect.andThen(Effect.logWarning("quarantined log", { txHash, logIndex, why })))

/** What the logs of a block tell of tokens. */
export interface TokenMoves {
  /** Movements that may be ours, by log index. */
  readonly moves: ReadonlyArray<TokenMove>
  /** Counts and tells of what was skipped. */
  readonly quarantine: Effect.Effect<void>
}

/** Every token movement that the logs of a proven block tell of and that may be ours. Exotic logs of pinned tokens are skipped. */
export const tokenMoves = (
  chain: WatchedChain,
  { mayBe }: OurWallets,
  transactions: ReadonlyArray<ProvenTransaction>
): TokenMoves => {
  const moves: Array<TokenMove> = []
  const skipped: Array<Effect.Effect<void>> = []
  let logIndex = -1
  for (const transaction of transactions) {
    for (const log of transaction.logs) {
      logIndex += 1
      const contract = transferContract(log)
      if (contract === null) continue
      const content = decodeTransferLog(log, contract)
      if (content._tag === "transfer" && (mayBe(content.transfer.from) || mayBe(content.transfer.to))) {
        moves.push({ ...content.transfer, transaction, logIndex })
      }
      if (content._tag === "exotic" && chain.tokens.has(contract)) skipped.push(quarantine(transaction.txHash, logIndex, content.why))
    }
  }
  return { moves, quarantine: skipped.length === 0 ? Effect.void : Effect.all(skipped, { discard: true }) }
}

/** Every field was read from bytes that a root holds, so its form is known: to check it again would cost more than to prove it. */
const PROVEN = { disableChecks: true }

/** The movement of a pinned token in core's words; none for other tokens. The block's receipts root holds it. */
export const tokenTransfers = (chain: WatchedChain, { header }: FullBlock, move: TokenMove): ReadonlyArray<Transfer> => {
  const asset = chain.tokens.get(move.contract)
  const { amount, from, logIndex, to, transaction: { txHash } } = move
  const place = { chainId: chain.chainId, blockNumber: header.number, blockHash: header.hash, timestampSeconds: header.timestampSeconds }
  return asset === undefined
    ? []
    : [new Transfer({ ...place, txHash, logIndex: logIndex as LogIndex, from, to, asset, amount: Amount.make(amount), proof: "block" }, PROVEN)]
}

/**
 * Whether somebody sent away a token of his own, believing that we take it: he called `transfer` on its contract himself, and its log
 * says the same. Anybody can make any contract say that anybody sent us something, so nothing less counts.
 */
export const isOwnDoing = ({ amount, contract, from, to, transaction }: TokenMove): boolean => {
  const call = tokenCall(transaction.input)
  const isCalled = transaction.succeeded && transaction.to === contract && transaction.from === from
  return isCalled && call !== null && call.to === to && call.amount === amount
}

/** A token we do not take, in core's words. */
export const misdirectedTransfer = ({ header }: FullBlock, move: TokenMove): MisdirectedTransfer => {
  const { amount, contract, from, to, transaction: { txHash } } = move
  return { txHash, blockNumber: header.number, from, to, contract, amount: Amount.make(amount) }
}

import type { Address } from "@sigmatrade/core/chain/Address"
import type { LogIndex, TransferProof } from "@sigmatrade/core/chain/Transfer"
import { GAS, NATIVE, Transfer } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { addressIn } from "./addressIn.ts"
import type { FullBlock } from "./FullBlock.ts"
import type { ProvenTransaction } from "./ProvenTransaction.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** Whether native value moves to or from our wallets by the transaction itself, or one of them pays for its gas. */
export const movesNative = ({ from, succeeded, to, value }: ProvenTransaction, ours: ReadonlySet<Address>): boolean =>
  ours.has(from) || (succeeded && value > 0n && ours.has(to))

/**
 * What transactions of a proven block move to or from our wallets in native value, and what ours pay for gas, failed ones too.
 * Value that a contract sends inside a transaction is not among it: only a trace would show it.
 */
export const nativeTransfers = (
  chain: WatchedChain,
  { answer, header }: FullBlock,
  transactions: ReadonlyArray<ProvenTransaction>,
  ours: ReadonlySet<Address>,
  proof: TransferProof
): ReadonlyArray<Transfer> => {
  const place = { chainId: chain.chainId, blockNumber: header.number, blockHash: header.hash, timestampSeconds: header.timestampSeconds }
  const moved = ({ from, txHash }: ProvenTransaction, to: Address, logIndex: LogIndex, amount: bigint) =>
    amount === 0n ? [] : [new Transfer({ ...place, txHash, logIndex, from, to, asset: chain.native, amount: Amount.make(amount), proof })]
  return transactions.filter((transaction) => movesNative(transaction, ours)).flatMap((transaction) => {
    const { from, gasPaid, succeeded, to, value } = transaction
    const validator = addressIn(answer["miner"]) ?? from
    return [...succeeded ? moved(transaction, to, NATIVE, value) : [], ...ours.has(from) ? moved(transaction, validator, GAS, gasPaid) : []]
  })
}

import { Effect } from "effect"
import type { Address } from "../chain/Address.ts"
import type { BlockHeader } from "../chain/BlockHeader.ts"
import { internalCall, Transfer, transferId, TxHash } from "../chain/Transfer.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import type { WalletCheck } from "../deposit/WalletCheckStore.ts"
import { Amount } from "../money/Amount.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"

/** Providers asked for traces of one block: more work for them than anything else we ask. */
const TRACERS_MAX = 3
/** Nobody: who sent what only a balance tells of is not known. */
const UNKNOWN = "0x0000000000000000000000000000000000000000" as Address
/** Ordinal of what only a balance tells of, far above any call: one per wallet and block, told apart by the wallet's digits. */
const unexplained = (wallet: Address) => internalCall(2 ** 24 + Number.parseInt(wallet.slice(2, 8), 16))

/** What contracts moved inside a block's transactions, when two providers trace it alike; `null` when they do not. */
const tracedAlike = Effect.fn("tracedAlike")(function*(block: BlockHeader, providers: ReadonlyArray<Speaking>) {
  const traces = yield* Effect.forEach(providers.slice(0, TRACERS_MAX), (provider) =>
    readFrom([provider], (reader) => reader.internalTransfers(block)).pipe(Effect.orElseSucceed(() => null)), { concurrency: 2 })
  const told = traces.filter((trace) => trace !== null)
  const [first, ...others] = told
  const written = (trace: ReadonlyArray<Transfer>) =>
    trace.map((transfer) => `${transferId(transfer)} ${transfer.from} ${transfer.to} ${transfer.amount}`).join("\n")
  if (first === undefined || others.length === 0) return null
  return others.every((other) => written(other) === written(first)) ? first : null
})

const netOf = (wallet: Address, transfers: ReadonlyArray<Transfer>) =>
  transfers.reduce((sum, { amount, from, to }) => sum + (to === wallet ? amount : 0n) - (from === wallet ? amount : 0n), 0n)

/** One transfer that only the balance tells of, or none. */
const untraced = (last: WalletCheck, block: BlockHeader, surplus: bigint): ReadonlyArray<Transfer> => {
  const { hash, number: blockNumber, timestampSeconds } = block
  const sides = surplus > 0n ? { from: UNKNOWN, to: last.wallet } : { from: last.wallet, to: UNKNOWN }
  const amount = Amount.make(surplus > 0n ? surplus : -surplus)
  return surplus === 0n ? [] : [
    new Transfer({
      ...sides, amount, chainId: last.chainId, txHash: TxHash.make(hash), logIndex: unexplained(last.wallet), blockNumber, blockHash: hash,
      timestampSeconds, asset: last.asset, proof: "balance"
    })
  ]
}

/** What explains a surplus: the traced transfers when they add up to it exactly, else one transfer that only the balance tells of. */
export const explainSurplus = Effect.fn("explainSurplus")(function*(
  last: WalletCheck,
  block: BlockHeader,
  surplus: bigint,
  providers: ReadonlyArray<Speaking>
) {
  const traced = ((yield* tracedAlike(block, providers)) ?? []).filter(({ from, to }) => from === last.wallet || to === last.wallet)
  if (netOf(last.wallet, traced) !== surplus) return untraced(last, block, surplus)
  // What was taken back once stays taken back under its own id, and an operator is told: its money is one that only the balance tells of.
  const known = yield* (yield* TransferStore).finals(traced.map(transferId))
  return [
    ...traced.map((transfer) => new Transfer({ ...transfer, proof: "traces" })),
    ...untraced(last, block, netOf(last.wallet, known.map(({ transfer }) => transfer)))
  ]
})

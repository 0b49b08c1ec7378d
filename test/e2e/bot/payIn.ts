import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { LogIndex, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import type { Attribution } from "@sigmatrade/core/deposit/attribute"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect } from "effect"
import { evidenceFor } from "@sigmatrade/adapters/contract/freshTransfer"
import { memberOf, systemWallet } from "./botWorld.ts"

const hash = (digits: number) => `0x${digits.toString(16).padStart(64, "0")}`

/** One payment in block `number`, the only one in it. */
interface Paid {
  readonly number: number
  readonly asset: AssetId
  readonly amount: bigint
  readonly isFinal: boolean
}

const pay = Effect.fnUntraced(function*(from: Address, attribution: Attribution, paid: Paid) {
  const transfer = new Transfer({
    chainId: ChainId.make(56),
    txHash: TxHash.make(hash(paid.number)),
    logIndex: LogIndex.make(0),
    blockNumber: BlockNumber.make(paid.number),
    blockHash: BlockHash.make(hash(paid.number)),
    timestampSeconds: 1_769_860_800 + paid.number,
    from,
    to: systemWallet,
    asset: paid.asset,
    amount: Amount.make(paid.amount),
    proof: "block"
  })
  const sightings = [{ transfer, attribution }]
  yield* (yield* TransferStore).record(sightings)
  if (!paid.isFinal) return
  const now = yield* DateTime.now
  yield* (yield* DepositStore).add(yield* (yield* TransferStore).finalize(transfer.chainId, evidenceFor(sightings), now), now)
  yield* creditDeposits()
})

/** A payment of a member is seen; when it is final it is credited too. */
export const payIn = Effect.fnUntraced(function*(telegramId: number, paid: Paid) {
  const { id, wallet } = yield* memberOf(telegramId)
  yield* pay(wallet?.address ?? Address.make(`0x${"9".repeat(40)}`), { _tag: "Member", userId: id }, paid)
})

/** A payment from a wallet that is nobody's yet; when it is final it lies in suspense. */
export const payFromUnknown = Effect.fnUntraced(function*(wallet: string, paid: Paid) {
  yield* pay(Address.make(wallet.toLowerCase()), { _tag: "Suspense", reason: "unknown sender" }, paid)
})

import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { LogIndex, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect } from "effect"
import { memberOf, systemWallet } from "./botWorld.ts"

const hash = (digits: number) => `0x${digits.toString(16).padStart(64, "0")}`

/** A payment of a member is seen in block `number`; when it is final it is credited too. One payment per block. */
export const payIn = Effect.fnUntraced(function*(
  telegramId: number,
  paid: { readonly number: number; readonly asset: AssetId; readonly amount: bigint; readonly isFinal: boolean }
) {
  const member = yield* memberOf(telegramId)
  const transfer = new Transfer({
    chainId: ChainId.make(56),
    txHash: TxHash.make(hash(paid.number)),
    logIndex: LogIndex.make(0),
    blockNumber: BlockNumber.make(paid.number),
    blockHash: BlockHash.make(hash(paid.number)),
    timestampSeconds: 1_769_860_800 + paid.number,
    from: member.wallet?.address ?? Address.make(`0x${"9".repeat(40)}`),
    to: systemWallet,
    asset: paid.asset,
    amount: Amount.make(paid.amount)
  })
  const sightings = [{ transfer, attribution: { _tag: "Member", userId: member.id } as const }]
  yield* (yield* TransferStore).record(sightings)
  if (!paid.isFinal) return
  const final = yield* (yield* TransferStore).finalize(transfer.chainId, transfer.blockNumber, 10)
  yield* (yield* DepositStore).add(final, yield* DateTime.now)
  yield* creditDeposits()
})

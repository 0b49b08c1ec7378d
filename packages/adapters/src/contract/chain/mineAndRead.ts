import { assert } from "@effect/vitest"
import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { LogIndex, Transfer } from "@sigmatrade/core/chain/Transfer"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import type { Payment } from "./ChainDriver.ts"
import { ChainDriver } from "./ChainDriver.ts"

/** Mines one block and reads it both ways; both must tell the same. */
export const mineAndRead = Effect.fnUntraced(function*(payments: ReadonlyArray<Payment>) {
  const driver = yield* ChainDriver
  const reader = yield* ChainReader
  const mined = yield* driver.mine(payments)
  const { number } = mined
  const live = yield* reader.liveRange(number, number)
  const final = yield* reader.finalRange(number, number)
  assert.deepStrictEqual(final.transfers, live.transfers)
  return { ...mined, transfers: live.transfers, misdirected: live.misdirected }
})

/** The transfer that must be found, proven by its block: everything of it is known beforehand but the header of its block. */
export const expected = Effect.fnUntraced(function*(
  number: BlockNumber,
  parts: { txHash: TxHash | undefined; logIndex: number; asset: AssetId; amount: bigint; from?: Address; to?: Address }
) {
  const { chainId, stranger, wallet } = yield* ChainDriver
  const header = yield* (yield* ChainReader).header(number)
  assert.isDefined(parts.txHash)
  return new Transfer({
    chainId,
    txHash: parts.txHash,
    logIndex: LogIndex.make(parts.logIndex),
    blockNumber: number,
    blockHash: header.hash,
    timestampSeconds: header.timestampSeconds,
    from: parts.from ?? stranger,
    to: parts.to ?? wallet,
    asset: parts.asset,
    amount: Amount.make(parts.amount),
    proof: "block"
  })
})

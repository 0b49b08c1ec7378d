import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { GAS, LogIndex, TxHash } from "@sigmatrade/core/chain/Transfer"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import type { PayoutRecord } from "@sigmatrade/core/payout/Payout"
import { payoutId } from "@sigmatrade/core/payout/Payout"
import type { HeldLane, LaneKey, Reservation } from "@sigmatrade/core/payout/PayoutStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { SignedPayment } from "@sigmatrade/core/payout/Signer"
import type { Withdrawal } from "@sigmatrade/core/payout/Withdrawal"
import { netOf } from "@sigmatrade/core/payout/Withdrawal"
import { Effect, Option } from "effect"
import { randomBytes } from "node:crypto"
import { freshAddress, freshChainId, freshHash, freshTxHash } from "../freshAddress.ts"
import { BNB } from "../freshPayment.ts"
import { evidenceFor, freshTransfer, sightingOf } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { keptWithdrawal } from "./freshWithdrawal.ts"

/** A wallet on a chain nobody else speaks of. */
export const freshLane = (): LaneKey => ({ chainId: freshChainId(), wallet: freshAddress() })
/** Where lanes of the suites begin. */
export const START = { nonce: 7, block: BlockNumber.make(50) }
/** What a unit of gas costs in the suites, in base units of the native coin. */
export const PRICE = 50_000_000n

/** A lane in the hands of `one` for a minute, from nonce 7 on. */
export const heldLane = Effect.fn("heldLane")(function*(lane: LaneKey = freshLane()) {
  return Option.getOrThrow(yield* (yield* PayoutStore).take(lane, "one", START, NOW, minutesLater(1)))
})

/** What pays a withdrawal. */
export const paymentOf = (withdrawal: Withdrawal): Reservation => ({
  purpose: "withdrawal", asset: withdrawal.asset, to: withdrawal.destination, amount: netOf(withdrawal), withdrawals: [withdrawal.id],
  gasPrice: PRICE, gasLimit: 120_000n
})

/** A payout of a new withdrawal that was approved without anybody's help. */
export const reservedPayout = Effect.fn("reservedPayout")(function*(lane: HeldLane) {
  const withdrawal = yield* keptWithdrawal({ state: "approved", approvalsNeeded: 0 })
  return yield* (yield* PayoutStore).reserve(lane, paymentOf(withdrawal), NOW)
})

/** Signed bytes that are no transaction. */
export const freshSigned = () => new SignedPayment({ hash: freshTxHash(), bytes: `0x${randomBytes(100).toString("hex")}` })

/** The same with its first attempt signed. */
export const signedPayout = Effect.fn("signedPayout")(function*(lane: HeldLane) {
  const payout = yield* reservedPayout(lane)
  const signed = yield* (yield* PayoutStore).keepSigned(lane, payout.id, 1, freshSigned())
  return { payout, signed }
})

/** A payout with its attempts, as the store knows it. */
export const recordOf = Effect.fn("recordOf")(function*(id: PayoutRecord["payout"]["id"]) {
  return Option.getOrThrow(yield* (yield* PayoutStore).get(id))
})

/** The chain shows gas of a transaction of the lane's wallet, and a payment in it, final when asked for. */
export const shown = Effect.fn("shown")(function*(
  { chainId, wallet }: LaneKey,
  txHash: TxHash = TxHash.make(freshHash()),
  given: { readonly final?: boolean; readonly block?: number } = {}
) {
  const transfers = yield* TransferStore
  const blockNumber = BlockNumber.make(given.block ?? 100)
  const gas = freshTransfer({ chainId, txHash, from: wallet, logIndex: GAS, asset: BNB, blockNumber })
  const value = freshTransfer({ chainId, txHash, from: wallet, logIndex: LogIndex.make(3), blockNumber, blockHash: gas.blockHash })
  const sightings = [
    sightingOf(gas, { _tag: "Own", movement: "payout gas" }), sightingOf(value, { _tag: "Own", movement: "payout" })
  ]
  yield* transfers.record(sightings)
  const finalize = transfers.finalize(chainId, evidenceFor(sightings), NOW)
  if (given.final === true) yield* finalize
  return { gas, value, finalize }
})

/** The id of the payout at a nonce of a lane. */
export const idAt = ({ chainId, wallet }: LaneKey, nonce: number) => payoutId(chainId, wallet, nonce)

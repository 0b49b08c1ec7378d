import type { EventLog } from "../event/EventLog.ts"
import { DateTime, Effect, Option } from "effect"
import { OwnTransactions } from "../chain/OwnTransactions.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { Transfer, TxHash } from "../chain/Transfer.ts"
import { GAS } from "../chain/Transfer.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { withdrawalReturned } from "../ledger/postings/withdrawalReturned.ts"
import { withdrawalSettled } from "../ledger/postings/withdrawalSettled.ts"
import type { Outbox } from "../notification/Outbox.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { asAsked } from "./asAsked.ts"
import type { Payout, PayoutId, PayoutRecord } from "./Payout.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { Withdrawal } from "./Withdrawal.ts"
import type { WithdrawalId } from "./Withdrawal.ts"
import { withdrawalNotice } from "./withdrawalNotice.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Open payouts looked at in one step. */
const OPEN_MAX = 1000

/** Every transaction of ours that may pay a payout. */
export const hashesOf = ({ attempts }: PayoutRecord): ReadonlyArray<TxHash> => attempts.flatMap(({ signed }) => signed === null ? [] : [signed.hash])

/** How a payout has ended. */
export interface PayoutEnd {
  readonly state: "paid" | "reverted" | "filled"
  readonly by: TxHash
}

/**
 * Decides from final rows of a payout's transactions how it ended: the gas of one of them is paid, so its nonce is used; the payment is in
 * it, to the base unit, or it failed. `null`: not final yet. Pure.
 */
export const endOf = (payout: Payout, rows: ReadonlyArray<Transfer>): PayoutEnd | null => {
  const gas = rows.find(({ from, logIndex }) => logIndex === GAS && from === payout.wallet)
  if (gas === undefined) return null
  if (payout.purpose === "gap") return { state: "filled", by: gas.txHash }
  const isPaid = rows.some(({ amount, asset, from, logIndex, to, txHash }) =>
    txHash === gas.txHash && logIndex !== GAS && from === payout.wallet && to === payout.to && asset === payout.asset && amount === payout.amount)
  return { state: isPaid ? "paid" : "reverted", by: gas.txHash }
}

/** Ends one withdrawal: what was reserved is gone, or free again. */
const endWithdrawal = Effect.fn("endWithdrawal")(function*(id: WithdrawalId, payout: Payout, end: PayoutEnd) {
  const store = yield* WithdrawalStore
  const now = yield* DateTime.now
  const withdrawal = yield* Effect.orDie(store.lock(id))
  const isPaid = end.state === "paid"
  const moved = yield* store.move(withdrawal, new Withdrawal({
    ...withdrawal, state: isPaid ? "paid" : "returned", settledAt: now, reason: isPaid ? null : "failed on the chain"
  }))
  if (!moved) return yield* Effect.die(new Error(`the withdrawal ${id} of the payout ${payout.id} moved`))
  // What a payout is for was reserved when it was asked for: too little of it is a broken invariant, not a case.
  yield* (yield* Ledger).post([isPaid ? withdrawalSettled(withdrawal) : withdrawalReturned(withdrawal)], now).pipe(Effect.orDie)
  const told = { _tag: isPaid ? "WithdrawalPaid" as const : "WithdrawalReturned" as const, chainId: payout.chainId, txHash: end.by }
  yield* tell([withdrawalNotice(withdrawal, told)], now)
})

/** Inside a transaction: ends one payout if it is open and its end is final still. */
const settleOne = Effect.fn("settleOne")(function*(id: PayoutId): Effect.fn.Return<number, never, PayoutStore | WithdrawalStore | Ledger | Outbox | EventLog> {
  const store = yield* PayoutStore
  const locked = yield* store.lock(id)
  if (Option.isNone(locked) || locked.value.payout.state !== "open") return 0
  const { payout } = locked.value
  // Read under the lock: whoever takes back what a broken finality lost asks for the same lock first.
  const end = endOf(payout, yield* store.finalRows(payout.chainId, hashesOf(locked.value)))
  if (end === null || !(yield* store.settle(id, end.state, end.by, yield* DateTime.now))) return 0
  yield* Effect.forEach(payout.withdrawals, (withdrawal) => asAsked([withdrawal])(endWithdrawal(withdrawal, payout, end)), { discard: true })
  return 1
})

/**
 * Ends payouts whose transaction the watcher has made final, whichever attempt it was: paid, or failed and given back, once. Needs no lane and
 * goes on while payouts are stopped. Answers how many. Safe to repeat and to run twice.
 */
export const settlePayouts = Effect.fn("settlePayouts")(function*() {
  const { chainId } = yield* SystemWallet
  const store = yield* PayoutStore
  const transaction = yield* Transaction
  // What was sent from a wallet before the settings named another one comes to its end too.
  const wallets = yield* (yield* OwnTransactions).payoutWallets(chainId)
  const open = (yield* Effect.forEach(wallets, (wallet) => store.open({ chainId, wallet }, OPEN_MAX))).flat()
  const rows = Map.groupBy(yield* store.finalRows(chainId, open.flatMap(hashesOf)), ({ txHash }) => txHash)
  const ended = open.filter((record) => endOf(record.payout, hashesOf(record).flatMap((hash) => rows.get(hash) ?? [])) !== null)
  const counts = yield* Effect.forEach(ended, ({ payout }) => transaction.run(settleOne(payout.id)))
  return counts.reduce((sum, count) => sum + count, 0)
})

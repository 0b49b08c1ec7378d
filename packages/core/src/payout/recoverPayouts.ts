import { DateTime, Effect } from "effect"
import type { Transfer } from "../chain/Transfer.ts"
import { transferId } from "../chain/Transfer.ts"
import { availableOf } from "../ledger/Account.ts"
import { balanceIn } from "../ledger/balanceIn.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { paymentRecovered, payoutRecovered } from "../ledger/postings/payoutRecovered.ts"
import type { Amount } from "../money/Amount.ts"
import { ZERO } from "../money/Amount.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import type { Agreement } from "./checkFence.ts"
import { giveBack } from "./giveBack.ts"
import type { PayoutRecord } from "./Payout.ts"
import type { HeldLane } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { Recovery, RecoveryStore } from "./RecoveryStore.ts"
import { Signer } from "./Signer.ts"
import { endOf, hashesOf } from "./settlePayouts.ts"
import { netOf, Withdrawal } from "./Withdrawal.ts"
import { withdrawalNotice } from "./withdrawalNotice.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Payments looked at together, and payouts on their way that are looked through. */
const BATCH = 100
const OPEN_MAX = 1000

/** What a withdrawal or a payout must have in common with the payment that paid it: all of it, to the base unit. */
const isPaidBy = (transfer: Transfer, to: string, asset: string, amount: Amount) =>
  transfer.to === to && transfer.asset === asset && transfer.amount === amount

/** Payouts whose nonce is used for good by something else than what the books hold of them. */
const displaced = Effect.fn("displaced")(function*(lane: HeldLane, { nonce }: Agreement) {
  const store = yield* PayoutStore
  const below = (yield* store.open(lane, OPEN_MAX)).filter(({ payout }) => payout.nonce < nonce)
  const rows = Map.groupBy(yield* store.finalRows(lane.chainId, below.flatMap(hashesOf)), ({ txHash }) => txHash)
  return below.filter((record) => endOf(record.payout, hashesOf(record).flatMap((hash) => rows.get(hash) ?? [])) === null)
})

/** Of a payout that is displaced by this very payment, under another transaction than the books know: what it was to pay. */
const paying = Effect.fn("paying")(function*(lane: HeldLane, final: Agreement, transfer: Transfer) {
  const fits = ({ payout: { amount, asset, to, withdrawals } }: PayoutRecord) => withdrawals.length === 1 && isPaidBy(transfer, to, asset, amount)
  const found = (yield* displaced(lane, final)).find(fits)?.payout
  const [id] = found?.withdrawals ?? []
  if (found === undefined || id === undefined) return null
  yield* (yield* PayoutStore).settle(found.id, "displaced", null, yield* DateTime.now)
  return yield* Effect.orDie((yield* WithdrawalStore).lock(id))
})

/** The payment has paid this withdrawal: it ends, and what it held is gone. */
const endPaid = Effect.fn("endPaid")(function*(transfer: Transfer, withdrawal: Withdrawal) {
  const [now, id] = [yield* DateTime.now, transferId(transfer)]
  const { id: withdrawalId, userId } = withdrawal
  // First: only what is recovered may go from waiting to paid.
  yield* (yield* RecoveryStore).keep(new Recovery({ transfer, userId, withdrawalId, taken: ZERO, at: now }))
  const paid = new Withdrawal({ ...withdrawal, state: "paid", settledAt: now, reason: null })
  if (!(yield* (yield* WithdrawalStore).move(withdrawal, paid))) return yield* Effect.die(new Error(`the locked withdrawal ${withdrawalId} moved`))
  yield* (yield* Ledger).post([payoutRecovered(id, withdrawal)], now).pipe(Effect.orDie)
  const { chainId, txHash } = transfer
  yield* tell([withdrawalNotice(withdrawal, { _tag: "WithdrawalPaid", chainId, txHash })], now)
})

/** Nobody knows what for: his balance pays for it as far as it goes, and he is told. */
const takeBack = Effect.fn("takeBack")(function*(transfer: Transfer, userId: UserId) {
  const { amount, asset } = transfer
  const [now, id, ledger] = [yield* DateTime.now, transferId(transfer), yield* Ledger]
  yield* (yield* UserStore).lock([userId])
  const there = balanceIn(yield* ledger.balances([availableOf(userId)]), availableOf(userId), asset)
  const taken = there < amount ? there : amount
  yield* (yield* RecoveryStore).keep(new Recovery({ transfer, userId, withdrawalId: null, taken, at: now }))
  yield* ledger.post([paymentRecovered(id, { asset, amount }, userId, there)], now).pipe(Effect.orDie)
  const notification = { _tag: "PaymentRecovered" as const, transferId: id, asset, amount, taken }
  yield* tell([new Notice({ id: NoticeId.make(`payment-recovered:${id}`), userId, subject: null, notification })], now)
})

/** Inside a transaction: puts one payment where it belongs. */
const recover = Effect.fn("recover")(function*(lane: HeldLane, final: Agreement, transfer: Transfer) {
  yield* (yield* PayoutStore).hold(lane)
  const owner = (yield* (yield* UserStore).walletOwners([transfer.to])).get(transfer.to)
  if (owner === undefined) {
    const nobodys = new Recovery({ transfer, userId: null, withdrawalId: null, taken: ZERO, at: yield* DateTime.now })
    return yield* Effect.asVoid((yield* RecoveryStore).keep(nobodys))
  }
  const begun = yield* paying(lane, final, transfer)
  const waiting = begun === null ? yield* (yield* WithdrawalStore).lockOpen(owner.userId) : [begun]
  const alike = waiting.filter((one) => isPaidBy(transfer, one.destination, one.asset, netOf(one)))
  // Of several that look the same the signer knows which one it paid; the others it would pay still.
  const { withdrawals } = yield* (yield* Signer).signedSoFar(alike.map(({ id }) => id))
  const match = alike.find(({ id }) => withdrawals.has(id)) ?? alike[0]
  yield* match === undefined ? takeBack(transfer, owner.userId) : endPaid(transfer, match)
})

/**
 * After a restore, and two operators' agreement: every final payment out of the wallet that the books have forgotten, once. One that is to the
 * base unit what a member's open withdrawal asks for has paid it; any other to a member's wallet, present or past, is taken from his balance,
 * the rest is receivable; one to nobody's wallet stays the operator's own. What was about to be signed under a used nonce and is not among
 * them is free again. The caller knows that every nonce below `final` is used in blocks that are final and read. Answers how many. Safe to repeat. Errors: `LaneLost`,
 * `SignerUnavailable`.
 */
export const recoverPayouts = Effect.fn("recoverPayouts")(function*(lane: HeldLane, final: Agreement) {
  const transaction = yield* Transaction
  const recoveries = yield* RecoveryStore
  let count = 0
  for (;;) {
    const found = yield* recoveries.unexplained(lane, final.block, BATCH)
    yield* Effect.forEach(found, (transfer) => transaction.run(recover(lane, final, transfer)), { discard: true })
    count += found.length
    if (found.length < BATCH) break
  }
  // Never signed, and the nonce is gone: it can never be paid.
  const unsigned = (yield* displaced(lane, final)).filter(({ attempts }) => attempts.every(({ signed }) => signed === null))
  yield* Effect.forEach(unsigned, (record) => giveBack(lane, record), { discard: true })
  if (count > 0) yield* Effect.logWarning("Payments that the books had forgotten are recovered", { count })
  return count
})

import type { Transfer } from "../chain/Transfer.ts"
import { transferId } from "../chain/Transfer.ts"
import { availableOf } from "../ledger/Account.ts"
import type { Entry } from "../ledger/Entry.ts"
import { depositReversed, dustReversed, suspenseReversed } from "../ledger/postings/depositReversed.ts"
import { payoutUndone } from "../ledger/postings/payoutUndone.ts"
import { walletMovedReversed } from "../ledger/postings/walletMoved.ts"
import type { Holdings } from "../level/planSaleReversal.ts"
import { commissionReturned, holdingKey, priceReturned, stillThere } from "../level/planSaleReversal.ts"
import type { Purchase } from "../level/Purchase.ts"
import { commissionReversedNotice } from "../level/refundNotices.ts"
import { Money } from "../money/Money.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Commission } from "../referral/Commission.ts"
import type { UserId } from "../user/User.ts"
import type { OwnMovement } from "./attribute.ts"
import type { DepositStanding } from "./DepositStore.ts"
import type { Sighting } from "./TransferStore.ts"

/** A final transfer that the chain does not have any more, and everything that was made of it. */
export interface Lost extends Sighting {
  readonly standing: DepositStanding | null
  readonly purchase: Purchase | null
  readonly commissions: ReadonlyArray<Commission>
  /** Whether it is a payment of ours by which a payout has come to its end in the books. */
  readonly isSettledPayout: boolean
}

/** What is written when transfers are lost. */
export interface ReversalPlan {
  readonly entries: ReadonlyArray<Entry>
  readonly notices: ReadonlyArray<Notice>
}

const moneyOf = ({ amount, asset }: Transfer) => new Money({ asset, amount })

const noticeOf = ({ purchase, transfer }: Lost, userId: UserId): Notice => {
  const id = transferId(transfer)
  const { amount, asset } = transfer
  return new Notice({
    id: NoticeId.make(`deposit-reversed:${id}`),
    userId,
    subject: id,
    notification: { _tag: "DepositReversed", transferId: id, asset, amount, level: purchase?.price.level ?? null }
  })
}

/** What is told of one that is lost: to whoever had paid, and to those who had earned by what he bought. */
const noticesOf = (one: Lost): ReadonlyArray<Notice> => {
  const { commissions, purchase, standing } = one
  const payer = standing?.books === "member" && standing.userId !== null ? [noticeOf(one, standing.userId)] : []
  return [...payer, ...purchase === null ? [] : commissions.map((commission) => commissionReversedNotice(commission, purchase.price.level))]
}

/** The price of a level goes back to its buyer. */
const levelEntries = ({ purchase }: Lost): ReadonlyArray<Entry> => purchase === null ? [] : [priceReturned(purchase)]

/** What moved between places of our own moves back. A payment of ours that the books have not settled yet was never booked. */
const ownEntries = ({ isSettledPayout, transfer }: Lost, movement: OwnMovement): ReadonlyArray<Entry> => {
  const id = transferId(transfer)
  if (movement === "within deposit" || movement === "within payout") return []
  const isPayout = movement === "payout" || movement === "payout from deposit"
  const back = isPayout && isSettledPayout ? [payoutUndone(id, moneyOf(transfer))] : []
  return movement === "payout" ? back : [...back, walletMovedReversed(id, moneyOf(transfer), movement)]
}

/** The payment itself leaves the books again, from whoever has it. */
const paymentEntries = ({ attribution, standing, transfer, ...rest }: Lost, holdings: Holdings): ReadonlyArray<Entry> => {
  const id = transferId(transfer)
  if (attribution._tag === "Own") return ownEntries({ attribution, standing, transfer, ...rest }, attribution.movement)
  if (attribution._tag === "Dust") return [dustReversed(id, moneyOf(transfer))]
  if (standing?.books === "suspense") return [suspenseReversed(id, moneyOf(transfer))]
  if (standing?.books !== "member" || standing.userId === null) return []
  return [depositReversed(id, moneyOf(transfer), standing.userId, stillThere(holdings, availableOf(standing.userId), transfer.asset))]
}

/** Moves the holdings as the entries say, so that the next reversal finds what this one has left. */
const applyToHoldings = (holdings: Holdings, entries: ReadonlyArray<Entry>) => {
  for (const { asset, amount, credit, debit } of entries.flatMap(({ movements }) => movements)) {
    const [from, to] = [holdingKey(debit, asset), holdingKey(credit, asset)]
    if (holdings.has(from)) holdings.set(from, (holdings.get(from) ?? 0n) - amount)
    if (holdings.has(to)) holdings.set(to, (holdings.get(to) ?? 0n) + amount)
  }
}

/**
 * Decides what is booked when final transfers are lost: every entry made of them, mirrored, out of what is still there; the rest is the
 * house's loss. First all prices go back to the buyers, then the commissions to the sales, then the payments leave: so the least is
 * missing anywhere. `holdings` must name every member account concerned, and is changed. Pure but for that.
 */
export const planReversal = (lost: ReadonlyArray<Lost>, holdings: Holdings): ReversalPlan => {
  const entries: Array<Entry> = []
  const add = (added: ReadonlyArray<Entry>) => {
    entries.push(...added)
    applyToHoldings(holdings, added)
  }
  for (const one of lost) add(levelEntries(one))
  for (const commission of lost.flatMap(({ commissions }) => commissions)) add([commissionReturned(commission, holdings)])
  for (const one of lost) add(paymentEntries(one, holdings))
  return { entries, notices: lost.flatMap(noticesOf) }
}

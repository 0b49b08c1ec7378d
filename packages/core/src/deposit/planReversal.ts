import type { Transfer } from "../chain/Transfer.ts"
import { transferId } from "../chain/Transfer.ts"
import type { Account } from "../ledger/Account.ts"
import type { Entry } from "../ledger/Entry.ts"
import { commissionReversed, depositReversed, levelReversed, suspenseReversed } from "../ledger/postings/depositReversed.ts"
import { payoutReversed } from "../ledger/postings/payoutReversed.ts"
import { walletMovedReversed } from "../ledger/postings/walletMoved.ts"
import type { Purchase } from "../level/Purchase.ts"
import { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
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

/** What a member's accounts hold, by account and asset; the entries of a plan are taken off as they are made. */
export type Holdings = Map<string, bigint>

/** The key of an account's asset in `Holdings`. */
export const holdingKey = (account: Account, asset: AssetId): string => `${account} ${asset}`

/** What is written when transfers are lost. */
export interface ReversalPlan {
  readonly entries: ReadonlyArray<Entry>
  readonly notices: ReadonlyArray<Notice>
}

const moneyOf = ({ amount, asset }: Transfer) => new Money({ asset, amount })

/** Never below zero: how much of an amount an account still holds. */
const there = (holdings: Holdings, account: Account, asset: AssetId): Amount =>
  Amount.make(holdings.get(holdingKey(account, asset)) ?? 0n)

/** Moves the holdings as the entries say, so that the next reversal of a batch finds what this one has left. */
const apply = (holdings: Holdings, entries: ReadonlyArray<Entry>) => {
  for (const { asset, amount, credit, debit } of entries.flatMap(({ movements }) => movements)) {
    const [from, to] = [holdingKey(debit, asset), holdingKey(credit, asset)]
    if (holdings.has(from)) holdings.set(from, (holdings.get(from) ?? 0n) - amount)
    if (holdings.has(to)) holdings.set(to, (holdings.get(to) ?? 0n) + amount)
  }
}

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

/** The accounts of a member, as the ledger names them. */
export interface AccountOf {
  readonly available: (userId: UserId) => Account
  readonly rewards: (userId: UserId) => Account
}

/** The price of a level goes back to its buyer. */
const levelEntries = ({ purchase, standing }: Lost): ReadonlyArray<Entry> =>
  purchase === null || standing === null || standing.userId === null
    ? []
    : [levelReversed(purchase.id, standing.userId, new Money({ asset: purchase.price.asset, amount: purchase.price.price }))]

/** The commissions of a sale go back to it, from wherever they lie. */
const commissionEntry = (commission: Commission, holdings: Holdings, accountOf: AccountOf): Entry => {
  const account = commission.state === "held" ? accountOf.rewards(commission.userId) : accountOf.available(commission.userId)
  return commissionReversed(commission, there(holdings, account, commission.asset))
}

/** What moved between places of our own moves back. A payment of ours that the books have not settled yet was never booked. */
const ownEntries = ({ isSettledPayout, transfer }: Lost, movement: OwnMovement): ReadonlyArray<Entry> => {
  const id = transferId(transfer)
  if (movement === "within deposit" || movement === "within payout") return []
  const isPayout = movement === "payout" || movement === "payout from deposit"
  const back = isPayout && isSettledPayout ? [payoutReversed(id, moneyOf(transfer))] : []
  return movement === "payout" ? back : [...back, walletMovedReversed(id, moneyOf(transfer), movement)]
}

/** The payment itself leaves the books again, from whoever has it. */
const paymentEntries = ({ attribution, standing, transfer, ...rest }: Lost, holdings: Holdings, accountOf: AccountOf): ReadonlyArray<Entry> => {
  const id = transferId(transfer)
  if (attribution._tag === "Own") return ownEntries({ attribution, standing, transfer, ...rest }, attribution.movement)
  if (attribution._tag === "Dust" || standing?.books === "suspense") return [suspenseReversed(id, moneyOf(transfer))]
  if (standing?.books !== "member" || standing.userId === null) return []
  return [depositReversed(id, moneyOf(transfer), standing.userId, there(holdings, accountOf.available(standing.userId), transfer.asset))]
}

/**
 * Decides what is booked when final transfers are lost: every entry made of them, mirrored, out of what is still there; the rest is the
 * house's loss. First all prices go back to the buyers, then the commissions to the sales, then the payments leave: so the least is
 * missing anywhere. `holdings` must name every member account concerned, and is changed. Pure but for that.
 */
export const planReversal = (lost: ReadonlyArray<Lost>, holdings: Holdings, accountOf: AccountOf): ReversalPlan => {
  const entries: Array<Entry> = []
  const add = (added: ReadonlyArray<Entry>) => {
    entries.push(...added)
    apply(holdings, added)
  }
  for (const one of lost) add(levelEntries(one))
  for (const commission of lost.flatMap(({ commissions }) => commissions)) add([commissionEntry(commission, holdings, accountOf)])
  for (const one of lost) add(paymentEntries(one, holdings, accountOf))
  const notices = lost.flatMap((one) =>
    one.standing?.books === "member" && one.standing.userId !== null ? [noticeOf(one, one.standing.userId)] : [])
  return { entries, notices }
}

import { DateTime, Effect } from "effect"
import { OwnTransactions } from "../chain/OwnTransactions.ts"
import { transferId } from "../chain/Transfer.ts"
import type { IncidentId } from "../incident/Incident.ts"
import { availableOf, rewardsOf } from "../ledger/Account.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { LevelStore } from "../level/LevelStore.ts"
import type { Holdings } from "../level/planSaleReversal.ts"
import { holdingKey } from "../level/planSaleReversal.ts"
import { tell } from "../notification/tell.ts"
import { PurchaseId } from "../referral/Commission.ts"
import { CommissionStore } from "../referral/CommissionStore.ts"
import { UserStore } from "../user/UserStore.ts"
import { DepositStore } from "./DepositStore.ts"
import type { Lost } from "./planReversal.ts"
import { planReversal } from "./planReversal.ts"
import type { Sighting } from "./TransferStore.ts"

/** Everything that was made of transfers, with the members locked: nobody spends meanwhile. */
const whatBecame = Effect.fn("whatBecame")(function*(lost: ReadonlyArray<Sighting>) {
  const ids = lost.map(({ transfer }) => transferId(transfer))
  const own = lost.flatMap(({ attribution, transfer }) => attribution._tag === "Own" ? [transfer.txHash] : [])
  const settled = own.length === 0 ? new Set<never>() : yield* (yield* OwnTransactions).settled([...new Set(own)])
  const purchaseIds = ids.map((id) => PurchaseId.make(id))
  const commissionStore = yield* CommissionStore
  const standing = new Map((yield* (yield* DepositStore).standing(ids)).map((one) => [one.id, one]))
  const before = yield* commissionStore.ofPurchases(purchaseIds)
  const members = [...standing.values()].flatMap(({ userId }) => userId ?? [])
  const userIds = [...new Set([...members, ...before.map(({ userId }) => userId)])]
  yield* (yield* UserStore).lock(userIds)
  const purchases = new Map((yield* (yield* LevelStore).purchases(purchaseIds)).map((one) => [String(one.id), one]))
  const commissions = Map.groupBy(before, ({ purchaseId }) => String(purchaseId))
  const accounts = userIds.flatMap((userId) => [availableOf(userId), rewardsOf(userId)])
  const holdings: Holdings = new Map(
    (yield* (yield* Ledger).balances(accounts)).map(({ account, amount, asset }) => [holdingKey(account, asset), amount])
  )
  const became = lost.map((one): Lost => {
    const id = transferId(one.transfer)
    const isSettledPayout = settled.has(one.transfer.txHash)
    return { ...one, isSettledPayout, standing: standing.get(id) ?? null, purchase: purchases.get(id) ?? null, commissions: commissions.get(id) ?? [] }
  })
  return { became, holdings, ids }
})

/**
 * Inside a transaction: takes back what final transfers that the chain has lost had brought: levels, commissions, credits. Nothing is
 * edited; mirrored entries are added. Whoever had spent the money does not go below zero: the rest is booked as receivable.
 */
export const reverseTransfers = Effect.fn("reverseTransfers")(function*(lost: ReadonlyArray<Sighting>, incident: IncidentId) {
  if (lost.length === 0) return
  const now = yield* DateTime.now
  const { became, holdings, ids } = yield* whatBecame(lost)
  const { entries, notices } = planReversal(became, holdings)
  // What is taken was counted under the members' locks: too little is a broken invariant, not a case.
  yield* (yield* Ledger).post(entries, now).pipe(Effect.orDie)
  yield* (yield* LevelStore).reverse(became.flatMap(({ purchase }) => purchase?.id ?? []), now)
  yield* (yield* CommissionStore).reverse(became.flatMap(({ commissions }) => commissions), now)
  yield* (yield* DepositStore).reverse(ids, incident, now)
  yield* tell(notices, now)
})

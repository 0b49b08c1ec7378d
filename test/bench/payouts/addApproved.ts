import { Address } from "@sigmatrade/core/chain/Address"
import { availableOf, HOUSE_CAPITAL } from "@sigmatrade/core/ledger/Account"
import { Movement } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { ClientKey, Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { addMembers } from "../backfill/addMembers.ts"

const AMOUNT = Amount.make(10n ** 18n)
const FEE = Amount.make(10n ** 17n)
/** What each of them may ask for in all rounds together. */
const BALANCE = Amount.make(1_000n * AMOUNT)

/** So many members, each with a wallet and money. */
export const addRecipients = Effect.fn("addRecipients")(function*(count: number) {
  yield* addMembers(Array.from({ length: count }, (_, index) => `0x77${index.toString(16).padStart(38, "0")}`))
  const rows = yield* (yield* SqlClient.SqlClient)`SELECT id FROM users`
  const entries = rows.map(({ id }) => ({
    kind: "deposit-final" as const,
    businessId: `money of ${String(id)}`,
    movements: [new Movement({ debit: HOUSE_CAPITAL, credit: availableOf(UserId.make(String(id))), asset: USDT.id, amount: BALANCE })]
  }))
  yield* (yield* Ledger).post(entries, yield* DateTime.now)
})

const add = Effect.fn("add")(function*(userId: UserId, destination: Address) {
  const now = yield* DateTime.now
  const withdrawal = new Withdrawal({
    id: WithdrawalId.make(randomUUID()), userId, clientKey: ClientKey.make(randomUUID()), asset: USDT.id, amount: AMOUNT, fee: FEE, destination,
    state: "approved", revision: 1, approvalsNeeded: 0, requestedAt: now, expiresAt: DateTime.add(now, { hours: 72 }), settledAt: null, reason: null
  })
  yield* (yield* Ledger).post([withdrawalRequested(withdrawal)], now)
  yield* (yield* WithdrawalStore).add(withdrawal)
})

/** So many members ask for money once, and it is approved. */
export const addApproved = Effect.fn("addApproved")(function*(count: number) {
  const rows = yield* (yield* SqlClient.SqlClient)`SELECT id, wallet_address AS wallet FROM users ORDER BY serial LIMIT ${count}`
  const all = Effect.forEach(rows, ({ id, wallet }) => add(UserId.make(String(id)), Address.make(String(wallet))), { discard: true })
  yield* (yield* Transaction).run(all)
})

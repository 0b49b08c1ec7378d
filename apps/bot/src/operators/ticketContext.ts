import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { availableOf, heldOf } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { Effect } from "effect"
import { aboutOf } from "../features/tickets.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Desk } from "./Desk.ts"

/** Payments, withdrawals and tickets that are told, each. */
const ROWS_MAX = 3

/** What a member has in short: what he can spend, and what is set aside for withdrawals. */
const balanceOf = Effect.fn("balanceOf")(function*({ texts }: Desk, { userId }: Ticket) {
  const [available, held] = [availableOf(userId), heldOf(userId)]
  const balances = yield* (yield* Ledger).balances([available, held])
  const money = writeMoney(yield* ListedAssets, texts)
  const sum = (wanted: Account) => balances.filter(({ account, amount }) => account === wanted && amount > 0n)
    .map(({ asset }) => money(asset, balanceIn(balances, wanted, asset))).toSorted().join(", ")
  return [texts.html("admin-ticket-balance", { available: sum(available) || "—", held: sum(held) || "—" })]
})

const movementsOf = Effect.fn("movementsOf")(function*({ texts }: Desk, { userId }: Ticket) {
  const money = writeMoney(yield* ListedAssets, texts)
  const payments = yield* (yield* DepositStore).ofUser(userId, ROWS_MAX)
  const withdrawals = yield* (yield* WithdrawalStore).ofUser(userId, ROWS_MAX)
  return [
    ...payments.map(({ amount, asset, seenAt, state }) =>
      texts.html("admin-ticket-payment", { at: writeTime(seenAt), money: money(asset, amount), state: texts.plain(`state-${state}`) })),
    ...withdrawals.map(({ amount, asset, requestedAt, state }) =>
      texts.html("admin-ticket-withdrawal", { at: writeTime(requestedAt), money: money(asset, amount), state: texts.plain(`withdrawal-${state}`) }))
  ]
})

const earlierOf = Effect.fn("earlierOf")(function*({ texts }: Desk, { id, userId }: Ticket) {
  const others = (yield* (yield* TicketStore).ofUser(userId, { offset: 0, limit: ROWS_MAX + 1 })).filter((one) => one.id !== id).slice(0, ROWS_MAX)
  return others.map((one) => texts.html("admin-ticket-other", { ...aboutOf(texts, one), at: writeTime(one.openedAt) }))
})

/** What an operator should know of the member before he answers: his balance, his last payments and withdrawals, what else he has asked. */
export const ticketContext = Effect.fn("ticketContext")(function*(desk: Desk, ticket: Ticket) {
  return Html.lines([...(yield* balanceOf(desk, ticket)), ...(yield* movementsOf(desk, ticket)), ...(yield* earlierOf(desk, ticket))])
})

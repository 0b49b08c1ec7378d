import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { TransferId, transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { commissionId } from "@sigmatrade/core/referral/Commission"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { randomUUID } from "node:crypto"
import { suspended } from "../deposit/suspended.ts"
import { freshWithdrawalId, keptWithdrawal } from "../payout/freshWithdrawal.ts"
import { earned, family, sold } from "../referral/sold.ts"
import { freshMember } from "../freshMember.ts"
import { USDT } from "../freshPayment.ts"
import { freshTransfer, ownedBy, sightingOf } from "../freshTransfer.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { freshMessageId, freshTicketId, keptTicket, messageOf } from "../support/freshTicket.ts"
import { deskLists } from "./deskLists.ts"
import { lets } from "./lets.ts"
import type { ListMaker } from "./lets.ts"
import { houseLists } from "./houseLists.ts"

const NO_TRANSFER = TransferId.make(`56:0x${"0".repeat(64)}:0`)
let minute = 0
/** Each time later than before. */
const later = () => minutesLater(minute += 1)

const users = Effect.map(UserStore, (store) =>
  lets({ list: store.list, idOf: ({ id }) => id, add: Effect.map(freshMember, ({ id }) => id), nobody: UserId.make(randomUUID()) }))

const paidBy = Effect.fnUntraced(function*(userId: UserId) {
  const sighting = sightingOf(freshTransfer({ blockNumber: BlockNumber.make(minute += 1) }), ownedBy(userId))
  yield* (yield* TransferStore).record([sighting])
  return transferId(sighting.transfer)
})

const deposits = Effect.map(DepositStore, (store) =>
  lets({
    list: (page) => store.list({ userId: null, state: null }, page), idOf: ({ deposit }) => deposit.id, nobody: NO_TRANSFER,
    add: Effect.flatMap(freshMember, ({ id }) => paidBy(id))
  }))

const depositsOfMember = Effect.gen(function*() {
  const [store, { id: userId }] = [yield* DepositStore, yield* freshMember]
  const nobody = yield* paidBy((yield* freshMember).id)
  return lets({
    list: (page) => store.list({ userId, state: "seen" }, page), idOf: ({ deposit }) => deposit.id, nobody, add: paidBy(userId)
  })
})

const intentsOfMember = Effect.gen(function*() {
  const [store, { id: userId }] = [yield* DepositIntentStore, yield* freshMember]
  let level = 0
  const opened = (owner: UserId) => Effect.map(store.open(new DepositIntent({
    userId: owner, level: LevelNumber.make(level += 1), asset: USDT, price: Amount.make(5n), priceVersion: 1, expiresAt: minutesLater(30)
  }), NOW), ({ id }) => id)
  const nobody = yield* opened((yield* freshMember).id)
  return lets({ list: (page) => store.list(userId, page), idOf: ({ id }) => id, nobody, add: Effect.suspend(() => opened(userId)) })
})

const suspense = Effect.map(SuspenseStore, (store) =>
  lets({
    list: store.list, idOf: ({ id }) => id, nobody: NO_TRANSFER,
    add: Effect.gen(function*() {
      const sighting = sightingOf(freshTransfer({ blockNumber: BlockNumber.make(2_000_000 + (minute += 1)) }))
      yield* suspended([sighting])
      return transferId(sighting.transfer)
    })
  }))

const withdrawals = Effect.map(WithdrawalStore, (store) =>
  lets({
    list: (page) => store.list({ userId: null, state: null }, page), idOf: ({ id }) => id, nobody: freshWithdrawalId(),
    add: Effect.suspend(() => Effect.map(keptWithdrawal({ requestedAt: DateTime.add(later(), { days: 400 }), expiresAt: minutesLater(9_000_000) }), ({ id }) => id))
  }))

const withdrawalsOfMember = Effect.gen(function*() {
  const [store, { id: userId }] = [yield* WithdrawalStore, yield* freshMember]
  const { id: nobody } = yield* keptWithdrawal()
  return lets({
    list: (page) => store.list({ userId, state: "requested" }, page), idOf: ({ id }) => id, nobody,
    add: Effect.suspend(() => Effect.map(keptWithdrawal({ userId, requestedAt: later(), expiresAt: minutesLater(9_000_000) }), ({ id }) => id))
  })
})

const commissions = Effect.gen(function*() {
  const [store, { buyer, sponsor }] = [yield* CommissionStore, yield* family]
  let level = 0
  return lets({
    list: (page) => store.list(sponsor.id, page), idOf: commissionId, nobody: "sale-of-nobody:1",
    add: Effect.gen(function*() {
      const commission = earned(yield* sold(buyer, level += 1), 1, sponsor, 5n)
      yield* store.record([commission])
      return commissionId(commission)
    })
  })
})

const tickets = Effect.map(TicketStore, (store) =>
  lets({
    list: (page) => store.list({ userId: null, state: null }, page), idOf: ({ id }) => id, nobody: freshTicketId(),
    add: Effect.map(keptTicket(), ({ id }) => id)
  }))

const ticketsOfMember = Effect.gen(function*() {
  const [store, { id: userId }, { id: nobody }] = [yield* TicketStore, yield* freshMember, yield* keptTicket()]
  return lets({
    list: (page) => store.list({ userId, state: "open" }, page), idOf: ({ id }) => id, nobody, add: Effect.map(keptTicket({ userId }), ({ id }) => id)
  })
})

const messages = Effect.gen(function*() {
  const [store, ticket, other] = [yield* TicketStore, yield* keptTicket(), yield* keptTicket()]
  const saying = Effect.fnUntraced(function*(of: typeof ticket) {
    const message = messageOf(of, "hello", { id: freshMessageId() })
    yield* store.append([message])
    return message.id
  })
  return lets({ list: (page) => store.listMessages(ticket.id, page), idOf: ({ id }) => id, nobody: yield* saying(other), add: saying(ticket) })
})

/** Every list that is read page by page, each as a maker of a new one. */
export const pagedLists: Readonly<Record<string, ListMaker>> = {
  users,
  deposits,
  "a member's deposits": depositsOfMember,
  "a member's intents": intentsOfMember,
  suspense,
  withdrawals,
  "a member's withdrawals": withdrawalsOfMember,
  commissions,
  tickets,
  "a member's tickets": ticketsOfMember,
  messages,
  ...deskLists,
  ...houseLists
}

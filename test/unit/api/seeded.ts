import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { AuditRecord } from "@sigmatrade/core/admin/AuditLog"
import { recordAct } from "@sigmatrade/core/admin/recordAct"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Refund } from "@sigmatrade/core/level/Refund"
import { RefundStore } from "@sigmatrade/core/level/RefundStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import type { UserId } from "@sigmatrade/core/user/User"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { DateTime, Effect } from "effect"
import { freshKey } from "@sigmatrade/adapters/contract/admin/apiKeyStoreContract"
import { freshDraft } from "@sigmatrade/adapters/contract/broadcast/freshDraft"
import { arrangeAll } from "@sigmatrade/adapters/contract/event/arrangeAll"
import { freshEndpoint } from "@sigmatrade/adapters/contract/webhook/freshEndpoint"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import { heldLane, paymentOf } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { keptWithdrawal } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { freshCampaign } from "@sigmatrade/adapters/contract/reward/freshCampaign"
import { keptTicket, messageOf } from "@sigmatrade/adapters/contract/support/freshTicket"
import { freshPayment, LARGE } from "@sigmatrade/adapters/contract/freshPayment"
import { joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import { credit, publishPrices } from "./ApiTest.ts"
import { givenUp } from "./givenUp.ts"

/** A withdrawal that waits for operators or for its turn, and its money set aside. */
const heldWithdrawal = Effect.fnUntraced(function*(userId: UserId, state: "requested" | "approved" = "requested") {
  const withdrawal = yield* keptWithdrawal({ userId, asset: BNB.id, state, ...(state === "approved" ? { approvalsNeeded: 0 } : {}) })
  const paidIn = freshPayment(userId, LARGE, BNB.id)
  yield* (yield* Ledger).post([paidIn, withdrawalRequested(withdrawal)], yield* DateTime.now)
  return withdrawal
})

/** Two of everything the API lists. */
export const seeded = Effect.gen(function*() {
  yield* publishPrices
  const { four, three } = yield* joinFour
  const pay = transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(1000))
  yield* credit(pay, transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(3000), { block: 101 }))
  yield* credit(transferFrom(newAddress(), BNB.id, milli(7)), transferFrom(newAddress(), BNB.id, milli(8), { block: 102 }))
  yield* publishLiabilities()
  const at = yield* DateTime.now
  const ticket = yield* keptTicket({ userId: four.id })
  yield* (yield* TicketStore).append([messageOf(ticket, "one"), messageOf(ticket, "two")])
  for (const number of [1, 2]) {
    yield* heldWithdrawal(four.id)
    yield* Effect.orDie((yield* CampaignStore).add(freshCampaign({ _tag: "Listed", members: [four.id], amount: Amount.make(5n) })))
    yield* keptTicket({ userId: four.id })
    yield* (yield* BroadcastStore).add(freshDraft([four]))
    yield* freshIncident
    yield* freshKey()
    yield* recordAct(new AuditRecord({ at, operator: null, action: "login", subject: "member:1", outcome: "done", reason: null, details: {}, requestId: "r-1" }))
    const block = { number: BlockNumber.make(number), hash: BlockHash.make(`0x${String(number).repeat(64)}`) }
    yield* (yield* CheckpointStore).record({ chainId: ChainId.make(56), block, at, wallets: [], reserves: [], broken: [] }, at)
  }
  const lane = yield* heldLane()
  for (const { purchase } of yield* (yield* LevelStore).boughtBy(four.id)) {
    const request = { requestedBy: OperatorName.make("anna"), note: "wrong level", requestedAt: at, approvedBy: null, approvedAt: null }
    yield* Effect.orDie((yield* RefundStore).add(new Refund({ purchaseId: purchase.id, ...request })))
    yield* Effect.orDie((yield* PayoutStore).reserve(lane, paymentOf(yield* heldWithdrawal(four.id, "approved")), at))
    yield* givenUp("rejected")
  }
  const endpoint = freshEndpoint()
  for (const one of [endpoint, freshEndpoint()]) yield* Effect.orDie((yield* WebhookEndpointStore).add(one, 10))
  yield* arrangeAll
  const events = yield* (yield* EventLog).after(endpoint.plannedTo, 1000)
  const to = events.at(-1)?.place ?? endpoint.plannedTo
  yield* (yield* WebhookDeliveryStore).plan({ endpointId: endpoint.id, from: endpoint.plannedTo, to, events: events.map(({ id }) => id) }, at)
  return { four, three, ticket, endpoint }
})

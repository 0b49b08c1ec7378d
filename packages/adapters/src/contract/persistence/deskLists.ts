import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Refund } from "@sigmatrade/core/level/Refund"
import { RefundStore } from "@sigmatrade/core/level/RefundStore"
import { DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import { NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { DateTime, Effect } from "effect"
import { freshLane, heldLane, idAt, paymentOf } from "../payout/reservedPayout.ts"
import { keptWithdrawal } from "../payout/freshWithdrawal.ts"
import { freshMember } from "../freshMember.ts"
import { freshPurchase, freshPurchaseId } from "../freshPurchase.ts"
import { NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { freshNotice } from "../notification/freshNotice.ts"
import { lets } from "./lets.ts"
import type { ListMaker } from "./lets.ts"

let minute = 0
/** Each time later than before, and later than anything other suites keep. */
const later = () => DateTime.add(NOW, { days: 4_000, minutes: minute += 1 })

const payouts = Effect.gen(function*() {
  const [store, lane] = [yield* PayoutStore, yield* heldLane()]
  return lets({
    list: (page) => store.list("open", page), idOf: ({ payout }) => payout.id, nobody: idAt(freshLane(), 1),
    add: Effect.gen(function*() {
      const withdrawal = yield* keptWithdrawal({ state: "approved", approvalsNeeded: 0 })
      return (yield* Effect.orDie(store.reserve(lane, paymentOf(withdrawal), later()))).id
    })
  })
})

const refunds = Effect.map(RefundStore, (store) =>
  lets({
    list: (page) => store.list("requested", page), idOf: ({ purchaseId }) => purchaseId, nobody: freshPurchaseId(),
    add: Effect.gen(function*() {
      const { id: purchaseId, ...bought } = freshPurchase((yield* freshMember).id)
      yield* (yield* LevelStore).record([{ id: purchaseId, ...bought }], NOW)
      const request = { requestedBy: operator("anna"), note: "wrong level", requestedAt: later(), approvedBy: null, approvedAt: null }
      yield* Effect.orDie(store.add(new Refund({ purchaseId, ...request })))
      return purchaseId
    })
  }))

/** A notice that was given up at a moment. */
const givenUp = Effect.gen(function*() {
  const [notice, outbox, at] = [freshNotice(yield* freshMember), yield* Outbox, later()]
  yield* outbox.enqueue([notice], at)
  yield* outbox.bury(notice.id, "rejected", "it's <bad>", at)
  return notice.id
})

const letters = Effect.map(DeadLetterStore, (store) =>
  lets({ list: (page) => store.list(null, page), idOf: ({ id }) => id, nobody: NoticeId.make("notice:of-nobody"), add: givenUp }))

/** What operators work through page by page, each as a maker of a new list. */
export const deskLists: Readonly<Record<string, ListMaker>> = { payouts, refunds, "dead letters": letters }

import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { RefundState } from "@sigmatrade/core/level/Refund"
import { RefundStore } from "@sigmatrade/core/level/RefundStore"
import { pageOf } from "@sigmatrade/core/persistence/pageOf"
import type { PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { moneyView } from "../views/moneyView.ts"
import { purchaseView } from "../views/purchaseView.ts"
import { refundView } from "../views/refundView.ts"
import { findUser } from "./findUser.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"
import { refundActs } from "./refundActs.ts"

interface RefundQuery extends ListQuery<PurchaseId> {
  readonly state?: RefundState
}

const listRefunds = Effect.fn("listRefunds")(function*(query: RefundQuery) {
  const [store, levels] = [yield* RefundStore, yield* LevelStore]
  return yield* readList("/v1/refunds", query, (page) => store.list(query.state ?? null, page), Effect.fnUntraced(function*(found) {
    const standing = new Set((yield* levels.purchases(found.map(({ purchaseId }) => purchaseId))).map(({ id }) => id))
    return found.map((refund) => refundView(refund, standing.has(refund.purchaseId)))
  }))
})

const listPurchases = Effect.fn("listPurchases")(function*(userId: UserId, query: ListQuery<PurchaseId>) {
  yield* findUser(userId)
  const [bought, money] = [yield* (yield* LevelStore).boughtBy(userId), yield* moneyView]
  // Dearer levels are bought later; of two at one moment the higher one stands first.
  const newestFirst = bought.toSorted((one, other) =>
    DateTime.toEpochMillis(other.boughtAt) - DateTime.toEpochMillis(one.boughtAt) || other.purchase.price.level - one.purchase.price.level)
  return yield* readList(`/v1/users/usr_${userId}/purchases`, query, (page) =>
    Effect.fromResult(pageOf(newestFirst, ({ purchase }) => purchase.id, page)), (found) =>
    Effect.succeed(found.map((one) => purchaseView(one, money))))
})

/** `/v1/refunds`, `/v1/purchases` and `/v1/users/{id}/purchases` */
export const refunds = HttpApiBuilder.group(ApiContract, "refunds", (handlers) =>
  handlers
    .handle("purchases", ({ params, query }) => listPurchases(params.id, query))
    .handle("purchase", ({ params }) => refundActs.readPurchase(params.id))
    .handle("request", ({ params, payload }) => refundActs.request(params.id, payload.note))
    .handle("list", ({ query }) => listRefunds(query))
    .handle("read", ({ params }) => refundActs.read(params.id))
    .handle("approve", ({ headers, params }) => refundActs.approve(params.id, headers["if-match"])))

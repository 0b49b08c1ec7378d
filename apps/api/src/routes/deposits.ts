import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { LIMIT_DEFAULT } from "../contract/ApiList.ts"
import { depositView } from "../views/depositView.ts"
import { listView } from "../views/listView.ts"
import { moneyView } from "../views/moneyView.ts"
import { findUser } from "./findUser.ts"

const listDeposits = Effect.fn("listDeposits")(function*(id: UserId, limit = LIMIT_DEFAULT) {
  yield* findUser(id)
  const found = yield* (yield* DepositStore).ofUser(id, limit + 1)
  const money = yield* moneyView
  return listView(`/v1/users/usr_${id}/deposits`, found.map((deposit) => depositView(deposit, id, money)), limit)
})

/** `GET /v1/users/{id}/deposits` */
export const deposits = HttpApiBuilder.group(ApiContract, "deposits", (handlers) =>
  handlers.handle("list", ({ params, query }) => listDeposits(params.id, query.limit)))

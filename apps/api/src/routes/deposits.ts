import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { DepositState } from "@sigmatrade/core/deposit/Deposit"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { depositView } from "../views/depositView.ts"
import { moneyView } from "../views/moneyView.ts"
import { findUser } from "./findUser.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

/** Which deposits a query asks for. */
export interface DepositQuery extends ListQuery<TransferId> {
  readonly state?: DepositState
}

/** The deposits of a user (`null`: everybody's) that a query asks for, as the list at `url`. */
export const listDeposits = Effect.fn("listDeposits")(function*(url: string, userId: UserId | null, query: DepositQuery) {
  const [store, money] = [yield* DepositStore, yield* moneyView]
  return yield* readList(url, query, (page) => store.list({ userId, state: query.state ?? null }, page), (found) =>
    Effect.succeed(found.map((deposit) => depositView(deposit, money))))
})

/** One deposit, of this user (`null`: whosever). Another's is as unknown as none. */
export const readDeposit = Effect.fn("readDeposit")(function*(userId: UserId | null, id: TransferId) {
  const found = yield* (yield* DepositStore).find(id)
  return Option.isSome(found) && (userId === null || found.value.userId === userId) ? depositView(found.value, yield* moneyView) : yield* notFound("deposit")
})

/** `GET /v1/deposits`, `GET /v1/deposits/{id}` and `GET /v1/users/{id}/deposits` */
export const deposits = HttpApiBuilder.group(ApiContract, "deposits", (handlers) =>
  handlers
    .handle("listAll", ({ query }) => listDeposits("/v1/deposits", null, query))
    .handle("read", ({ params }) => readDeposit(null, params.id))
    .handle("list", ({ params, query }) =>
      Effect.andThen(findUser(params.id), listDeposits(`/v1/users/usr_${params.id}/deposits`, params.id, query))))

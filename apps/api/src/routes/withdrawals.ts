import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { WithdrawalId, WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { pageOf } from "@sigmatrade/core/persistence/pageOf"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { attemptKey, attemptView } from "../views/attemptView.ts"
import { moneyView } from "../views/moneyView.ts"
import { withdrawalView } from "../views/withdrawalView.ts"
import { findUser } from "./findUser.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"
import { withdrawalActs } from "./withdrawalActs.ts"

/** Which withdrawals a query asks for. */
export interface WithdrawalQuery extends ListQuery<WithdrawalId> {
  readonly state?: WithdrawalState
}

/** The withdrawals of a user (`null`: everybody's) that a query asks for, as the list at `url`. */
export const listWithdrawals = Effect.fn("listWithdrawals")(function*(url: string, userId: UserId | null, query: WithdrawalQuery) {
  const [store, money, keccak256] = [yield* WithdrawalStore, yield* moneyView, yield* Keccak256]
  return yield* readList(url, query, (page) => store.list({ userId, state: query.state ?? null }, page), (found) =>
    Effect.succeed(found.map((withdrawal) => withdrawalView(withdrawal, money, keccak256))))
})

const listAttempts = Effect.fn("listAttempts")(function*(id: WithdrawalId, query: ListQuery<string>) {
  yield* (yield* WithdrawalStore).get(id).pipe(Effect.catchTag("WithdrawalUnknown", () => notFound("withdrawal")))
  const record = yield* (yield* PayoutStore).ofWithdrawal(id)
  const newestFirst = Option.toArray(record).flatMap(({ attempts, payout }) => attempts.toReversed().map((attempt) => ({ attempt, payout })))
  const money = yield* moneyView
  return yield* readList(`/v1/withdrawals/wd_${id}/attempts`, query, (page) =>
    Effect.fromResult(pageOf(newestFirst, ({ attempt, payout }) => attemptKey(payout, attempt), page)), (found) =>
    Effect.succeed(found.map(({ attempt, payout }) => attemptView(payout, attempt, money))))
})

/** `/v1/withdrawals` and `/v1/users/{id}/withdrawals` */
export const withdrawals = HttpApiBuilder.group(ApiContract, "withdrawals", (handlers) =>
  handlers
    .handle("listAll", ({ query }) => listWithdrawals("/v1/withdrawals", null, query))
    .handle("read", ({ params }) => withdrawalActs.read(null, params.id))
    .handle("create", ({ headers, params, payload }) => withdrawalActs.create(params.id, payload, headers["idempotency-key"]))
    .handle("approve", ({ headers, params }) => withdrawalActs.approve(params.id, headers["if-match"]))
    .handle("refuse", ({ headers, params, payload }) => withdrawalActs.refuse(params.id, payload.note, headers["if-match"]))
    .handle("cancel", ({ params }) => withdrawalActs.cancel(params.id))
    .handle("attempts", ({ params, query }) => listAttempts(params.id, query))
    .handle("list", ({ params, query }) =>
      Effect.andThen(findUser(params.id), listWithdrawals(`/v1/users/usr_${params.id}/withdrawals`, params.id, query))))

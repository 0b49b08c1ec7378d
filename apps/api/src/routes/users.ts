import type { Address } from "@sigmatrade/core/chain/Address"
import { pageOf } from "@sigmatrade/core/persistence/pageOf"
import type { TelegramId, User, UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiBalances } from "../contract/ApiBalances.ts"
import { ApiContract } from "../contract/ApiContract.ts"
import { ApiUser } from "../contract/ApiUser.ts"
import { ApiUserId } from "../contract/ApiUserId.ts"
import { readTogether } from "../short/readTogether.ts"
import { balanceViews, userViews } from "../views/userViews.ts"
import { userNotFound } from "./findUser.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"
import { userActs } from "./userActs.ts"

interface UserQuery extends ListQuery<UserId> {
  readonly telegram_id?: TelegramId
  readonly wallet?: Address
}

const byWallet = Effect.fnUntraced(function*(wallet: Address) {
  const users = yield* UserStore
  const owner = (yield* users.walletOwners([wallet])).get(wallet)
  return owner === undefined || owner.wallet === null ? Option.none<User>() : yield* Effect.option(users.get(owner.userId))
})

/** Whom the query names; with both names it must be the same one. `null`: it names nobody. */
const named = Effect.fnUntraced(function*({ telegram_id: telegramId, wallet }: UserQuery) {
  if (telegramId === undefined && wallet === undefined) return null
  const known = telegramId === undefined ? Option.none<User>() : yield* (yield* UserStore).byTelegramId(telegramId)
  if (wallet === undefined) return Option.toArray(known)
  const owner = yield* byWallet(wallet)
  return Option.toArray(owner).filter(({ id }) => telegramId === undefined || id === Option.getOrUndefined(known)?.id)
})

const listUsers = Effect.fn("listUsers")(function*(query: UserQuery) {
  const users = yield* UserStore
  const found = yield* named(query)
  return yield* readList("/v1/users", query, (page) =>
    found === null ? users.list(page) : Effect.fromResult(pageOf(found, ({ id }) => id, page)), userViews)
})

/** What a user has. */
export const readBalances = Effect.fnUntraced(function*(id: UserId) {
  return { object: "balances", user_id: id, balances: (yield* balanceViews([id]))(id) } satisfies typeof ApiBalances.Type
})

const readUsers = readTogether(ApiUserId, ApiUser, Effect.fnUntraced(function*(ids: ReadonlyArray<UserId>) {
  const views = yield* userViews([...(yield* (yield* UserStore).known(ids)).values()])
  return new Map(views.map((view) => [view.id, view]))
}), userNotFound)

const readAllBalances = readTogether(ApiUserId, ApiBalances, Effect.fnUntraced(function*(ids: ReadonlyArray<UserId>) {
  const known = [...(yield* (yield* UserStore).known(ids)).keys()]
  const balances = yield* balanceViews(known)
  return new Map(known.map((id) => [id, { object: "balances" as const, user_id: id, balances: balances(id) }]))
}), userNotFound)

/** `/v1/users`, `/v1/users/{id}` and `/v1/users/{id}/balances` */
export const users = HttpApiBuilder.group(ApiContract, "users", (handlers) =>
  handlers
    .handle("list", ({ query }) => listUsers(query))
    .handle("read", ({ params }) => readUsers(params.id))
    .handle("balances", ({ params }) => readAllBalances(params.id))
    .handle("block", ({ params, payload }) => userActs.block(params.id, payload.note))
    .handle("unblock", ({ headers, params, payload }) => userActs.unblock(params.id, payload.note, headers["if-match"]))
    .handle("terminate", ({ headers, params, payload }) => userActs.terminate(params.id, payload.note, headers["if-match"]))
    .handle("reinstate", ({ headers, params, payload }) => userActs.reinstate(params.id, payload.note, headers["if-match"])))

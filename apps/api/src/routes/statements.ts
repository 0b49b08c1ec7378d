import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import { AnchorUnknown } from "@sigmatrade/core/persistence/PageRequest"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { moneyView } from "../views/moneyView.ts"
import { statementLineView } from "../views/statementLineView.ts"
import { findUser } from "./findUser.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const accounts = { available: availableOf, held: heldOf, rewards: rewardsOf }

/** Which part of a statement a query asks for. */
export interface StatementQuery extends ListQuery<EntryId> {
  readonly account?: keyof typeof accounts
}

/** Reads the line the page begins at together with its neighbours: when it is not there, it is no line of this account. */
const linesOf = Effect.fnUntraced(function*(account: Account, { anchor, limit }: PageRequest<EntryId>) {
  const ledger = yield* Ledger
  if (anchor === null) return yield* ledger.statement(account, { limit })
  const isNewer = anchor.side === "newer"
  const lines = yield* ledger.statement(account, {
    limit: limit + 1, ...(isNewer ? { after: EntryId.make(Math.max(0, anchor.id - 1)) } : { before: EntryId.make(anchor.id + 1) })
  })
  if ((isNewer ? lines.at(-1) : lines[0])?.id !== anchor.id) return yield* new AnchorUnknown({ id: String(anchor.id) })
  return isNewer ? lines.slice(0, -1) : lines.slice(1)
})

/** The entries that touch an account of a user, as the list at `url`. */
export const listStatement = Effect.fn("listStatement")(function*(url: string, id: UserId, query: StatementQuery) {
  const money = yield* moneyView
  return yield* readList(url, query, (page) => linesOf(accounts[query.account ?? "available"](id), page), (lines) =>
    Effect.succeed(lines.map((line) => statementLineView(line, money))))
})

/** `GET /v1/users/{id}/statement` */
export const statements = HttpApiBuilder.group(ApiContract, "statements", (handlers) =>
  handlers.handle("list", ({ params, query }) =>
    Effect.andThen(findUser(params.id), listStatement(`/v1/users/usr_${params.id}/statement`, params.id, query))))

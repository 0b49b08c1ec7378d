import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { moneyView } from "../views/moneyView.ts"
import { suspenseView } from "../views/suspenseView.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"
import { suspenseActs } from "./suspenseActs.ts"

const listSuspense = Effect.fn("listSuspense")(function*(query: ListQuery<TransferId>) {
  const [store, money] = [yield* SuspenseStore, yield* moneyView]
  return yield* readList("/v1/suspense", query, store.list, (found) => Effect.succeed(found.map((item) => suspenseView(item, money))))
})

/** `/v1/suspense` */
export const suspense = HttpApiBuilder.group(ApiContract, "suspense", (handlers) =>
  handlers
    .handle("list", ({ query }) => listSuspense(query))
    .handle("read", ({ params }) => suspenseActs.read(params.id))
    .handle("assign", ({ headers, params, payload }) => suspenseActs.assign(params.id, payload.user_id, payload.note, headers["if-match"]))
    .handle("return", ({ headers, params, payload }) => suspenseActs.return(params.id, payload.note, headers["if-match"]))
    .handle("keep", ({ headers, params, payload }) => suspenseActs.keep(params.id, payload.note, headers["if-match"])))

import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import type { PayoutId, PayoutState } from "@sigmatrade/core/payout/Payout"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiPayoutTried } from "../contract/ApiPayout.ts"
import { attemptView } from "../views/attemptView.ts"
import { moneyView } from "../views/moneyView.ts"
import { payoutView } from "../views/payoutView.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

interface PayoutQuery extends ListQuery<PayoutId> {
  readonly state?: PayoutState
}

const list = Effect.fn("listPayouts")(function*(query: PayoutQuery) {
  const [store, money, keccak256] = [yield* PayoutStore, yield* moneyView, yield* Keccak256]
  return yield* readList("/v1/payouts", query, (page) => store.list(query.state ?? null, page), (found) =>
    Effect.succeed(found.map(({ payout }) => payoutView(payout, money, keccak256))))
})

const read = Effect.fn("readPayout")(function*(id: PayoutId) {
  const record = Option.getOrUndefined(yield* (yield* PayoutStore).get(id))
  if (record === undefined) return yield* notFound("payout")
  const [{ attempts, payout }, money] = [record, yield* moneyView]
  const tried = attempts.map((attempt) => attemptView(payout, attempt, money))
  return { ...payoutView(payout, money, yield* Keccak256), attempts: tried } satisfies typeof ApiPayoutTried.Type
})

/** `GET /v1/payouts` and `GET /v1/payouts/{id}` */
export const payouts = HttpApiBuilder.group(ApiContract, "payouts", (handlers) =>
  handlers.handle("list", ({ query }) => list(query)).handle("read", ({ params }) => read(params.id)))

import { PayoutState } from "@sigmatrade/core/payout/Payout"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiPayout, ApiPayoutTried } from "../ApiPayout.ts"
import { described, says } from "./says.ts"

/** What the payout wallet sends. */
export const payouts = HttpApiGroup.make("payouts").add(
  HttpApiEndpoint.get("list", "/payouts", {
    query: { ...pageQuery(apiId.payout), state: Schema.optionalKey(PayoutState) }, success: ApiList(ApiPayout)
  }).annotateMerge(says("listPayouts", "All payouts", "By when their nonce was reserved, newest first. One that failed is never sent under another nonce.", "withdrawals:read")),
  HttpApiEndpoint.get("read", "/payouts/:id", {
    params: { id: apiId.payout }, success: ApiPayoutTried, error: asProblem(ResourceNotFound)
  }).annotateMerge(says("readPayout", "One payout", "What it pays, how it stands, and every transaction that may pay it.", "withdrawals:read"))
).annotateMerge(described("Payouts", "What the payout wallet sends."))

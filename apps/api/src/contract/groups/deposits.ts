import { DepositState } from "@sigmatrade/core/deposit/Deposit"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { ApiDeposit } from "../ApiDeposit.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { described, says } from "./says.ts"

const query = { ...pageQuery(apiId.deposit), state: Schema.optionalKey(DepositState) }

/** Payments members have made. */
export const deposits = HttpApiGroup.make("deposits").add(
  HttpApiEndpoint.get("listAll", "/deposits", { query, success: ApiList(ApiDeposit) }).annotateMerge(says(
    "listAllDeposits",
    "Everybody's deposits",
    "Payments of all users by when they were first seen, newest first. What nobody is known to own is in suspense.",
    "deposits:read"
  )),
  HttpApiEndpoint.get("read", "/deposits/:id", {
    params: { id: apiId.deposit }, success: ApiDeposit, error: asProblem(ResourceNotFound)
  }).annotateMerge(says("readDeposit", "One deposit", "Where the payment stands, on the chain and in the books.", "deposits:read")),
  HttpApiEndpoint.get("list", "/users/:id/deposits", {
    params: { id: ApiUserId }, query, success: ApiList(ApiDeposit), error: asProblem(UserNotFound)
  }).annotateMerge(says(
    "listDeposits",
    "A user's deposits",
    "Payments from their first sighting on, newest first. Only credited ones are in the balance.",
    "deposits:read"
  ))
).annotateMerge(described("Deposits", "Payments members have made."))

import { WithdrawalState } from "@sigmatrade/core/payout/Withdrawal"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiPayoutAttempt } from "../ApiPayoutAttempt.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { ApiWithdrawal, NoteBody, WithdrawalBody } from "../ApiWithdrawal.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { decisionHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { withdrawalRefusals } from "../withdrawalRefusals.ts"
import { described, says } from "./says.ts"

const query = { ...pageQuery(apiId.withdrawal), state: Schema.optionalKey(WithdrawalState) }

const params = { id: apiId.withdrawal }
const unknown = asProblem(ResourceNotFound)

const create = HttpApiEndpoint.post("create", "/users/:id/withdrawals", {
  params: { id: ApiUserId }, headers: onceHeaders, payload: WithdrawalBody, success: ApiWithdrawal.pipe(HttpApiSchema.status(201)),
  error: [asProblem(UserNotFound), ...refusals(...withdrawalRefusals)]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "createWithdrawal",
  "Ask for money in a user's name",
  "Reserves it at once. It goes to his own wallet and nowhere else, and only when at least one operator has agreed.",
  "withdrawals:write"
))

const approve = HttpApiEndpoint.post("approve", "/withdrawals/:id/approve", {
  params, headers: decisionHeaders, success: ApiWithdrawal, error: [unknown, ...refusals(...matchProblems, "withdrawal_settled", "approved_already")]
}).middleware(OnceOnly).annotateMerge(says(
  "approveWithdrawal", "Agree to a withdrawal", "It is paid once as many different operators have agreed as it needs.", "withdrawals:decide"
))

const refuse = HttpApiEndpoint.post("refuse", "/withdrawals/:id/refuse", {
  params, headers: decisionHeaders, payload: NoteBody, success: ApiWithdrawal, error: [unknown, ...refusals(...matchProblems, "withdrawal_settled")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "refuseWithdrawal", "Refuse a withdrawal", "Unless it is on its way. The money is available again, and its user reads the note.", "withdrawals:decide"
))

const cancel = HttpApiEndpoint.post("cancel", "/withdrawals/:id/cancel", {
  params, headers: onceHeaders, success: ApiWithdrawal, error: [unknown, ...refusals("withdrawal_settled")]
}).middleware(OnceOnly).annotateMerge(says(
  "cancelWithdrawal", "Take a withdrawal back", "In its user's name, unless it is on its way. The money is available again.", "withdrawals:write"
))

/** Money members have asked to be sent. */
export const withdrawals = HttpApiGroup.make("withdrawals").add(
  HttpApiEndpoint.get("listAll", "/withdrawals", { query, success: ApiList(ApiWithdrawal) }).annotateMerge(says(
    "listAllWithdrawals", "Everybody's withdrawals", "By when they were asked for, newest first.",
    "withdrawals:read"
  )),
  HttpApiEndpoint.get("read", "/withdrawals/:id", { params, success: ApiWithdrawal, error: asProblem(ResourceNotFound) }).annotateMerge(says(
    "readWithdrawal", "One withdrawal", "Where it stands. Its ETag is what a decision about it names.", "withdrawals:read"
  )),
  create,
  approve,
  refuse,
  cancel,
  HttpApiEndpoint.get("attempts", "/withdrawals/:id/attempts", {
    params,
    query: pageQuery(apiId.attempt),
    success: ApiList(ApiPayoutAttempt),
    error: asProblem(ResourceNotFound)
  }).annotateMerge(says(
    "listAttempts",
    "Attempts to pay a withdrawal",
    "Transactions that may pay it, newest first; none before its turn has come. At most one of them is ever mined.",
    "withdrawals:read"
  )),
  HttpApiEndpoint.get("list", "/users/:id/withdrawals", {
    params: { id: ApiUserId }, query, success: ApiList(ApiWithdrawal), error: asProblem(UserNotFound)
  }).annotateMerge(says("listWithdrawals", "A user's withdrawals", "By when they were asked for, newest first.", "withdrawals:read"))
).annotateMerge(described("Withdrawals", "Money members have asked to be sent."))

import { TelegramId } from "@sigmatrade/core/user/User"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiBalances } from "../ApiBalances.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiUser } from "../ApiUser.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { ApiWallet } from "../ApiWallet.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { decisionHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { ReasonBody } from "../ReasonBody.ts"
import { ReadTogether } from "../ReadTogether.ts"
import { described, says } from "./says.ts"

const params = { id: ApiUserId }
const unknown = asProblem(UserNotFound)

const block = HttpApiEndpoint.post("block", "/users/:id/block", {
  params, headers: onceHeaders, payload: ReasonBody, success: ApiUser, error: [unknown, ...refusals("user_is_operator")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "blockUser",
  "Block a user",
  "He may not act but appeal, and what he has asked for and is not on its way is refused. What he has and pays stays his. Whoever is terminated stays so.",
  "users:write"
))

const unblock = HttpApiEndpoint.post("unblock", "/users/:id/unblock", {
  params, headers: decisionHeaders, payload: ReasonBody, success: ApiUser, error: [unknown, ...refusals(...matchProblems, "user_stands_otherwise")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "unblockUser", "Let a blocked user act again", "Withdrawals that were refused stay so: he asks anew.", "users:write"
))

const terminate = HttpApiEndpoint.post("terminate", "/users/:id/terminate", {
  params, headers: decisionHeaders, payload: ReasonBody, success: ApiUser, error: [unknown, ...refusals(...matchProblems, "user_is_operator")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "terminateUser",
  "End a membership",
  "He may not act and not appeal, what he has asked for and is not on its way is refused, his tickets are closed. What is in his accounts stays there.",
  "users:terminate"
))

const reinstate = HttpApiEndpoint.post("reinstate", "/users/:id/reinstate", {
  params, headers: decisionHeaders, payload: ReasonBody, success: ApiUser, error: [unknown, ...refusals(...matchProblems, "user_stands_otherwise")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "reinstateUser", "Take the end of a membership back", "The user may act again. Tickets that were closed and withdrawals that were refused stay so.", "users:terminate"
))

/** Members of the community. */
export const users = HttpApiGroup.make("users").add(
  HttpApiEndpoint.get("list", "/users", {
    query: { ...pageQuery(ApiUserId), telegram_id: Schema.optionalKey(TelegramId), wallet: Schema.optionalKey(ApiWallet) },
    success: ApiList(ApiUser)
  }).annotateMerge(says(
    "listUsers",
    "All users, or the one of a Telegram account or wallet",
    "By when they joined, newest first. With telegram_id or wallet the list holds one user or none.",
    "users:read"
  )),
  HttpApiEndpoint.get("read", "/users/:id", { params, success: ApiUser, error: unknown }).annotateMerge(says(
    "readUser",
    "One user",
    "Who the user is, which levels the user owns and what the user has.",
    "users:read"
  )).annotate(ReadTogether, true),
  HttpApiEndpoint.get("balances", "/users/:id/balances", {
    params, success: ApiBalances, error: unknown
  }).annotateMerge(says("readBalances", "A user's balances", "What the user can spend, has asked to withdraw, and has earned and cannot spend yet.", "users:read")).annotate(ReadTogether, true),
  block,
  unblock,
  terminate,
  reinstate
).annotateMerge(described("Users", "Members of the community."))

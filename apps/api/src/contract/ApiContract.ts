import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { asProblem, LiabilityNotFound, UserNotFound } from "../problems/declaredProblems.ts"
import { ApiDeposit } from "./ApiDeposit.ts"
import { ApiUserId } from "./ApiUserId.ts"
import { ApiLevelTable } from "./ApiLevelTable.ts"
import { ApiLiabilityProof } from "./ApiLiabilityProof.ts"
import { ApiLiabilityTree } from "./ApiLiabilityTree.ts"
import { ApiList, PageQuery } from "./ApiList.ts"
import { ApiAlive, ApiNotReady, ApiReady } from "./ApiReady.ts"
import { ApiReferrals } from "./ApiReferrals.ts"
import { ApiStatus } from "./ApiStatus.ts"
import { ApiUser } from "./ApiUser.ts"
import { FailureAnswers } from "./FailureAnswers.ts"
import { OperatorAccess } from "./OperatorAccess.ts"
import { ParameterChecks } from "./ParameterChecks.ts"

const described = (title: string, description: string) => OpenApi.annotations({ title, description })
const says = (identifier: string, summary: string, description: string) => OpenApi.annotations({ identifier, summary, description })

const levels = HttpApiGroup.make("levels").add(
  HttpApiEndpoint.get("read", "/levels", { success: ApiLevelTable }).annotateMerge(says(
    "readLevels",
    "The price table in force",
    "Every level, in every asset it is sold for, under one version. A purchase remembers the version it was made under."
  ))
).annotateMerge(described("Levels", "What members can buy."))

const users = HttpApiGroup.make("users").add(
  HttpApiEndpoint.get("read", "/users/:id", { params: { id: ApiUserId }, success: ApiUser, error: asProblem(UserNotFound) }).annotateMerge(says(
    "readUser",
    "One user",
    "Who the user is, which levels the user owns and what the user has."
  ))
).annotateMerge(described("Users", "Members of the community."))

const deposits = HttpApiGroup.make("deposits").add(
  HttpApiEndpoint.get("list", "/users/:id/deposits", {
    params: { id: ApiUserId },
    query: PageQuery,
    success: ApiList(ApiDeposit),
    error: asProblem(UserNotFound)
  }).annotateMerge(says(
    "listDeposits",
    "A user's deposits",
    "Payments from their first sighting on, newest first. Only credited ones are in the balance."
  ))
).annotateMerge(described("Deposits", "Payments members have made."))

const referrals = HttpApiGroup.make("referrals").add(
  HttpApiEndpoint.get("read", "/users/:id/referrals", {
    params: { id: ApiUserId },
    query: PageQuery,
    success: ApiReferrals,
    error: asProblem(UserNotFound)
  }).annotateMerge(says(
    "readReferrals",
    "A user's team and earnings",
    "How many users the user brought per tier, what each tier earned, and the newest commissions with the sale they come out of."
  ))
).annotateMerge(described("Referrals", "Who brought whom, and what it earned."))

const liabilities = HttpApiGroup.make("liabilities").add(
  HttpApiEndpoint.get("list", "/liabilities", { query: PageQuery, success: ApiList(ApiLiabilityTree) }).annotateMerge(says(
    "listLiabilities",
    "What is owed to all users",
    "Published once a day per asset, newest first: a total, and a root that vouches for it."
  )),
  HttpApiEndpoint.get("prove", "/users/:id/liabilities/:asset/:day", {
    params: { id: ApiUserId, asset: AssetId, day: Day },
    success: ApiLiabilityProof,
    error: [asProblem(UserNotFound), asProblem(LiabilityNotFound)]
  }).annotateMerge(says(
    "proveLiability",
    "A user's share in the published total",
    "Shows that what the user was owed on that day is part of the total. Check it offline with the command verify-liability."
  ))
).annotateMerge(described("Liabilities", "Proof of what is owed to users."))

const status = HttpApiGroup.make("status").add(
  HttpApiEndpoint.get("read", "/status", { success: ApiStatus }).annotateMerge(says(
    "readStatus",
    "Where reading the chain stands",
    "How far blocks are read and final, how the RPC providers are doing, which incidents are open and what stands still because of them."
  ))
).annotateMerge(described("Status", "What the watcher has found."))

const service = HttpApiGroup.make("service").add(
  HttpApiEndpoint.get("health", "/health", { success: ApiAlive }).annotateMerge(says(
    "readHealth",
    "Is the process alive",
    "Asks nothing else: restart the process when this does not answer."
  )),
  HttpApiEndpoint.get("ready", "/ready", { success: ApiReady, error: ApiNotReady }).annotateMerge(says(
    "readReadiness",
    "Can it answer",
    "Asks every part this server needs, each for a bounded time. Send traffic only while this answers 200."
  ))
).annotateMerge(described("Service", "For probes and load balancers. No key needed."))

/** Everything this API promises: the server is built from it, the OpenAPI document is, and typed clients can be. */
export const ApiContract = HttpApi.make("sigmatrade")
  .add(levels, users, deposits, referrals, liabilities, status)
  .prefix("/v1")
  .middleware(ParameterChecks)
  .middleware(OperatorAccess)
  .add(service)
  .middleware(FailureAnswers)
  .annotateMerge(OpenApi.annotations({ title: "Sigmatrade API", version: "0.1.0" }))

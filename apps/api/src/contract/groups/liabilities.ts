import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { asProblem, LiabilityNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { apiId } from "../apiId.ts"
import { ApiLiabilityProof } from "../ApiLiabilityProof.ts"
import { ApiLiabilityTree } from "../ApiLiabilityTree.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { described, says } from "./says.ts"

/** Proof of what is owed to users. */
export const liabilities = HttpApiGroup.make("liabilities").add(
  HttpApiEndpoint.get("list", "/liabilities", {
    query: pageQuery(apiId.tree), success: ApiList(ApiLiabilityTree)
  }).annotateMerge(says(
    "listLiabilities",
    "What is owed to all users",
    "Published once a day per asset, newest first: a total, and a root that vouches for it.",
    "liabilities:read"
  )),
  HttpApiEndpoint.get("prove", "/users/:id/liabilities/:asset/:day", {
    params: { id: ApiUserId, asset: AssetId, day: Day },
    success: ApiLiabilityProof,
    error: [asProblem(UserNotFound), asProblem(LiabilityNotFound)]
  }).annotateMerge(says(
    "proveLiability",
    "A user's share in the published total",
    "Shows that what the user was owed on that day is part of the total. Check it offline with the command verify-liability.",
    "liabilities:read"
  ))
).annotateMerge(described("Liabilities", "Proof of what is owed to users."))

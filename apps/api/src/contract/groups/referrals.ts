import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, UserNotFound } from "../../problems/declaredProblems.ts"
import { ApiCommission } from "../ApiCommission.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiReferrals } from "../ApiReferrals.ts"
import { ApiUserId } from "../ApiUserId.ts"
import { described, says } from "./says.ts"

const given = { params: { id: ApiUserId }, query: pageQuery(apiId.commission), error: asProblem(UserNotFound) }

/** Who brought whom, and what it earned. */
export const referrals = HttpApiGroup.make("referrals").add(
  HttpApiEndpoint.get("read", "/users/:id/referrals", { ...given, success: ApiReferrals }).annotateMerge(says(
    "readReferrals",
    "A user's team and earnings",
    "How many users the user brought per tier, what each tier earned, and the newest commissions with the sale they come out of.",
    "referrals:read"
  )),
  HttpApiEndpoint.get("commissions", "/users/:id/commissions", { ...given, success: ApiList(ApiCommission) }).annotateMerge(says(
    "listCommissions", "A user's commissions", "What the user earned from sales, newest first, with the sale each comes out of.", "referrals:read"
  ))
).annotateMerge(described("Referrals", "Who brought whom, and what it earned."))

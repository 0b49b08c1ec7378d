import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound, UserNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiCampaign, ApiCampaignCounted } from "../ApiCampaign.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { CampaignBody } from "../CampaignBody.ts"
import { decisionHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { ReasonBody } from "../ReasonBody.ts"
import { described, says } from "./says.ts"

const params = { id: apiId.campaign }

const create = HttpApiEndpoint.post("create", "/campaigns", {
  headers: onceHeaders, payload: CampaignBody, success: ApiCampaignCounted.pipe(HttpApiSchema.status(201)),
  error: [asProblem(UserNotFound), ...refusals("campaign_invalid", "campaign_name_taken", "capital_short")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "createCampaign",
  "Begin a campaign",
  "Sets its funds aside at once, out of what the operator has paid in and not promised elsewhere. Rewards are paid every hour.",
  "campaigns:write"
))

const end = HttpApiEndpoint.post("end", "/campaigns/:id/end", {
  params, headers: decisionHeaders, payload: ReasonBody, success: ApiCampaignCounted,
  error: [asProblem(ResourceNotFound), ...refusals(...matchProblems, "campaign_ended")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "endCampaign", "End a campaign", "For ever: what it has not paid is capital again. What it has paid stays with its users.", "campaigns:write"
))

/** What is set aside to reward members. */
export const campaigns = HttpApiGroup.make("campaigns").add(
  HttpApiEndpoint.get("list", "/campaigns", {
    query: pageQuery(apiId.campaign), success: ApiList(ApiCampaign)
  }).annotateMerge(says("listCampaigns", "All campaigns", "By when they were made, newest first.", "campaigns:read")),
  HttpApiEndpoint.get("read", "/campaigns/:id", {
    params, success: ApiCampaignCounted, error: asProblem(ResourceNotFound)
  }).annotateMerge(says("readCampaign", "One campaign", "How it stands, and what it has paid so far. Its ETag is what ending it names.", "campaigns:read")),
  create,
  end
).annotateMerge(described("Campaigns", "What is set aside to reward members."))

import type { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { DateTime, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { campaignView } from "../views/campaignView.ts"
import { moneyView } from "../views/moneyView.ts"
import { campaignActs } from "./campaignActs.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const listCampaigns = Effect.fn("listCampaigns")(function*(query: ListQuery<CampaignId>) {
  const [store, money, now] = [yield* CampaignStore, yield* moneyView, yield* DateTime.now]
  return yield* readList("/v1/campaigns", query, store.list, (found) => Effect.succeed(found.map((campaign) => campaignView(campaign, money, now))))
})

/** `/v1/campaigns` */
export const campaigns = HttpApiBuilder.group(ApiContract, "campaigns", (handlers) =>
  handlers
    .handle("list", ({ query }) => listCampaigns(query))
    .handle("read", ({ params }) => campaignActs.read(params.id))
    .handle("create", ({ payload }) => campaignActs.create(payload))
    .handle("end", ({ headers, params, payload }) => campaignActs.end(params.id, payload.note, headers["if-match"])))

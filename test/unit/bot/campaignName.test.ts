import { campaignDetails, campaignName } from "@sigmatrade/bot/operators/campaignName"
import { readRequest } from "@sigmatrade/bot/readRequest"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { Option } from "effect"
import * as fc from "fast-check"
import { expect, it } from "vitest"

const names = fc.stringMatching(/^[a-z0-9-]{1,40}$/).map((name) => CampaignId.make(name))
const press = (data: string) => readRequest({ message: undefined, callbackQuery: { data } } as Parameters<typeof readRequest>[0])

it("every name of a campaign fits a button, and comes back from it whole", () => {
  fc.assert(fc.property(names, (name) => {
    const data = `adminendcampaign:${campaignDetails(name)}`
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64)
    const request = press(data)
    expect(request._tag === "Open" ? campaignName(request.details) : request._tag).toEqual(Option.some(name))
  }))
})

it("what no campaign can be called is no name", () => {
  for (const details of [[], ["Q"], ["a".repeat(20), "a".repeat(20), "a"]]) expect(campaignName(details)).toEqual(Option.none())
})

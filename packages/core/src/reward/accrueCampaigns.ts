import { DateTime, Effect } from "effect"
import { Finding, isStopped } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { reportIncident } from "../incident/reportIncident.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { campaignReward } from "../ledger/postings/campaignFunded.ts"
import { Money } from "../money/Money.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import { tell } from "../notification/tell.ts"
import type { Campaign } from "./Campaign.ts"
import { remainingOf } from "./Campaign.ts"
import type { DueReward } from "./CampaignStore.ts"
import { CampaignStore } from "./CampaignStore.ts"
import { endCampaign } from "./endCampaign.ts"
import type { JobPeriod } from "./JobPeriod.ts"

/** Campaigns that pay in one period; others wait for a later one. */
const CAMPAIGNS_MAX = 1000
/** How long after its end a campaign is kept open for purchases that were being credited at its last moment. */
const GRACE_HOURS = 1

const noticeOf = ({ asset, id, rule }: Campaign, { cause, userId }: DueReward) =>
  new Notice({
    id: NoticeId.make(`campaign-reward:${id}:${userId}:${cause}`),
    userId,
    subject: null,
    notification: { _tag: "CampaignRewarded", campaign: id, asset, amount: rule.amount }
  })

/** Members have earned what the campaign cannot pay: they are left, and the operator is told. */
const tellShort = ({ asset, id, rule }: Campaign, left: bigint) =>
  reportIncident(new Finding({
    kind: "campaign out of funds",
    subject: id,
    facts: { asset, remaining: String(left), reward: String(rule.amount) },
    stops: [],
    asset: null,
    approvalsNeeded: 0
  }))

/** Pays those whose turn it is, as far as the campaign's funds go, at most `limit`. Answers how many. */
const payFrom = Effect.fn("payFrom")(function*({ id }: Campaign, period: JobPeriod, limit: number) {
  const campaigns = yield* CampaignStore
  const now = yield* DateTime.now
  const campaign = yield* campaigns.lock(id)
  if (campaign.endedAt !== null) return 0
  const { asset, rule } = campaign
  const affordable = Number(remainingOf(campaign) / rule.amount)
  // One more than can be paid: whether somebody is left.
  const due = yield* campaigns.due(campaign, Math.min(limit, affordable + 1))
  const paid = due.slice(0, affordable)
  if (paid.length > 0) {
    const reward = new Money({ asset, amount: rule.amount })
    yield* (yield* Ledger).post(paid.map(({ cause, userId }) => campaignReward(id, userId, cause, reward)), now).pipe(Effect.orDie)
    yield* campaigns.reward(campaign, paid, period.startsAt, now)
    yield* tell(paid.map((one) => noticeOf(campaign, one)), now)
  }
  if (due.length > paid.length) {
    yield* tellShort(campaign, remainingOf(campaign) - rule.amount * BigInt(paid.length))
  }
  return paid.length
})

/**
 * Inside a transaction: rewards the members who have earned something from a campaign, never beyond its funds, at most `limit` of them;
 * ends campaigns whose time is over. Those of an asset whose crediting is stopped wait. Answers how many
 * were rewarded: as many as `limit` means that there may be more.
 */
export const accrueCampaigns = Effect.fn("accrueCampaigns")(function*(period: JobPeriod, limit: number) {
  const stops = yield* (yield* IncidentStore).opened
  let left = limit
  for (const campaign of yield* (yield* CampaignStore).running(period.startsAt, CAMPAIGNS_MAX)) {
    if (isStopped(stops, "crediting", campaign.asset)) continue
    left -= yield* Effect.orDie(payFrom(campaign, period, left))
    if (left === 0) return limit
    const isOver = DateTime.isLessThanOrEqualTo(DateTime.add(campaign.endsAt, { hours: GRACE_HOURS }), period.startsAt)
    if (isOver) yield* Effect.orDie(endCampaign(campaign.id, null)).pipe(Effect.asVoid)
  }
  return limit - left
})

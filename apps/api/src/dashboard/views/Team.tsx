import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import type { TeamMember } from "@sigmatrade/core/referral/TeamStore"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import type { User, UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import type { Visit } from "../Visit.ts"
import { Live } from "./Live.tsx"
import { MemberLink } from "./MemberLink.tsx"
import { Moment } from "./Moment.tsx"

/** Sponsors above and people of each tier below that are shown. */
const ABOVE_MAX = 10
const BELOW_MAX = 20

/** Who stands above a member, the nearest first, and below him, tier by tier. */
export interface Lineage {
  readonly above: ReadonlyArray<UserId>
  readonly known: ReadonlyMap<UserId, User>
  readonly below: ReadonlyArray<{ readonly tier: number; readonly count: number; readonly people: ReadonlyArray<TeamMember> }>
}

/** Reads the part of the referral tree that a member stands in. */
export const readTeam = Effect.fn("readTeam")(function*(id: UserId) {
  const [sponsorships, teams] = [yield* SponsorshipStore, yield* TeamStore]
  const above = (yield* sponsorships.uplines([id], ABOVE_MAX)).get(id) ?? []
  const counts = yield* sponsorships.teamSizes(id, Math.max(1, (yield* ReferralRates).length))
  const below = yield* Effect.forEach(counts, (count, index) =>
    Effect.map(teams.people(id, Tier.make(index + 1), { limit: BELOW_MAX }), (people) => ({ tier: index + 1, count, people })))
  return { above, below, known: yield* (yield* UserStore).known(above) } satisfies Lineage
})

const Tiers = ({ of, visit }: { readonly visit: Visit; readonly of: Lineage["below"] }) => {
  const [first, ...deeper] = of
  if (first === undefined) return null
  const { money, texts } = visit
  return (
    <ul>
      <li>
        <strong>{texts.say("tier", { tier: first.tier, count: first.count })}</strong>
        <ul>
          {first.people.map(({ earned, name, since }) => (
            <li>{name.trim() || "—"} <span class="soft"><Moment at={since} />{earned.length === 0 ? null : `, ${earned.map(({ amount, asset }) => money(asset, amount)).join(", ")}`}</span></li>
          ))}
          {first.count > first.people.length ? <li class="soft">{texts.say("and-more", { count: first.count - first.people.length })}</li> : null}
        </ul>
        <Tiers of={deeper} visit={visit} />
      </li>
    </ul>
  )
}

/** The referral tree around a member: his sponsors above him, his people below. */
export const Team = ({ of: { above, below, known }, visit }: { readonly visit: Visit; readonly of: Lineage }) => (
  <Live id="team" title={visit.texts.say("team")}>
    <p>{visit.texts.say("sponsors")} {above.length === 0 ? visit.texts.say("no-sponsor") : above.map((id, index) => <>{index === 0 ? null : " ← "}<MemberLink id={id} known={known} visit={visit} /></>)}</p>
    <div class="tree-root"><Tiers of={below} visit={visit} /></div>
  </Live>
)

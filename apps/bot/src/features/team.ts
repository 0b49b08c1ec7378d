import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { TeamMember } from "@sigmatrade/core/referral/TeamStore"
import { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import { Effect, Option, Schema } from "effect"
import { pageButtons, readPlace } from "../pageButtons.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { shareButton } from "./invite.ts"

/** People on one page. */
const PEOPLE_MAX = 10
/** The part of a name a row shows. */
const NAME_LENGTH_MAX = 32

/** A name as a row of a list shows it. */
export const shortName = (name: string): string => [...name].slice(0, NAME_LENGTH_MAX).join("")

const readTier = (text: string | undefined, tiers: number) =>
  Option.filter(Schema.decodeUnknownOption(Tier)(text === undefined ? 1 : Number(text)), (tier) => tier <= tiers)

const rowOf = ({ texts }: Turn, money: ReturnType<typeof writeMoney>, { earned, name, since }: TeamMember) => {
  const row = { name: shortName(name), since: writeTime(since).slice(0, 10) }
  return earned.length === 0
    ? texts.html("team-row", row)
    : texts.html("team-row-earned", { ...row, money: earned.map(({ amount, asset }) => money(asset, amount)).join(" · ") })
}

/** Who stands in a tier below the member, since when, and what each has earned him; a guide for who has nobody yet. */
export const team = Effect.fn("team")(function*(turn: Turn, [wanted, ...place]: ReadonlyArray<string>) {
  const { member, texts } = turn
  // Whom he invited himself are shown also where nothing is paid for it.
  const tiers = Math.max(1, (yield* ReferralRates).length)
  const [tier, at] = [readTier(wanted, tiers), readPlace(place)]
  if (Option.isNone(tier) || at === null) return stale(texts)
  const sizes = yield* (yield* SponsorshipStore).teamSizes(member.id, tiers)
  const way = [[button(texts.plain("button-invite"), "invite")], ...backToMenu(texts)]
  if ((sizes[0] ?? 0) === 0) return shown(texts.html("team-guide"), [[shareButton(turn)], ...way])
  const people = yield* (yield* TeamStore).people(member.id, tier.value, { limit: PEOPLE_MAX, ...at })
  const money = writeMoney(yield* ListedAssets, texts)
  const rows = people.map((one) => rowOf(turn, money, one))
  const tabs = sizes.map((count, index) =>
    button(`${index + 1 === tier.value ? "• " : ""}${texts.plain("team-tab", { tier: index + 1, count })}`, `team:${index + 1}`))
  const html = Html.lines([
    texts.html("team-title", { tier: tier.value, count: sizes[tier.value - 1] ?? 0 }), ...(rows.length === 0 ? [texts.html("team-none")] : rows)
  ], 1)
  return shown(html, [...pageButtons(texts, `team:${tier.value}`, people, PEOPLE_MAX, place[0]), tabs, ...way])
})

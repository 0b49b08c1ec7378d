import type { LegacyFacts } from "./LegacyFacts.ts"
import type { Doubt, LeftOut } from "./LegacyFindings.ts"

/** Who was invited by whom, and an order in which every sponsor comes before those he has invited. */
export interface SponsorsPlaced {
  /** The sponsor of everybody who has one, both in the old numbers. */
  readonly sponsors: ReadonlyMap<string, string>
  /** All users, sponsors first, else by their numbers. */
  readonly order: ReadonlyArray<string>
  readonly doubts: ReadonlyArray<Doubt>
  readonly leftOut: ReadonlyArray<LeftOut>
}

const doubt = (id: string, what: string): Doubt => ({ subject: `users:${id}`, what })

/** Whoever the user's own row names; where it names nobody, the relation of the first tier. */
const named = ({ rows }: LegacyFacts, known: ReadonlySet<string>) => {
  const doubts: Array<Doubt> = []
  const related = new Map(rows.referrals.filter(({ level }) => level === "1").map((row) => [row.referral_id, row.referrer_id]))
  const sponsors = new Map<string, string>()
  for (const { id, referrer_id } of rows.users) {
    const other = related.get(id) ?? null
    const sponsor = referrer_id ?? other
    if (referrer_id !== null && other !== null && other !== referrer_id) {
      doubts.push(doubt(id, `was invited by user ${referrer_id} by his own row and by user ${other} by his relations: his own row counts`))
    }
    if (sponsor === id) doubts.push(doubt(id, "is his own sponsor: he comes without one"))
    else if (sponsor !== null && !known.has(sponsor)) doubts.push(doubt(id, `his sponsor, user ${sponsor}, is not there: he comes without one`))
    else if (sponsor !== null) sponsors.set(id, sponsor)
  }
  return { sponsors, doubts }
}

const byNumber = (one: string, other: string) => Number(one) - Number(other)

/** From a user up to somebody who is placed, or round to somebody on the way. */
const wayUp = (from: string, sponsors: ReadonlyMap<string, string>, isPlaced: (id: string) => boolean) => {
  const way: Array<string> = []
  const met = new Set<string>()
  let at: string | undefined = from
  while (at !== undefined && !isPlaced(at) && !met.has(at)) {
    way.push(at)
    met.add(at)
    at = sponsors.get(at)
  }
  return { way, ring: at !== undefined && met.has(at) ? way.slice(way.indexOf(at)) : [] }
}

/** Relations that do not follow from who invited whom. */
const wrongTiers = ({ rows }: LegacyFacts, sponsors: ReadonlyMap<string, string>): ReadonlyArray<LeftOut> =>
  rows.referrals.filter(({ level, referral_id, referrer_id }) => {
    let at = referral_id ?? undefined
    for (let tier = 0; tier < Number(level) && at !== undefined; tier++) at = sponsors.get(at)
    return at !== referrer_id
  }).map(({ id }) => ({ table: "referrals", id, reason: "does not follow from who invited whom" }))

/**
 * Who invited whom, all tiers following from it. Sponsors that are unknown or the user himself are none. A ring is opened at its user with
 * the lowest number: whoever came first cannot have been invited by those who came after him.
 */
export const placeSponsors = (facts: LegacyFacts, known: ReadonlySet<string>): SponsorsPlaced => {
  const { doubts, sponsors } = named(facts, known)
  const order = new Set<string>()
  for (const id of [...known].toSorted(byNumber)) {
    const { ring } = wayUp(id, sponsors, (one) => order.has(one))
    const [oldest] = ring.toSorted(byNumber)
    if (oldest !== undefined) {
      doubts.push(doubt(oldest, `stands in a ring of sponsors (${ring.join(", ")}), and came first: he comes without a sponsor`))
      sponsors.delete(oldest)
    }
    for (const one of wayUp(id, sponsors, (met) => order.has(met)).way.toReversed()) order.add(one)
  }
  return { sponsors, order: [...order], doubts, leftOut: wrongTiers(facts, sponsors) }
}

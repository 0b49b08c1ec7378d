import type { DateTime } from "effect"
import type { Address } from "../chain/Address.ts"
import type { Keccak256 } from "../chain/Keccak256.ts"
import type { Asset } from "../money/Asset.ts"
import { judgeEarnings } from "./judgeEarnings.ts"
import { judgeLevels } from "./judgeLevels.ts"
import { judgeOldTickets } from "./judgeOldTickets.ts"
import { judgeOldWithdrawals } from "./judgeOldWithdrawals.ts"
import { judgeRetries } from "./judgeRetries.ts"
import { judgeRewards } from "./judgeRewards.ts"
import { judgeStandings } from "./judgeStandings.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { LeftOut, LegacyFindings } from "./LegacyFindings.ts"
import { allFindings } from "./LegacyFindings.ts"
import type { LegacyPlan } from "./LegacyPlan.ts"
import type { LookedUp } from "./LegacySource.ts"
import type { LegacyTable } from "./LegacyTable.ts"
import { owedToUsers } from "./owedToUsers.ts"
import { placeSponsors } from "./placeSponsors.ts"
import { placeWallets } from "./placeWallets.ts"
import { membersAmong, planMembers } from "./planMembers.ts"

/** Tables nothing is made of, and why. */
const HISTORY: Readonly<Partial<Record<LegacyTable, string>>> = {
  reward_sessions: "history: rewards that are owed are taken, no new ones come of it",
  payment_retries: "history: what it says of earnings and rewards was heard",
  admins: "an operator gets a key of his own here",
  user_wallet_history: "history: stays in the old database",
  financial_password_recovery: "a member asks for a reset anew"
}

/** What an operator chose. */
export interface LegacyChoices {
  /** What all amounts of the old tables are of: they do not say it. */
  readonly asset: Asset
  readonly lookedUp: LookedUp
}

/** What the plan needs to know of our side. */
export interface OurSide {
  readonly keccak256: Keccak256["Service"]
  /** Wallets no user can bring, and why: they are ours, or a member's. */
  readonly taken: ReadonlyMap<Address, string>
  readonly now: DateTime.Utc
}

/** Why nothing can be taken as things are. */
const blockersOf = (facts: LegacyFacts, { looks }: LegacyFindings, lookedUp: LookedUp, needed: ReadonlySet<string>, lost: ReadonlyArray<string>) => [
  ...[...new Set(looks.map(({ key }) => key))].map((key) => `${key} may have been sent. Look at the chain, then name it with --paid or with --unpaid`),
  ...[...lookedUp.paid, ...lookedUp.unpaid].filter((key) => !needed.has(key)).map((key) => `${key} needs no look: take it out of --paid and --unpaid`),
  ...[...lookedUp.paid].filter((key) => lookedUp.unpaid.has(key)).map((key) => `${key} is named as paid and as unpaid`),
  ...lost.map((id) => `users:${id} is owed money and has no account at Telegram that can be his: correct his row in the copy`),
  ...facts.rows.users.length === 0 ? ["It has no users: this is not the database of the old system, or an empty one"] : [],
  ...facts.rows.withdrawals.length > 0 && facts.rows.transactions.some(({ type }) => type === "withdrawal")
    ? ["Withdrawals stand in two tables, withdrawals and transactions: leave those in the copy that count"]
    : []
]

const historyOf = ({ rows }: LegacyFacts): ReadonlyArray<LeftOut> =>
  (Object.keys(HISTORY) as ReadonlyArray<LegacyTable>).flatMap((table) => rows[table].map(({ id }) => ({ table, id, reason: HISTORY[table] ?? "" })))

/** Nothing an operator says: what would need a look without it. */
const NOTHING: LookedUp = { paid: new Set(), unpaid: new Set() }

/** Everything that becomes of the old rows. Pure: the same rows and choices, the same plan. */
export const planLegacy = (facts: LegacyFacts, { asset, lookedUp }: LegacyChoices, { keccak256, now, taken }: OurSide): LegacyPlan => {
  const users = new Set(facts.rows.users.map(({ id }) => id))
  const retries = judgeRetries(facts.rows.payment_retries)
  const claimsAs = (said: LookedUp) => ({
    earnings: judgeEarnings(facts, asset, users, retries, said),
    rewards: judgeRewards(facts, asset, users, retries, said),
    withdrawals: judgeOldWithdrawals(facts, asset, users, said)
  })
  const claims = claimsAs(lookedUp)
  const found = owedToUsers(facts, claims, asset)
  const accounts = membersAmong(facts)
  const members = new Set(accounts.keys())
  const [sponsors, wallets] = [placeSponsors(facts, members), placeWallets(facts, keccak256, taken)]
  const standings = judgeStandings(facts)
  const levels = judgeLevels(facts, asset, members, now, lookedUp)
  const blocked = new Set([...standings.shut].filter(([, { standing }]) => standing === "blocked").map(([id]) => id))
  const talks = judgeOldTickets(facts, members, blocked, now)
  const lost = [...users].filter((id) => !members.has(id))
  const findings = allFindings([
    ...Object.values(claims), found, retries, sponsors, wallets, standings, levels, talks,
    { leftOut: [...historyOf(facts), ...lost.map((id) => ({ table: "users", id, reason: "no account at Telegram that can be his" } as const))] }
  ])
  const needed = new Set([...levels.open, ...Object.values(claimsAs(NOTHING)).flatMap(({ looks }) => looks.map(({ key }) => key))])
  return {
    ...findings,
    members: planMembers(facts, { accounts, sponsors, wallets, standings, owed: found.owed }, now),
    levels: levels.levels, listed: standings.listed, tickets: talks.tickets, lastBlock: levels.lastBlock,
    blockers: blockersOf(facts, findings, lookedUp, needed, lost.filter((id) => found.owed.has(id)))
  }
}

import type { DateTime } from "effect"
import { Option, Schema } from "effect"
import type { Address } from "../chain/Address.ts"
import { ZERO } from "../money/Amount.ts"
import type { Amount } from "../money/Amount.ts"
import { HashedPassword } from "../payout/PasswordHash.ts"
import { DisplayName, TelegramId } from "../user/User.ts"
import { momentOf } from "./judgeLevels.ts"
import type { StandingsJudged } from "./judgeStandings.ts"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { PlannedMember } from "./LegacyPlan.ts"
import type { LegacyRow } from "./LegacyTable.ts"
import type { SponsorsPlaced } from "./placeSponsors.ts"
import type { WalletsPlaced } from "./placeWallets.ts"

/** A password as the old system kept it: bcrypt at a cost we can afford to try. */
const OLD_PASSWORD = /^\$2[aby]\$(?:0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}$/u

const telegramIdOf = ({ telegram_id }: LegacyRow<"users">) =>
  /^\d{1,16}$/u.test(telegram_id ?? "") ? Schema.decodeUnknownOption(TelegramId)(Number(telegram_id)) : Option.none()

/** Users who can be members: each has an account at Telegram of his own. By their old numbers. */
export const membersAmong = ({ rows }: LegacyFacts): ReadonlyMap<string, TelegramId> => {
  const found = new Map<TelegramId, string>()
  for (const row of rows.users) {
    const account = Option.getOrNull(telegramIdOf(row))
    if (account !== null && !found.has(account)) found.set(account, row.id)
  }
  return new Map([...found].map(([account, id]) => [id, account]))
}

const nameOf = ({ username }: LegacyRow<"users">) => DisplayName.make((username ?? "").replaceAll("\0", "").toWellFormed().slice(0, 128))

const passwordOf = ({ financial_password: hash }: LegacyRow<"users">) => hash !== null && OLD_PASSWORD.test(hash) ? HashedPassword.make(hash) : null

/** What was decided about users, by their old numbers. */
export interface UsersDecided {
  readonly accounts: ReadonlyMap<string, TelegramId>
  readonly sponsors: SponsorsPlaced
  readonly wallets: WalletsPlaced
  readonly standings: StandingsJudged
  readonly owed: ReadonlyMap<string, Amount>
}

/** Users as they become members, sponsors before those they have invited. `now` where they have no moment of their own. */
export const planMembers = ({ rows }: LegacyFacts, decided: UsersDecided, now: DateTime.Utc): ReadonlyArray<PlannedMember> => {
  const known = new Map(rows.users.map((row) => [row.id, row]))
  const changed = new Map(rows.user_wallet_history.map(({ changed_at, user_id }) => [user_id, momentOf(changed_at)]))
  const notLater = (at: DateTime.Utc | null) => at === null || at.epochMilliseconds > now.epochMilliseconds ? now : at
  return decided.sponsors.order.flatMap((id): ReadonlyArray<PlannedMember> => {
    const [row, telegramId] = [known.get(id), decided.accounts.get(id)]
    if (row === undefined || telegramId === undefined) return []
    const createdAt = notLater(momentOf(row.created_at))
    const wallet: Address | null = decided.wallets.wallets.get(id) ?? null
    const shut = decided.standings.shut.get(id)
    return [{
      legacyId: id, telegramId, wallet, createdAt, name: nameOf(row), language: row.language === "en" ? "en" : "ru",
      linkedAt: notLater(changed.get(id) ?? createdAt), standing: shut?.standing ?? "active", note: shut?.note ?? "",
      reachable: row.bot_blocked !== "true", password: passwordOf(row),
      sponsor: decided.sponsors.sponsors.get(id) ?? null, owed: decided.owed.get(id) ?? ZERO
    }]
  })
}

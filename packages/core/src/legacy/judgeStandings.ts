import type { User } from "../user/User.ts"
import { TelegramId } from "../user/User.ts"
import { Option, Schema } from "effect"
import type { LegacyFacts } from "./LegacyFacts.ts"
import type { LeftOut } from "./LegacyFindings.ts"
import type { LegacyRow } from "./LegacyTable.ts"

/** How somebody stands who may not act, and why. */
export interface Shut {
  readonly standing: Exclude<User["standing"], "active">
  readonly note: string
}

/** An account that is no user's and may not become one. */
export interface Listed {
  readonly telegramId: TelegramId
  readonly note: string
}

/** Who may not act. */
export interface StandingsJudged {
  /** Users by their old numbers; everybody else is active. */
  readonly shut: ReadonlyMap<string, Shut>
  readonly listed: ReadonlyArray<Listed>
  readonly leftOut: ReadonlyArray<LeftOut>
}

const noteOf = (what: string, { id, reason }: LegacyRow<"blacklist">) => `${what} in the old system (blacklist ${id}): ${reason?.trim() || "no reason given"}`.slice(0, 500)

/** The worse of two standings; of equals the first. */
const worse = (one: Shut | undefined, other: Shut): Shut => one === undefined || (one.standing === "blocked" && other.standing === "terminated") ? other : one

const isTelegramId = Schema.decodeUnknownOption(TelegramId)

/**
 * Who may not act here because he might not there. Banned, or with withdrawals blocked: blocked, since nothing here lies between the two, and
 * he may appeal. On the blacklist: terminated or blocked as it says; blocked where it says neither; without a user, on our blacklist.
 */
export const judgeStandings = ({ rows }: LegacyFacts): StandingsJudged => {
  const shut = new Map<string, Shut>()
  const [listed, leftOut]: [Array<Listed>, Array<LeftOut>] = [[], []]
  const shutOut = (id: string, found: Shut) => shut.set(id, worse(shut.get(id), found))
  const accounts = new Map(rows.users.map(({ id, telegram_id }) => [telegram_id, id]))
  const wallets = Map.groupBy(rows.users, ({ wallet_address }) => (wallet_address ?? "").trim().toLowerCase())
  for (const { id, is_banned, withdrawal_blocked } of rows.users) {
    if (is_banned === "true") shutOut(id, { standing: "blocked", note: "Banned in the old system" })
    if (withdrawal_blocked === "true") shutOut(id, { standing: "blocked", note: "Withdrawals were blocked in the old system" })
  }
  for (const row of rows.blacklist) {
    const standing = row.action_type === "terminated" ? "terminated" : "blocked"
    const user = accounts.get(row.telegram_id ?? "")
    const concerned = user !== undefined ? [user] : (wallets.get(row.wallet_address?.trim().toLowerCase() || "-") ?? []).map(({ id }) => id)
    const account = Option.getOrNull(isTelegramId(Number(row.telegram_id)))
    if (row.is_active === "false") leftOut.push({ table: "blacklist", id: row.id, reason: "not in force" })
    else if (concerned.length > 0) concerned.forEach((id) => shutOut(id, { standing, note: noteOf("Blacklisted", row) }))
    else if (account !== null) listed.push({ telegramId: account, note: noteOf("Blacklisted", row) })
    else leftOut.push({ table: "blacklist", id: row.id, reason: "names no account, and no wallet of a user" })
  }
  return { shut, listed, leftOut }
}

import * as fc from "fast-check"
import type { LegacyTables, LegacyVariant } from "./LegacyDatabase.ts"

/** Numbers in the old tables are small and close, so that rows meet: doubled, unknown, in rings. */
const USERS_MAX = 8
const ids = fc.integer({ min: 1, max: USERS_MAX + 2 })

const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(""))
/** An amount of decimal(18, 8), in the many ways one is written. */
const amount = fc.oneof(
  fc.constantFrom("0", "0.00000001", "10.00000000", "300", "9999999999.99999999"),
  fc.tuple(fc.integer({ min: 0, max: 1000 }), digits(8)).map(([whole, fraction]) => `${whole}.${fraction}`)
)
/** One that nobody can owe now and then. */
const oddAmount = fc.oneof({ weight: 12, arbitrary: amount }, { weight: 1, arbitrary: fc.constantFrom("-5", "NaN", "-0.00000001") })

const addresses = ["11", "22", "33", "44", "55", "5a", "ab", "cd"].map((pair) => `0x${pair.repeat(20)}`)
const walletText = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...addresses) },
  { weight: 2, arbitrary: fc.constantFrom(...addresses).map((address) => address.replaceAll("a", "A").replaceAll("b", "B").replaceAll("c", "C").replaceAll("d", "D")) },
  // A letter of the checksum is wrong; no address; nothing.
  { weight: 1, arbitrary: fc.constantFrom("0xabABabABabABabABabABabABabABabABabABabAB", "TRX-wallet", "", `0x${"0".repeat(40)}`, null) }
)
const txHash = fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(..."0123456789").map((one) => `0x${one.repeat(64)}`) })
const moment = fc.integer({ min: 0, max: 1000 }).map((days) => new Date(Date.UTC(2024, 0, 1) + days * 86_400_000).toISOString())

const numbered = <A extends object>(rows: fc.Arbitrary<A>, maxLength: number) =>
  fc.array(rows, { maxLength }).map((all) => all.map((row, index) => ({ id: index + 1, ...row })))

const usersOf = (variant: LegacyVariant) =>
  fc.array(fc.record({
    wallet_address: walletText, referrer_id: fc.option(ids), is_banned: fc.boolean(), created_at: moment, username: fc.option(fc.string({ maxLength: 40 }).map((name) => name.replaceAll("\0", ""))),
    financial_password: fc.constantFrom("", "plain", `$2b$12$${"a".repeat(53)}`),
    ...(variant === "python" ? { balance: oddAmount, pending_earnings: amount, withdrawal_blocked: fc.boolean(), bot_blocked: fc.boolean(), language: fc.constantFrom("ru", "en", "de") } : {})
  }), { minLength: 1, maxLength: USERS_MAX }).map((all) => {
    const seen = new Set<string | null>()
    // The old table is unique by the letters, not by the address.
    return all.map((row, index) => {
      const wallet = row.wallet_address !== null && seen.has(row.wallet_address) ? null : row.wallet_address
      seen.add(wallet)
      const defaults = variant === "python" ? { total_earned: "0", is_active: true, suspicious: false, finpass_attempts: 0, is_admin: false } : {}
      return { id: index + 1, telegram_id: String(7_000_000_000 + index), is_verified: true, earnings_blocked: false, updated_at: row.created_at, ...defaults, ...row, wallet_address: wallet }
    })
  })

const statuses = fc.constantFrom("confirmed", "confirmed", "pending", "failed")
const outcomes = (variant: LegacyVariant) =>
  variant === "python" ? fc.constantFrom("pending", "confirmed", "failed", "processing", "frozen", "pending_network_recovery") : fc.constantFrom("pending", "confirmed", "failed")

const uniqueBy = <A>(key: (row: A) => string | null) => (rows: ReadonlyArray<A>) => {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const found = key(row)
    if (found === null) return true
    return seen.has(found) ? false : (seen.add(found), true)
  })
}

const movements = (variant: LegacyVariant) =>
  numbered(fc.record({ user_id: fc.option(ids, { freq: 8 }), type: fc.constantFrom("deposit", "deposit", "withdrawal", "withdrawal", "referral_reward", "deposit_reward"), amount: oddAmount, status: outcomes(variant), tx_hash: txHash, created_at: moment, ...(variant === "python" ? { fee: amount } : {}) }), 14)
    .map(uniqueBy(({ tx_hash }) => tx_hash))

const retries = numbered(fc.record({
  user_id: ids, amount, payment_type: fc.constantFrom("REFERRAL_EARNING", "DEPOSIT_REWARD"),
  earning_ids: fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 3 }).map((all) => JSON.stringify(all)), attempt_count: fc.integer({ min: 0, max: 5 }),
  max_retries: fc.constant(5), in_dlq: fc.boolean(), resolved: fc.boolean(), tx_hash: txHash
}), 4)

const talks = (variant: LegacyVariant) => ({
  support_tickets: numbered(fc.record({ user_id: variant === "python" ? fc.option(ids) : ids, category: fc.constantFrom("payments", "finpass", "tech", "odd"), status: fc.constantFrom("open", "in_progress", "answered", "closed"), created_at: moment, last_user_message_at: fc.option(moment), last_admin_message_at: fc.option(moment) }), 4),
  support_messages: numbered(fc.record({ ticket_id: fc.integer({ min: 1, max: 5 }), sender: fc.constantFrom("user", "admin", "system"), text: fc.option(fc.constantFrom("hello", "  ", "привет")), attachments: fc.constantFrom(null, [{ type: "photo", file_id: "AgAC", caption: "" }], [{ type: "sticker", file_id: "x" }], { odd: true }), created_at: moment }), 6)
})

const blacklist = (variant: LegacyVariant) =>
  numbered(fc.record({
    telegram_id: (variant === "python" ? fc.option(ids) : ids).map((id) => id === null ? null : String(7_000_000_000 + id)), reason: fc.option(fc.constantFrom("spam", "")),
    ...(variant === "python" ? { wallet_address: fc.option(fc.constantFrom(...addresses)), action_type: fc.constantFrom("registration_denied", "blocked", "terminated"), is_active: fc.boolean() } : {})
  }), 4).map((rows) => variant === "python" ? rows : uniqueBy<{ telegram_id: string | null }>(({ telegram_id }) => telegram_id)(rows))

/** A small database of one of the old systems: untidy, as theirs are, and possible. */
export const anyLegacy = (variant: LegacyVariant): fc.Arbitrary<LegacyTables> =>
  fc.record({
    users: usersOf(variant),
    referrals: numbered(fc.record({ referrer_id: ids, referral_id: ids, level: fc.integer({ min: 1, max: 3 }), total_earned: amount, created_at: moment }), 8)
      .map(uniqueBy(({ referral_id, referrer_id }) => `${referrer_id} ${referral_id}`)),
    transactions: movements(variant),
    deposits: numbered(fc.record({ user_id: ids, level: fc.integer({ min: 1, max: 5 }), amount: oddAmount, status: statuses, tx_hash: txHash, block_number: fc.option(fc.integer({ min: 1, max: 9999 })), confirmed_at: fc.option(moment), created_at: moment }), 8)
      .map(uniqueBy(({ level, status, user_id }) => status === "pending" ? `${user_id} ${level}` : null)).map(uniqueBy(({ tx_hash }) => tx_hash)),
    referral_earnings: numbered(fc.record({ referral_id: fc.integer({ min: 1, max: 9 }), amount: oddAmount, source_transaction_id: fc.option(fc.integer({ min: 1, max: 15 })), tx_hash: txHash, paid: fc.boolean(), created_at: moment }), 12),
    reward_sessions: numbered(fc.record({ name: fc.constant("spring") }), 2),
    deposit_rewards: numbered(fc.record({ user_id: ids, deposit_id: fc.integer({ min: 1, max: 9 }), reward_session_id: fc.option(fc.integer({ min: 1, max: 3 })), reward_amount: oddAmount, paid: fc.boolean(), tx_hash: txHash, calculated_at: moment }), 6)
      .map(uniqueBy(({ deposit_id, reward_session_id }) => reward_session_id === null ? null : `${deposit_id} ${reward_session_id}`)),
    payment_retries: retries,
    blacklist: blacklist(variant),
    ...talks(variant),
    ...(variant === "python" ? { appeals: numbered(fc.record({ user_id: ids, appeal_text: fc.constantFrom("let me in again, please", " "), status: fc.constantFrom("pending", "under_review", "rejected"), created_at: moment }), 3) } : {})
  })

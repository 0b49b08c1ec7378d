import type { LegacyTables } from "./LegacyDatabase.ts"

/** Members for the large one; each has a sponsor among those before, deposits, movements and commissions. */
const NAMES = "sigma"

const hashOf = (kind: string, index: number) => `0x${kind}${index.toString(16).padStart(64 - kind.length, "0")}`
const dayOf = (index: number) => new Date(Date.UTC(2024, 0, 1) + index * 60_000).toISOString()

/** A large and tidy old community (Python): `size` users, two deposits, ten movements and three commissions for each. */
export const oldCommunity = (size: number): LegacyTables => {
  const each = <A>(times: number, make: (user: number, index: number) => A) => Array.from({ length: size * times }, (_, at) => make(Math.floor(at / times) + 1, at))
  const sponsorOf = (user: number) => user === 1 ? null : Math.max(1, Math.floor(user / 3))
  return {
    users: each(1, (id) => ({
      id, telegram_id: 5_000_000_000 + id, username: `${NAMES}${id}`, wallet_address: `0x${id.toString(16).padStart(40, "0")}`, financial_password: `$2b$12$${"b".repeat(53)}`,
      referrer_id: sponsorOf(id), is_verified: true, is_banned: id % 100 === 0, earnings_blocked: false, created_at: dayOf(id), updated_at: dayOf(id), balance: `${id}.00000001`,
      total_earned: "0", pending_earnings: "0.9", is_active: true, suspicious: false, withdrawal_blocked: false, bot_blocked: false, language: "ru", finpass_attempts: 0, is_admin: false
    })),
    referrals: each(1, (id) => ({ id, referrer_id: sponsorOf(id) ?? 1, referral_id: id, level: 1, total_earned: "0", created_at: dayOf(id) })),
    transactions: each(10, (user, index) => ({
      id: index + 1, user_id: user, type: index % 10 < 3 ? "deposit" : index % 10 < 5 ? "withdrawal" : "deposit_reward", amount: "10", fee: "0",
      status: index % 10 === 4 ? "pending" : "confirmed", tx_hash: index % 10 === 4 ? null : hashOf("a", index), created_at: dayOf(index)
    })),
    deposits: each(2, (user, index) => ({
      id: index + 1, user_id: user, level: index % 2 + 1, amount: "50", status: "confirmed", tx_hash: hashOf("d", index), block_number: 1000 + index, confirmed_at: dayOf(index), created_at: dayOf(index)
    })),
    referral_earnings: each(3, (user, index) => ({
      id: index + 1, referral_id: user, amount: "0.3", source_transaction_id: (user - 1) * 10 + index % 3 + 1, tx_hash: null, paid: false, created_at: dayOf(index)
    }))
  }
}

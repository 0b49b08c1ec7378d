import { assert, describe, it } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import type { LegacyReport } from "@sigmatrade/core/legacy/LegacyReport"
import { requestRefund } from "@sigmatrade/core/level/requestRefund"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { registerUser } from "@sigmatrade/core/user/registerUser"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { LegacyTables } from "../../support/legacy/LegacyDatabase.ts"
import { fillLegacy, inDatabase, legacyDatabase, ours, takeLegacy } from "../../support/legacy/LegacyDatabase.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"

const wallet = (letter: string) => `0x${letter.repeat(40)}`
const hash = (letter: string) => `0x${letter.repeat(64)}`
const SINCE = "2025-01-01T00:00:00Z"
const user = (id: number, more: Readonly<Record<string, unknown>> = {}) => ({
  id, telegram_id: 1000 + id, username: `user${id}`, wallet_address: wallet(id.toString(16)), financial_password: "", referrer_id: null,
  is_banned: false, created_at: SINCE, updated_at: SINCE, is_verified: true, earnings_blocked: false, ...more
})
const PYTHON = {
  balance: "0", total_earned: "0", pending_earnings: "0", is_active: true, suspicious: false, withdrawal_blocked: false, bot_blocked: false, language: "ru", finpass_attempts: 0, is_admin: false
}
const owing = (id: number, balance: string, more = {}) => user(id, { ...PYTHON, balance, ...more })
const asked = (id: number, status: string, more: Readonly<Record<string, unknown>> = {}) =>
  ({ id, user_id: 1, type: "withdrawal", amount: "5", status, tx_hash: null, created_at: SINCE, fee: "0", ...more })

/** What each user has here, by his old number, in billionths of a unit. */
const balances = Effect.gen(function*() {
  const rows = yield* (yield* SqlClient.SqlClient)<{ readonly id: string; readonly amount: string }>`
    SELECT l.legacy_id::text AS id, div(b.balance, 1000000000)::text AS amount FROM legacy_members l
    JOIN ledger_balances b ON b.account = 'user:' || l.user_id || ':available' ORDER BY l.legacy_id`
  return Object.fromEntries(rows.map(({ amount, id }) => [id, amount]))
})

const reasons = ({ tables }: LegacyReport) => tables.flatMap(({ leftOut, table }) => leftOut.map(({ ids, reason }) => `${table} ${ids.join("+")}: ${reason}`))
const told = ({ doubts }: LegacyReport, subject: string) => doubts.filter((one) => one.subject === subject).map(({ what }) => what)
const taking = (variant: "typescript" | "python", tables: LegacyTables) => Effect.flatMap(legacyDatabase(variant, tables), (url) => takeLegacy(url))

describe("the import of an inherited database that keeps no balances", () => {
  const earned = (earnings: ReadonlyArray<object>, more: LegacyTables = {}): LegacyTables => ({
    users: [user(1), user(2, { referrer_id: 1 })],
    referrals: [{ id: 1, referrer_id: 1, referral_id: 2, level: 1, total_earned: "0", created_at: SINCE }],
    transactions: [
      { id: 7, user_id: 2, type: "deposit", amount: "10", status: "confirmed", tx_hash: hash("a"), created_at: SINCE },
      { id: 8, user_id: 2, type: "deposit", amount: "10", status: "pending", tx_hash: null, created_at: SINCE }
    ],
    referral_earnings: earnings.map((one, index) => ({ id: index + 1, referral_id: 1, source_transaction_id: 7, paid: false, tx_hash: null, created_at: SINCE, ...one })),
    ...more
  })

  it.live("an unpaid commission of a confirmed deposit is owed once, to the digit, however often it was written (K-205)", () => Effect.gen(function*() {
    const report = yield* taking("typescript", earned([{ amount: "0.30000001" }, { amount: "0.30000001" }, { amount: "3", source_transaction_id: 8 }, { amount: "4", paid: true, source_transaction_id: 9 }]))
    assert.deepStrictEqual([report.outcome, report.refusals, report.money.owed, report.money.opened], ["taken", [], 300_000_010_000_000_000n, 300_000_010_000_000_000n])
    assert.includeMembers(reasons(report), [
      "referral_earnings 2: written twice for one deposit and sponsor", "referral_earnings 3: its deposit is not confirmed", "referral_earnings 4: paid by the old system"
    ])
  }).pipe(Effect.provide(ours)))

  it.live("a commission that was paid and withdrawn as well is not owed a third time, and not demanded back (K-121)", () => Effect.gen(function*() {
    const paidTwice = earned([{ amount: "5", paid: true }])
    const report = yield* taking("typescript", { ...paidTwice, transactions: [...paidTwice["transactions"] ?? [], { id: 9, user_id: 1, type: "withdrawal", amount: "5", status: "confirmed", tx_hash: hash("b"), created_at: SINCE }] })
    assert.deepStrictEqual([report.outcome, report.money.owed], ["taken", 0n])
    assert.match(told(report, "users:1").join(), /has received 5 more than his commissions/u)
  }).pipe(Effect.provide(ours)))

  it.live("a payment of the queue that has a transaction and no end has to be looked at before anything is taken", () => Effect.gen(function*() {
    const retry = { id: 3, user_id: 1, amount: "5", payment_type: "REFERRAL_EARNING", earning_ids: "[1]", attempt_count: 2, max_retries: 5, in_dlq: false, resolved: false, tx_hash: hash("c") }
    const url = yield* legacyDatabase("typescript", earned([{ amount: "5" }], { payment_retries: [retry] }))
    const refused = yield* takeLegacy(url)
    assert.deepStrictEqual([refused.outcome, refused.refusals], ["refused", ["payment_retries:3 may have been sent. Look at the chain, then name it with --paid or with --unpaid"]])
    assert.deepStrictEqual(yield* balances, {})
    const said = { paid: new Set(["payment_retries:3"]), unpaid: new Set<string>() }
    assert.strictEqual((yield* takeLegacy(url, { isTrial: true, lookedUp: said })).money.owed, 0n)
    assert.strictEqual((yield* takeLegacy(url, { lookedUp: { paid: said.unpaid, unpaid: said.paid } })).money.opened, 5n * 10n ** 18n)
  }).pipe(Effect.provide(ours)))
})

describe("the import of an inherited database that keeps balances", () => {
  it.live("the balance, what was asked for and not sent, and unpaid commissions are owed; what only the chain knows is asked about", () => Effect.gen(function*() {
    const url = yield* legacyDatabase("python", {
      users: [owing(1, "1.5", { pending_earnings: "9" }), owing(2, "-3")],
      transactions: [asked(1, "pending"), asked(2, "frozen"), asked(3, "failed"), asked(4, "confirmed", { tx_hash: hash("a") }), asked(5, "processing"), asked(6, "pending", { tx_hash: hash("b") })]
    })
    const first = yield* takeLegacy(url)
    assert.deepStrictEqual(first.looks.map(({ key }) => key), ["transactions:5", "transactions:6"])
    const report = yield* takeLegacy(url, { lookedUp: { paid: new Set(["transactions:5"]), unpaid: new Set(["transactions:6"]) } })
    assert.deepStrictEqual([report.outcome, report.refusals], ["taken", []])
    assert.deepStrictEqual(yield* balances, { 1: "16500000000" })
    assert.match(told(report, "users:1").join(), /9 of earnings are pending, its commissions say 0/u)
    assert.match(told(report, "users:2").join(), /-3.00000000 cannot be owed/u)
    assert.deepStrictEqual(yield* brokenInvariants, [])
  }).pipe(Effect.provide(ours)))

  it.live("a typing error in what was looked up is refused, not passed over", () => Effect.gen(function*() {
    const url = yield* legacyDatabase("python", { users: [owing(1, "1")] })
    const { refusals } = yield* takeLegacy(url, { lookedUp: { paid: new Set(["transactions:99"]), unpaid: new Set() } })
    assert.deepStrictEqual(refusals, ["transactions:99 needs no look: take it out of --paid and --unpaid"])
  }).pipe(Effect.provide(ours)))

  it.live("somebody who is owed money and has no account at Telegram stops it; nobody is dropped", () => Effect.gen(function*() {
    const report = yield* taking("python", { users: [owing(1, "1", { telegram_id: -5 })] })
    assert.deepStrictEqual(report.refusals, ["users:1 is owed money and has no account at Telegram that can be his: correct his row in the copy"])
  }).pipe(Effect.provide(ours)))
})

describe("members of an inherited database", () => {
  const tables = {
    users: [
      owing(1, "0", { referrer_id: 3 }), owing(2, "0", { referrer_id: 1, wallet_address: `0x${"Ab".repeat(20)}` }), owing(3, "0", { referrer_id: 2, is_banned: true }),
      owing(4, "7", { referrer_id: 99, wallet_address: wallet("d") }), owing(5, "0", { referrer_id: 4, wallet_address: wallet("D"), bot_blocked: true, language: "en" }),
      owing(6, "0", { wallet_address: wallet("5a").slice(0, 42), financial_password: `$2b$12$${"c".repeat(53)}` })
    ],
    blacklist: [
      { id: 1, telegram_id: 1004, action_type: "blocked", is_active: true, reason: "spam" }, { id: 2, telegram_id: 1004, action_type: "terminated", is_active: true, reason: null },
      { id: 3, telegram_id: 4444, action_type: "registration_denied", is_active: true, reason: null }
    ],
    appeals: [{ id: 1, user_id: 3, appeal_text: "let me in", status: "pending", created_at: SINCE }]
  }

  it.live("come with their sponsors, standing and wallets where they can be theirs, and everything else is told", () => Effect.gen(function*() {
    const report = yield* taking("python", tables)
    assert.deepStrictEqual([report.outcome, report.refusals, report.members.taken], ["taken", [], 6])
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Record<string, unknown>>`
      SELECT l.legacy_id::int AS id, u.standing, u.wallet_address IS NOT NULL AS wallet, u.reachable, u.language, s.legacy_id::int AS sponsor FROM legacy_members l JOIN users u ON u.id = l.user_id
      LEFT JOIN referrals r ON r.user_id = u.id LEFT JOIN legacy_members s ON s.user_id = r.sponsor_id ORDER BY l.legacy_id`
    const line = (id: number, standing: string, has: boolean, sponsor: number | null, more = {}) => ({ id, standing, wallet: has, reachable: true, language: "ru", sponsor, ...more })
    assert.deepStrictEqual(rows, [
      line(1, "active", true, null), line(2, "active", false, 1), line(3, "blocked", true, 2), line(4, "terminated", false, null),
      line(5, "active", false, 4, { reachable: false, language: "en" }), line(6, "active", false, null)
    ])
    assert.match(told(report, "users:1").join(), /ring of sponsors .* comes without a sponsor/u)
    assert.match(told(report, "users:2").join(), /capital letters/u)
    assert.match(told(report, "users:4").join(), /user 99, is not there.*users 4, 5/su)
    assert.match(told(report, "users:6").join(), /one of ours/u)
    assert.deepStrictEqual([report.members.withPassword, report.members.withoutWallet], [1, ["6", "2", "4", "5"].toSorted()])
    assert.strictEqual((yield* sql`SELECT 1 FROM support_tickets WHERE category = 'appeal' AND state = 'open'`).length, 1)
    assert.strictEqual((yield* sql`SELECT 1 FROM blacklist_changes WHERE telegram_id = 4444 AND is_listed`).length, 1)
    assert.deepStrictEqual(yield* brokenInvariants, [])
  }).pipe(Effect.provide(ours)))

  it.live("keep the levels they bought, once each, which cannot be refunded here, and whose payments are never credited again", () => Effect.gen(function*() {
    const deposit = (id: number, level: number, status: string, letter: string) =>
      ({ id, user_id: 1, level, amount: "10.5", status, tx_hash: hash(letter), block_number: 100 + id, confirmed_at: SINCE, created_at: SINCE })
    const report = yield* taking("python", { users: [owing(1, "0")], deposits: [deposit(1, 1, "confirmed", "a"), deposit(2, 1, "confirmed", "b"), deposit(3, 2, "pending", "c")] })
    assert.deepStrictEqual([report.outcome, report.lastBlock, report.money.owed], ["taken", 102, 0n])
    assert.includeMembers(reasons(report), ["deposits 2: its level was bought before", "deposits 3: not confirmed"])
    assert.match(told(report, "deposits:3").join(), /block 103.*named with --paid/u)
    assert.deepStrictEqual(yield* (yield* SqlClient.SqlClient)`SELECT level FROM level_purchases`, [{ level: 1 }])
    const refused = yield* Effect.flip(requestRefund(PurchaseId.make("legacy:deposits:1"), OperatorName.make("anna"), "please"))
    assert.strictEqual(refused._tag, "PurchaseUnknown")
    const sql = yield* SqlClient.SqlClient
    yield* sql.withTransaction(Effect.gen(function*() {
      yield* sql`SET LOCAL session_replication_role = replica`
      yield* sql`INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, user_id, asset, amount, state, final_at, settled_at)
        SELECT 56, ${hash("a")}, 0, 101, id, 'USDT', 1, 'credited', now(), now() FROM users`
      assert.include((yield* brokenInvariants).map(({ id }) => id), "legacy levels")
    }))
  }).pipe(Effect.provide(ours)))
})

describe("an import into books that are not empty", () => {
  it.live("is refused unless it is meant, and then leaves a member what he has here", () => Effect.gen(function*() {
    const url = yield* legacyDatabase("python", { users: [owing(1, "2"), owing(2, "3", { referrer_id: 1 })] })
    yield* registerUser({ telegramId: TelegramId.make(1001), name: DisplayName.make("already here"), language: "en" })
    assert.match((yield* takeLegacy(url)).refusals.join(), /have 1 members and 0 entries already/u)
    const report = yield* takeLegacy(url, { intoLive: true })
    assert.deepStrictEqual([report.outcome, report.money.difference], ["taken", 0n])
    assert.match(told(report, "users:1").join(), /is a member here already/u)
    assert.deepStrictEqual(yield* balances, { 1: "2000000000", 2: "3000000000" })
    assert.strictEqual((yield* (yield* SqlClient.SqlClient)`SELECT 1 FROM users WHERE name = 'already here' AND language = 'en'`).length, 1)
    assert.deepStrictEqual(yield* brokenInvariants, [])
  }).pipe(Effect.provide(ours)))

  it.live("is refused when a payment that bought a level there was credited here too", () => Effect.gen(function*() {
    const paid = { id: 1, user_id: 1, level: 1, amount: "10", status: "confirmed", tx_hash: hash("A"), block_number: 100, confirmed_at: SINCE, created_at: SINCE }
    const url = yield* legacyDatabase("python", { users: [owing(1, "2")], deposits: [paid] })
    yield* registerUser({ telegramId: TelegramId.make(1001), name: DisplayName.make("already here"), language: "en" })
    const sql = yield* SqlClient.SqlClient
    yield* sql.withTransaction(Effect.andThen(sql`SET LOCAL session_replication_role = replica`, sql`
      INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, user_id, asset, amount, state, final_at, settled_at)
      SELECT 56, ${hash("a")}, 0, 101, id, 'USDT', 1, 'credited', now(), now() FROM users`))
    assert.match((yield* takeLegacy(url, { intoLive: true })).refusals.join(), /0xaaa.* bought a level there and was credited here too/u)
    assert.deepStrictEqual(yield* balances, {})
  }).pipe(Effect.provide(ours)))

  it.live("is refused when the old system has moved on since it was taken over", () => Effect.gen(function*() {
    const url = yield* legacyDatabase("python", { users: [owing(1, "2")] })
    assert.strictEqual((yield* takeLegacy(url)).outcome, "taken")
    yield* inDatabase(url, Effect.flatMap(SqlClient.SqlClient, (sql) => sql`UPDATE users SET balance = 3`))
    const moved = yield* takeLegacy(url, { intoLive: true })
    assert.strictEqual(moved.outcome, "refused")
    assert.match(moved.refusals.join(), /moved on, or is another one. Nothing is added/u)
    assert.deepStrictEqual(yield* balances, { 1: "2000000000" })
    yield* inDatabase(url, Effect.flatMap(SqlClient.SqlClient, (sql) => sql`UPDATE users SET balance = 2`))
    yield* fillLegacy(url, {})
    assert.strictEqual((yield* takeLegacy(url)).outcome, "before")
  }).pipe(Effect.provide(ours)))
})

describe("a database that is none of the old system", () => {
  it.live("is refused before anything is written: an empty one, and one of ours", () => Effect.gen(function*() {
    const empty = yield* takeLegacy(yield* legacyDatabase("typescript", {}))
    assert.deepStrictEqual([empty.outcome, empty.refusals], ["refused", ["It has no users: this is not the database of the old system, or an empty one"]])
    const odd = yield* Effect.flip(takeLegacy(yield* PostgresTest.migratedDatabase))
    assert.strictEqual(odd._tag, "LegacyUnreadable")
    assert.strictEqual((yield* (yield* SqlClient.SqlClient)`SELECT 1 FROM legacy_runs`).length, 0)
  }).pipe(Effect.provide(ours)))

  it.live("withdrawals in two tables stop it: nobody can tell which of them count", () => Effect.gen(function*() {
    const url = yield* legacyDatabase("python", { users: [owing(1, "1")], transactions: [asked(1, "pending")] })
    yield* inDatabase(url, Effect.flatMap(SqlClient.SqlClient, (sql) => Effect.andThen(
      sql`CREATE TABLE withdrawals (id serial PRIMARY KEY, user_id integer, amount decimal(18, 8), status text)`,
      sql`INSERT INTO withdrawals (user_id, amount, status) VALUES (1, 2, 'pending')`)))
    assert.match((yield* takeLegacy(url)).refusals.join(), /two tables, withdrawals and transactions/u)
    yield* inDatabase(url, Effect.flatMap(SqlClient.SqlClient, (sql) => sql`DELETE FROM transactions`))
    assert.strictEqual((yield* takeLegacy(url)).outcome, "taken")
    assert.deepStrictEqual(yield* balances, { 1: "3000000000" })
  }).pipe(Effect.provide(ours)))
})

describe("an import that is not alone", () => {
  it.live("sees the old database as of one moment, whatever is written there meanwhile", () => Effect.gen(function*() {
    const url = yield* legacyDatabase("python", { users: [owing(1, "2")] })
    const raised = inDatabase(url, Effect.flatMap(SqlClient.SqlClient, (sql) => sql`UPDATE users SET balance = balance + 1`))
    const report = yield* takeLegacy(url, {}, raised)
    assert.deepStrictEqual([report.outcome, report.money.owed], ["taken", 2n * 10n ** 18n])
    assert.match((yield* takeLegacy(url)).refusals.join(), /moved on/u)
  }).pipe(Effect.provide(ours)))

  it.live("happens once when two of them start together", () => Effect.gen(function*() {
    const url = yield* legacyDatabase("python", { users: [owing(1, "2"), owing(2, "3", { referrer_id: 1 })] })
    const reports = yield* Effect.all([takeLegacy(url), takeLegacy(url), takeLegacy(url)], { concurrency: "unbounded" })
    assert.deepStrictEqual(reports.map(({ outcome }) => outcome).toSorted(), ["before", "before", "taken"])
    assert.deepStrictEqual(yield* balances, { 1: "2000000000", 2: "3000000000" })
    assert.deepStrictEqual(yield* brokenInvariants, [])
  }).pipe(Effect.provide(ours)))
})

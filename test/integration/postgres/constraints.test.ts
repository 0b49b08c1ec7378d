import { assert, layer } from "@effect/vitest"
import { brokenInvariants, invariants } from "@sigmatrade/adapters/postgres/invariants"
import { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB } from "@sigmatrade/core/money/Asset"
import { DateTime, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { joinFour, milli, newAddress, prices, settings, transferFrom } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"

/** A community in which a level was bought: something to spoil in every table. */
const soldLevel = Effect.gen(function*() {
  yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
  const community = yield* joinFour
  yield* recordTransfers([transferFrom(community.four.wallet?.address ?? newAddress(), BNB.id, milli(60))], BlockNumber.make(120), 12)
  const final = yield* (yield* TransferStore).finalize(ChainId.make(56), BlockNumber.make(120), 100)
  yield* (yield* DepositStore).add(final, yield* DateTime.now)
  yield* creditDeposits()
  return community
})

/** What somebody with a database console might try, and why the database must refuse it. */
const forbidden: ReadonlyArray<readonly [promise: string, statement: string]> = [
  ["an entry is never changed", "UPDATE ledger_entries SET kind = 'x'"],
  ["an entry is never deleted", "DELETE FROM ledger_entries"],
  ["a movement is never changed", "UPDATE ledger_movements SET amount = amount + 1"],
  ["a movement is never deleted", "DELETE FROM ledger_movements"],
  ["the ledger is never emptied", "TRUNCATE ledger_movements"],
  ["a balance is never changed by hand", "UPDATE ledger_balances SET balance = balance + 1"],
  ["a balance is never made by hand", "INSERT INTO ledger_balances VALUES ('house:sales', 'XYZ', 5)"],
  ["a balance is never deleted", "DELETE FROM ledger_balances"],
  [
    "an entry is booked once",
    "INSERT INTO ledger_entries (kind, business_id, booked_at) SELECT kind, business_id, now() FROM ledger_entries LIMIT 1"
  ],
  [
    "no member falls below zero",
    `INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
     SELECT e.id, 'user:' || u.id || ':available', 'house:sales', 'BNB', 10::numeric ^ 30 FROM ledger_entries e, users u LIMIT 1`
  ],
  [
    "no money goes to an account that is not on the list",
    "INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT id, 'house:sales', 'house:pocket', 'BNB', 1 FROM ledger_entries LIMIT 1"
  ],
  ["a movement of nothing is none", "INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT id, 'house:sales', 'house:fees', 'BNB', 0 FROM ledger_entries LIMIT 1"],
  [
    "a transfer is recorded once per chain, transaction and log",
    `INSERT INTO transactions (chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, from_address, to_address, asset,
       amount, suspense_reason) SELECT chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, from_address, to_address,
       asset, amount, 'unknown sender' FROM transactions LIMIT 1`
  ],
  [
    "a transfer is credited once per chain, transaction and log",
    `INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, suspense_reason, asset, amount, final_at)
     SELECT chain_id, tx_hash, log_index, block_number, 'unknown sender', asset, amount, now() FROM deposits LIMIT 1`
  ],
  ["a final transfer does not change", "UPDATE transactions SET amount = amount + 1"],
  ["a final transfer is not deleted", "DELETE FROM transactions"],
  ["a settled deposit does not change", "UPDATE deposits SET amount = amount + 1"],
  ["a settled deposit is not settled again", "UPDATE deposits SET state = 'final', settled_at = NULL"],
  [
    "a member buys a level once",
    `INSERT INTO level_purchases SELECT 'again', user_id, level, asset, price, price_version, now() FROM level_purchases LIMIT 1`
  ],
  [
    "a tier earns once from a purchase",
    `INSERT INTO referral_commissions SELECT purchase_id, tier, user_id, buyer_id, asset, 1, rate, now() FROM referral_commissions LIMIT 1`
  ],
  ["a published price does not change", "UPDATE level_prices SET price = 1"],
  ["a sponsor is never changed", "UPDATE referrals SET sponsor_id = user_id"],
  ["a sponsor is never removed", "DELETE FROM referrals"],
  [
    "a younger member sponsors no older one",
    `INSERT INTO referrals SELECT old.id, old.serial, young.id, young.serial, now() FROM users old, users young
     WHERE old.serial < young.serial AND NOT EXISTS (SELECT 1 FROM referrals WHERE user_id = old.id) LIMIT 1`
  ],
  ["a wallet belongs to one member", "UPDATE users SET wallet_address = (SELECT max(wallet_address) FROM users), wallet_linked_at = now()"],
  ["a Telegram account is one member", "UPDATE users SET telegram_id = 5"]
]

layer(PostgresTest.layer, { timeout: "60 seconds" })("the database by itself", (it) => {
  for (const [promise, statement] of forbidden) {
    it.effect(promise, () =>
      Effect.gen(function*() {
        yield* soldLevel
        const sql = yield* SqlClient.SqlClient
        const refused = yield* Effect.flip(sql.unsafe(statement))
        assert.strictEqual(refused._tag, "SqlError")
        assert.include(
          ["UniqueViolation", "ConstraintError", "UnknownError"], refused.reason._tag, `${refused.reason._tag}: ${refused.message}`
        )
        assert.deepStrictEqual(yield* brokenInvariants, [])
      }).pipe(Effect.provide(settings)))
  }

  it.effect("commissions of a sale never exceed its price", () =>
    Effect.gen(function*() {
      const { one, two } = yield* soldLevel
      const sql = yield* SqlClient.SqlClient
      const greedy = (amount: number) => sql.withTransaction(Effect.gen(function*() {
        yield* sql`INSERT INTO level_purchases VALUES (${`greedy-${amount}`}, ${two.id}, ${70 + amount}, 'BNB', 5, 1, now())`
        yield* sql`
          INSERT INTO referral_commissions VALUES (${`greedy-${amount}`}, 1, ${one.id}, ${two.id}, 'BNB', ${amount}, 10000, now())`
        return yield* Effect.fail("undo" as const)
      })).pipe(Effect.flip)
      assert.strictEqual(yield* greedy(5), "undo")
      assert.strictEqual(Object(yield* greedy(6))._tag, "SqlError")
    }).pipe(Effect.provide(settings)))

  it.effect("a member has one open intent per level", () =>
    Effect.gen(function*() {
      const { one } = yield* soldLevel
      const sql = yield* SqlClient.SqlClient
      const open = sql`
        INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at)
        VALUES (${one.id}, 4, 'BNB', 5, 1, now(), now())`
      yield* open
      const refused = yield* Effect.flip(open)
      assert.strictEqual(refused.reason._tag, "UniqueViolation")
    }).pipe(Effect.provide(settings)))
})

layer(PostgresTest.layer, { timeout: "60 seconds" })("the invariant queries", (it) => {
  /** Ways to spoil the books that only somebody who switches the triggers off can go, and the invariant that tells. */
  const spoiled: ReadonlyArray<readonly [id: string, ...statements: ReadonlyArray<string>]> = [
    ["I-01", "INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES ('deposit-final', 'nothing', now())"],
    ["I-02", "UPDATE ledger_balances SET balance = balance + 1 WHERE account = 'house:sales'"],
    ["I-03", "UPDATE ledger_balances SET balance = balance + 1 WHERE account = 'house:sales'"],
    [
      "I-05",
      "ALTER TABLE ledger_balances DROP CONSTRAINT ledger_balances_member_not_negative",
      "UPDATE ledger_balances SET balance = -1 WHERE account LIKE 'user:%:available'"
    ],
    ["I-09", "UPDATE deposits SET amount = amount + 1"],
    ["I-13", "UPDATE deposits SET amount = amount + 1"],
    ["I-14", "UPDATE transactions SET state = 'seen'"],
    ["I-19", "UPDATE referral_commissions SET amount = amount - 1"],
    ["I-20", "ALTER TABLE users ALTER serial DROP IDENTITY", "UPDATE users SET serial = -serial"],
    [
      "I-21",
      `UPDATE referral_commissions given SET user_id = other.user_id FROM referral_commissions other
       WHERE other.purchase_id = given.purchase_id AND other.tier = 1 AND given.tier = 3`
    ],
    ["I-34", "DELETE FROM notifications"],
    ["sales", "UPDATE level_purchases SET price = price + 1"]
  ]

  it.effect("each one tells when it is broken", () =>
    Effect.gen(function*() {
      yield* soldLevel
      const sql = yield* SqlClient.SqlClient
      const told = (id: string, statements: ReadonlyArray<string>) =>
        sql.withTransaction(Effect.gen(function*() {
          yield* sql`SET LOCAL session_replication_role = replica`
          for (const statement of statements) yield* sql.unsafe(statement)
          const broken = (yield* brokenInvariants).map((invariant) => invariant.id)
          assert.include(broken, id, statements.join())
          return yield* Effect.fail("undo" as const)
        })).pipe(Effect.flip)
      for (const [id, ...statements] of spoiled) assert.strictEqual(yield* told(id, statements), "undo")
      assert.deepStrictEqual(spoiled.map(([id]) => id).toSorted(), invariants.map(({ id }) => id).toSorted())
    }).pipe(Effect.provide(settings)))
})

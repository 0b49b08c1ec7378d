import { assert, layer } from "@effect/vitest"
import { brokenInvariants, invariants } from "@sigmatrade/adapters/postgres/invariants"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { reverseTransfers } from "@sigmatrade/core/deposit/reverseTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { openingBalance } from "@sigmatrade/core/ledger/postings/openingBalance"
import { Amount } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Money } from "@sigmatrade/core/money/Money"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { DateTime, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { cursorAt, freshHeaders, refOf } from "@sigmatrade/adapters/contract/chain/freshHeaders"
import { height } from "@sigmatrade/adapters/contract/height"
import { sealUntil } from "@sigmatrade/adapters/contract/ledger/sealUntil"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { chainId, livelyChain, payoutAddress, settings } from "./chainWorld.ts"
import { livelyLegacy, spoiledLegacy } from "./spoiledLegacy.ts"
import { paysGas, spoiledPayouts } from "./spoiledPayouts.ts"
import { livelyWithdrawals, spoiledWithdrawals, withdrawalRules } from "./livelyWithdrawals.ts"
import { livelyRewards, spoiledRewards } from "./rewardsWorld.ts"

/** Ways to spoil the database that only somebody who switches the triggers off can go, and the invariant that tells. */
const spoiled: ReadonlyArray<readonly [id: string, ...statements: ReadonlyArray<string>]> = [
  ...spoiledWithdrawals,
  ...spoiledPayouts,
  ["I-01", "INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES ('deposit-final', 'nothing', now())"],
  ["I-02", "UPDATE ledger_balances SET balance = balance + 1 WHERE account = 'house:sales'"],
  ["I-03", "UPDATE ledger_balances SET balance = balance + 1 WHERE account = 'house:sales'"],
  ["I-04", "DELETE FROM ledger_seals WHERE entry_id = (SELECT min(entry_id) FROM ledger_seals)"],
  ["I-04", "UPDATE ledger_seals SET hash = '0x' || repeat('f', 64) WHERE entry_id = (SELECT min(entry_id) FROM ledger_seals)"],
  ["I-04", "DELETE FROM ledger_entries WHERE kind = 'dust-final'"],
  ["I-04", "UPDATE ledger_seal_head SET entries = entries - 1"],
  ["I-04", "INSERT INTO ledger_entries (id, kind, business_id, booked_at) VALUES (0, 'deposit-final', 'put in', now())"],
  [
    "I-05",
    "ALTER TABLE ledger_balances DROP CONSTRAINT ledger_balances_member_not_negative",
    "UPDATE ledger_balances SET balance = -1 WHERE account LIKE 'user:%:available'"
  ],
  ["I-06", "UPDATE ledger_movements SET credit = replace(credit, ':available', ':held') WHERE debit = 'chain:deposit'"],
  ["I-06", "UPDATE ledger_entries SET kind = 'withdrawal-settled' WHERE kind = 'suspense-assigned'"],
  [
    "I-06",
    "INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES ('withdrawal-requested', 'w', now()), ('withdrawal-returned', 'w', now())",
    `INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT e.id, 'user:' || u.id || ':available', 'user:' || u.id || ':held', 'BNB', 5
     FROM ledger_entries e, (SELECT id FROM users LIMIT 1) u WHERE e.kind = 'withdrawal-requested'`,
    `INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT e.id, 'user:' || u.id || ':held', 'user:' || u.id || ':available', 'BNB', 4
     FROM ledger_entries e, (SELECT id FROM users LIMIT 1) u WHERE e.kind = 'withdrawal-returned'`
  ],
  [
    "I-07",
    "ALTER TABLE ledger_movements DROP CONSTRAINT ledger_movements_amount_fits",
    "UPDATE ledger_movements SET amount = 2::numeric ^ 256 WHERE id = (SELECT min(id) FROM ledger_movements)"
  ],
  ["I-07", "UPDATE ledger_movements SET asset = 'BNB and USDT'"],
  ["I-08", "ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_once", "UPDATE ledger_entries SET business_id = 'same' WHERE kind = 'deposit-final'"],
  [
    "links",
    "ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_reversal_names_entry",
    "UPDATE ledger_entries SET reverses = NULL WHERE kind = 'level-reversed'"
  ],
  [
    "links",
    `UPDATE ledger_entries SET reverses = (SELECT id FROM ledger_entries WHERE kind = 'dust-final' LIMIT 1)
     WHERE id = (SELECT min(id) FROM ledger_entries WHERE kind = 'level-reversed')`
  ],
  [
    "links",
    "INSERT INTO ledger_entries (kind, business_id, booked_at) SELECT 'suspense-reversed', id, now() FROM deposits WHERE state = 'suspense' LIMIT 1"
  ],
  ["I-09", "UPDATE ledger_balances SET balance = balance - 1 WHERE account = 'chain:deposit'"],
  ["I-09", "UPDATE ledger_balances SET balance = balance - 1 WHERE account = 'chain:payout'"],
  ["I-09", "UPDATE transactions SET amount = amount + 1 WHERE purpose = 'member'"],
  ["I-09", "UPDATE transactions SET amount = amount + 1 WHERE purpose = 'dust'"],
  ["I-09", "UPDATE transactions SET amount = amount + 1 WHERE purpose = 'payout gas'"],
  ["I-09", "UPDATE transactions SET amount = amount + 1 WHERE purpose = 'out of deposit'"],
  ["I-09", "DELETE FROM deposit_reversals"],
  ["I-09", "DELETE FROM ledger_entries WHERE kind = 'opening-balance'"],
  ["openings", "DELETE FROM ledger_entries WHERE kind = 'opening-balance'"],
  ["openings", "DELETE FROM wallet_openings"],
  ["openings", "UPDATE wallet_openings SET amount = amount + 1"],
  ["I-12", "DELETE FROM block_evidence"],
  ["I-12", "DELETE FROM block_witnesses WHERE provider = 'two'"],
  ["I-12", "UPDATE block_evidence SET quorum = quorum + 1"],
  ["I-12", "UPDATE transactions SET block_hash = '0x' || repeat('f', 64)"],
  ["I-13", "UPDATE deposits SET amount = amount + 1"],
  ["I-13", "UPDATE ledger_movements SET credit = 'house:sales' WHERE credit LIKE 'user:%' AND debit = 'chain:deposit'"],
  ["I-14", "UPDATE transactions SET state = 'seen'"],
  ["I-14", "DELETE FROM deposits WHERE state = 'suspense'"],
  ["I-14", "UPDATE transactions SET purpose = 'dust', suspense_reason = NULL WHERE purpose = 'suspense'"],
  ["I-15", "DELETE FROM block_headers WHERE number = 14"],
  ["I-15", "UPDATE block_headers SET hash = '0x' || repeat('f', 64) WHERE number = 14"],
  ["I-15", "UPDATE scan_cursors SET linked_from = linked_from - 1"],
  ["I-15", "UPDATE scan_cursors SET number = number - 1"],
  ["I-15", "UPDATE scan_gaps SET end_number = 20"],
  ["I-15", "INSERT INTO scan_gaps SELECT chain_id, from_number + 1, after_number + 1, after_hash, end_number, end_hash FROM scan_gaps"],
  [
    "I-16",
    "INSERT INTO transfer_places (transfer_id, number, hash) SELECT id, 103, '0x' || repeat('f', 64) FROM transactions WHERE purpose = 'suspense'",
    "UPDATE incidents SET closed_at = opened_at - interval '1 day'"
  ],
  ["suspense", "UPDATE suspense_assignments SET settled_at = NULL, intent = NULL"],
  ["suspense", "UPDATE suspense_assignments SET user_id = (SELECT min(id::text)::uuid FROM users)"],
  ["suspense", "DELETE FROM suspense_assignments"],
  ["wallets", "UPDATE transactions SET amount = amount + 1 WHERE purpose = 'dust'"],
  ["wallets", "UPDATE transactions SET purpose = 'out of payout' WHERE purpose = 'payout gas'"],
  ["wallets", "DELETE FROM ledger_entries WHERE kind = 'wallet-moved'"],
  ["reversals", "DELETE FROM deposit_reversals"],
  ["reversals", "DELETE FROM level_reversals"],
  ["reversals", "UPDATE referral_commissions SET state = 'held', reversed_at = NULL WHERE state = 'reversed'"],
  ["reversals", "DELETE FROM ledger_entries WHERE kind = 'commission-reversed'"],
  ["reversals", "DELETE FROM ledger_entries WHERE kind = 'wallet-moved-reversed'"],
  ["I-19", "UPDATE referral_commissions SET amount = amount - 1"],
  ["I-20", "ALTER TABLE users ALTER serial DROP IDENTITY", "UPDATE users SET serial = -serial"],
  [
    "I-21",
    `UPDATE referral_commissions given SET user_id = other.user_id FROM referral_commissions other
     WHERE other.purchase_id = given.purchase_id AND other.tier = 1 AND given.tier = 3`
  ],
  ["I-34", "DELETE FROM notifications"],
  ["I-34", "DELETE FROM notifications WHERE id LIKE 'deposit-reversed:%'"],
  [
    "I-34",
    "DELETE FROM notifications WHERE id IN (SELECT 'deposit-credited:' || deposit_id FROM suspense_assignments)"
  ],
  ["sales", "UPDATE level_purchases SET price = price + 1"],
  ...spoiledRewards,
  ...spoiledLegacy
]

/** The payout wallet held something before our first block. */
const opened = Effect.gen(function*() {
  const money = new Money({ asset: USDT.id, amount: Amount.make(2n ** 70n) })
  const opening = { chainId, wallet: payoutAddress, asset: money.asset, number: height(0), amount: money.amount }
  assert.isTrue(yield* (yield* CheckpointStore).open(opening))
  yield* (yield* Ledger).post([openingBalance(`${chainId}:${payoutAddress}:${money.asset}`, money, "payout")], yield* DateTime.now)
})

/** A world in which all has happened, with a part of it taken back, and a chain that is being read. */
const everything = Effect.gen(function*() {
  // Before an incident stops payouts.
  yield* livelyWithdrawals
  const lost = yield* livelyChain
  yield* livelyRewards(yield* livelyChain)
  const ids = new Set([lost.sale, ...lost.own, ...lost.dust].map(transferId))
  const final = yield* (yield* TransferStore).finalAbove(chainId, height(0), 10_000)
  const incident = yield* freshIncident
  yield* (yield* Transaction).run(reverseTransfers(final.filter(({ transfer }) => ids.has(transferId(transfer))), incident))
  yield* opened
  yield* livelyLegacy
  const [booked] = yield* (yield* SqlClient.SqlClient)<{ readonly entries: number }>`SELECT count(*)::int AS entries FROM ledger_entries`
  yield* sealUntil(booked?.entries ?? 0)
  const cursors = yield* ScanCursorStore
  const headers = freshHeaders(10, 10)
  yield* cursors.move(chainId, Option.none(), cursorAt(headers, -1), headers)
  const [below, first] = freshHeaders(4, 6).flatMap((header, index) => index % 5 === 0 ? [header] : [])
  yield* cursors.openGap(chainId, { after: refOf(below), end: refOf(first), from: 5 as BlockNumber })
})

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("the invariant queries", (it) => {
  it.effect("each one tells when it is broken", () =>
    Effect.gen(function*() {
      yield* everything
      assert.deepStrictEqual(yield* brokenInvariants, [])
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
      // What has just been read waits for its judge: a database that was restored is not called wrong for it.
      const justRead = sql.withTransaction(Effect.gen(function*() {
        yield* sql`SET LOCAL session_replication_role = replica`
        yield* sql.unsafe(paysGas("6", "30 seconds"))
        return yield* Effect.fail((yield* brokenInvariants).map(({ id }) => id).join())
      }))
      assert.notInclude(yield* Effect.flip(justRead), "I-24")
      assert.sameMembers([...new Set(spoiled.map(([id]) => id))], invariants.map(({ id }) => id))
    }).pipe(Effect.provide(withdrawalRules.pipe(Layer.provideMerge(settings)))), 240_000)
})

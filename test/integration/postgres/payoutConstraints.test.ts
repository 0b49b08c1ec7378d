import { assert, layer } from "@effect/vitest"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Effect, Exit } from "effect"
import { SqlClient } from "effect/sql"
import { heldLane, reservedPayout, shown, signedPayout } from "@sigmatrade/adapters/contract/payout/reservedPayout"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import * as PostgresTest from "../../support/PostgresTest.ts"

/** What somebody with a database console, or a process that has lost the lane, might try. */
const FORBIDDEN: ReadonlyArray<readonly [promise: string, statement: string]> = [
  ["a nonce has one payout", `INSERT INTO payouts (chain_id, wallet, nonce, purpose, asset, destination, amount, epoch, reserved_at)
    SELECT chain_id, wallet, nonce, 'gap', asset, wallet, 0, epoch, now() FROM payouts LIMIT 1`],
  ["no nonce is left out", `INSERT INTO payouts (chain_id, wallet, nonce, purpose, asset, destination, amount, epoch, reserved_at)
    SELECT chain_id, wallet, next_nonce + 1, 'gap', 'BNB', wallet, 0, epoch, now() FROM payout_lanes`],
  ["whoever has another epoch writes nothing", `INSERT INTO payouts (chain_id, wallet, nonce, purpose, asset, destination, amount, epoch, reserved_at)
    SELECT chain_id, wallet, next_nonce, 'gap', 'BNB', wallet, 0, epoch + 1, now() FROM payout_lanes`],
  ["a nonce is given to a payout before the lane goes on", "UPDATE payout_lanes SET next_nonce = next_nonce + 1"],
  ["a lane does not go back", "UPDATE payout_lanes SET next_nonce = next_nonce - 1"],
  ["an epoch does not go back", "UPDATE payout_lanes SET epoch = epoch - 1"],
  ["a new holder has a new epoch", "UPDATE payout_lanes SET holder = 'mallory'"],
  ["a lane is never forgotten", "DELETE FROM payout_lanes"],
  ["a payout never pays somebody else", "UPDATE payouts SET destination = '0x' || repeat('1', 40) WHERE state = 'open'"],
  ["a payout never pays another amount", "UPDATE payouts SET amount = amount + 1 WHERE state = 'open'"],
  ["a payout keeps its nonce", "UPDATE payouts SET nonce = nonce + 100 WHERE state = 'open'"],
  ["a payout is never forgotten", "DELETE FROM payouts"],
  ["nothing but a final transaction of its own ends a payout", `UPDATE payouts SET state = 'paid', settled_at = now(), settled_by =
    (SELECT hash FROM payout_attempts a WHERE a.payout_id = payouts.id AND hash IS NOT NULL LIMIT 1) WHERE state = 'open'`],
  ["what is paid stays paid", "UPDATE payouts SET state = 'open', settled_at = NULL, settled_by = NULL WHERE state = 'paid'"],
  ["a withdrawal has one payout", `INSERT INTO payout_withdrawals SELECT withdrawal_id, (SELECT max(id) FROM payouts) FROM payout_withdrawals LIMIT 1`],
  ["what a payout pays is never changed", "UPDATE payout_withdrawals SET payout_id = (SELECT min(id) FROM payouts)"],
  ["bytes are written once", "UPDATE payout_attempts SET bytes = '0x00' WHERE bytes IS NOT NULL"],
  ["a price is fixed before it is signed", "UPDATE payout_attempts SET gas_price = gas_price * 2"],
  ["an attempt is never forgotten", "DELETE FROM payout_attempts"],
  ["an attempt follows a signed one", `INSERT INTO payout_attempts (payout_id, number, gas_price, gas_limit, epoch, planned_at)
    SELECT payout_id, 2, gas_price * 2, gas_limit, epoch, now() FROM payout_attempts WHERE bytes IS NULL LIMIT 1`],
  ["a replacement pays a tenth more", `INSERT INTO payout_attempts (payout_id, number, gas_price, gas_limit, epoch, planned_at)
    SELECT a.payout_id, 2, gas_price + 1, gas_limit, a.epoch, now() FROM payout_attempts a JOIN payouts p ON p.id = a.payout_id
    WHERE bytes IS NOT NULL AND state = 'open' LIMIT 1`],
  ["no price is above the highest cap", `INSERT INTO payout_attempts (payout_id, number, gas_price, gas_limit, epoch, planned_at)
    SELECT a.payout_id, 2, 50000000001, gas_limit, a.epoch, now() FROM payout_attempts a JOIN payouts p ON p.id = a.payout_id
    WHERE bytes IS NOT NULL AND state = 'open' LIMIT 1`],
  ["what is not signed is not sent", `INSERT INTO payout_broadcasts (payout_id, number, provider, outcome, epoch, sent_at)
    SELECT payout_id, number, 'rpc-1', 'accepted', epoch, now() FROM payout_attempts WHERE bytes IS NULL LIMIT 1`],
  ["what providers said is never changed", "UPDATE payout_broadcasts SET outcome = 'accepted'"],
  ["what providers said is never forgotten", "DELETE FROM payout_broadcasts"],
  ["a foreign spend is never forgotten", "DELETE FROM foreign_spends"]
]

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("the database keeps the rules of the lane by itself", (it) => {
  it.effect("none of the statements that would break one is taken", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const store = yield* PayoutStore
      const lane = yield* heldLane()
      const { payout, signed: { hash } } = yield* signedPayout(lane)
      yield* shown(lane, hash, { final: true })
      yield* store.noteSent(lane, [{ hash, provider: "rpc-1", outcome: { _tag: "Unknown" }, at: NOW }])
      yield* store.settle(payout.id, "paid", hash, NOW)
      yield* signedPayout(lane)
      yield* reservedPayout(lane)
      yield* store.noteForeign(lane, hash, NOW)
      const taken: Array<string> = []
      for (const [promise, statement] of FORBIDDEN) {
        const tried = sql.withTransaction(Effect.flatMap(sql.unsafe(`${statement} RETURNING 1`), (rows) => Effect.fail(rows.length)))
        const exit = yield* Effect.exit(Effect.flip(tried))
        // A number is how many rows it would have changed: a refusal is an error of the database.
        if (Exit.isSuccess(exit) && typeof exit.value === "number") taken.push(`${promise} (${exit.value} rows)`)
        if (Exit.isSuccess(exit) && typeof exit.value !== "number" && exit.value.reason._tag === "SqlSyntaxError") taken.push(`${promise} (no SQL)`)
      }
      assert.deepStrictEqual(taken, [])
    }))
})

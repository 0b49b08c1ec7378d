import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { reverseTransfers } from "@sigmatrade/core/deposit/reverseTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { USDT } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { sealUntil } from "@sigmatrade/adapters/contract/ledger/sealUntil"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import { freshBlockHash, freshHash } from "@sigmatrade/adapters/contract/freshAddress"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { joinFour, newAddress } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { chainId, livelyChain, moved, settings } from "./chainWorld.ts"
import { forbiddenInBooks } from "./forbiddenInBooks.ts"
import { forbiddenOnChain } from "./forbiddenOnChain.ts"
import { forbiddenStatements } from "./forbiddenStatements.ts"
import { forbiddenOnWithdrawals, livelyWithdrawals, withdrawalRules } from "./livelyWithdrawals.ts"
import { forbiddenRewards, livelyRewards } from "./rewardsWorld.ts"

/** Everything there is to spoil: a row in every table that must refuse a change. */
const everything = Effect.gen(function*() {
  // Before an incident stops payouts.
  yield* livelyWithdrawals
  const now = yield* DateTime.now
  const first = yield* livelyChain
  const incident = yield* freshIncident
  const final = yield* (yield* TransferStore).finalAbove(chainId, 0 as BlockNumber, 10_000)
  const lost = final.filter(({ transfer }) => transferId(transfer) === transferId(first.sale))
  yield* (yield* Transaction).run(reverseTransfers(lost, incident))
  yield* (yield* IncidentStore).approve(incident, operator("ann"), now)
  const elsewhere = moved({ ...first.suspended, blockNumber: 103 as BlockNumber, blockHash: freshBlockHash() })
  yield* recordTransfers({ transfers: [elsewhere], misdirected: [] }, 120 as BlockNumber, 12)
  yield* (yield* DepositAddressStore).assign({ userId: first.four.id, address: newAddress(), path: [0, 5] }, now)
  yield* (yield* TokenPinStore).pin(new TokenFacts({ asset: USDT.id, codeHash: freshHash(), decimals: 18, proxyHash: freshHash() }), now)
  yield* (yield* IncidentStore).approve(incident, operator("ben"), now)
  const [booked] = yield* (yield* SqlClient.SqlClient)<{ readonly entries: number }>`SELECT count(*)::int AS entries FROM ledger_entries`
  yield* sealUntil(booked?.entries ?? 0)
  // A second sale, which nobody took back.
  yield* livelyChain
  yield* livelyRewards(yield* livelyChain)
  yield* freshIncident
})
const world = Layer.effectDiscard(everything).pipe(Layer.provide(withdrawalRules), Layer.provideMerge(Layer.mergeAll(PostgresTest.layer, settings)))

layer(world, { timeout: "60 seconds", excludeTestServices: true })("the database by itself", (it) => {
  for (const [promise, statement] of [...forbiddenStatements, ...forbiddenInBooks, ...forbiddenOnChain, ...forbiddenOnWithdrawals, ...forbiddenRewards]) {
    it.effect(promise, () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const refused = yield* Effect.flip(sql.unsafe(statement))
        assert.strictEqual(refused._tag, "SqlError")
        assert.include(["UniqueViolation", "ConstraintError"], refused.reason._tag, `${refused.reason._tag}: ${refused.message}`)
        assert.deepStrictEqual(yield* brokenInvariants, [])
      }))
  }

  it.effect("commissions of a sale never exceed its price", () =>
    Effect.gen(function*() {
      const { one, two } = yield* joinFour
      const sql = yield* SqlClient.SqlClient
      const greedy = (amount: number) => sql.withTransaction(Effect.gen(function*() {
        yield* sql`INSERT INTO level_purchases VALUES (${`greedy-${amount}`}, ${two.id}, ${70 + amount}, 'BNB', 5, 1, now())`
        yield* sql`
          INSERT INTO referral_commissions VALUES (${`greedy-${amount}`}, 1, ${one.id}, ${two.id}, 'BNB', ${amount}, 10000, now())`
        return yield* Effect.fail("undo" as const)
      })).pipe(Effect.flip)
      assert.strictEqual(yield* greedy(5), "undo")
      assert.strictEqual(Object(yield* greedy(6))._tag, "SqlError")
    }))

  it.effect("a member has one open intent per level", () =>
    Effect.gen(function*() {
      const { one } = yield* joinFour
      const sql = yield* SqlClient.SqlClient
      const open = sql`
        INSERT INTO deposit_intents (user_id, level, asset, price, price_version, expires_at, opened_at)
        VALUES (${one.id}, 4, 'BNB', 5, 1, now(), now())`
      yield* open
      const refused = yield* Effect.flip(open)
      assert.strictEqual(refused.reason._tag, "UniqueViolation")
    }))
})

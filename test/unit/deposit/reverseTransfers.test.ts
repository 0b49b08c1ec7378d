import { assert, it } from "@effect/vitest"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { reverseTransfers } from "@sigmatrade/core/deposit/reverseTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { HOUSE_REORG_RECEIVABLE, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { DateTime, Effect } from "effect"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import { available, CHAIN, community, held, level, memberWithWallet, mineFinal, payment, rewards, scanAll, USDT, workOff } from "../community.ts"
import { approved, CHAIN_TRANSIT, fill, HOT, lane, laneCommunity } from "../payout/laneWorld.ts"

/** Every final transfer above a height, as a broken finality finds them. */
const finalsAbove = Effect.fn("finalsAbove")(function*(number: number) {
  return yield* (yield* TransferStore).finalAbove(CHAIN, BlockNumber.make(number), 100)
})

it.effect("with a payment goes what it had bought and what others had earned of it, released or not, and nothing of another sale", () =>
  Effect.gen(function*() {
    yield* (yield* LevelStore).publish([level(1, 1_000n), level(2, 3_000n)], yield* DateTime.now)
    const grand = yield* memberWithWallet(1)
    const sponsor = yield* memberWithWallet(2, grand)
    const buyer = yield* memberWithWallet(3, sponsor)
    const { number } = yield* mineFinal(payment(3, 1_000n))
    yield* workOff()
    yield* releaseCommissions(10)
    yield* mineFinal(payment(3, 3_007n))
    yield* workOff()
    assert.deepStrictEqual([yield* available(sponsor), yield* rewards(sponsor), yield* available(grand), yield* rewards(grand)], [50n, 150n, 40n, 120n])
    const stands = Effect.gen(function*() {
      return {
        owned: (yield* (yield* LevelStore).owned([buyer.id])).get(buyer.id),
        earned: (yield* (yield* CommissionStore).earnings(sponsor.id)).map(({ amount, sales }) => [sales, amount]),
        states: (yield* (yield* DepositStore).ofUser(buyer.id, 9)).map(({ state }) => state),
        buyer: yield* available(buyer), sponsor: [yield* available(sponsor), yield* rewards(sponsor)], sales: yield* held(HOUSE_SALES)
      }
    })
    yield* reverseTransfers(yield* finalsAbove(number), yield* freshIncident)
    assert.deepStrictEqual(yield* stands, {
      owned: new Set([LevelNumber.make(1)]), earned: [[1, Amount.make(50n)]], states: ["reversed", "credited"], buyer: 0n, sponsor: [50n, 0n], sales: 910n
    })
    yield* reverseTransfers(yield* finalsAbove(0), yield* freshIncident)
    assert.deepStrictEqual(yield* stands, {
      owned: undefined, earned: [], states: ["reversed", "reversed"], buyer: 0n, sponsor: [0n, 0n], sales: 0n
    })
    assert.deepStrictEqual([yield* available(grand), yield* rewards(grand), yield* held(HOUSE_REORG_RECEIVABLE)], [0n, 0n, 0n])
  }).pipe(Effect.provide(community())))

it.effect("of our own payments only those on their way again are booked that had ended in the books, and each once", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n)
    yield* approved(member, 1_000n)
    yield* lane()
    yield* (yield* MempoolScript).mine()
    const script = yield* ChainScript
    yield* Effect.replicateEffect(script.mine(), 3, { discard: true })
    yield* Effect.andThen(scanAll(), confirmDeposits())
    const out = (yield* finalsAbove(0)).filter(({ transfer }) => transfer.from === HOT && transfer.logIndex !== GAS)
    assert.deepStrictEqual(out.map(({ attribution }) => attribution), [{ _tag: "Own", movement: "payout" }])
    const incident = yield* freshIncident
    yield* reverseTransfers(out, incident)
    assert.strictEqual(yield* held(CHAIN_TRANSIT, USDT), 0n)
    yield* settlePayouts()
    yield* reverseTransfers(out, incident)
    assert.strictEqual(yield* held(CHAIN_TRANSIT, USDT), 1_000n)
  }).pipe(Effect.provide(laneCommunity())))

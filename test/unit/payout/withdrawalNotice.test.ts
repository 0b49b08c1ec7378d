import { assert, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Amount } from "@sigmatrade/core/money/Amount"
import { newWithdrawalId } from "@sigmatrade/core/payout/newWithdrawalId"
import { withdrawalNotice } from "@sigmatrade/core/payout/withdrawalNotice"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshWithdrawal } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { freshTxHash } from "@sigmatrade/adapters/contract/freshAddress"
import { minutesLater } from "@sigmatrade/adapters/contract/minutesLater"

it.effect("each thing is told once of each revision, a reason to wait once each, always with what arrives where", () =>
  Effect.gen(function*() {
    const withdrawal = yield* freshWithdrawal({ revision: 3, amount: Amount.make(100n), fee: Amount.make(7n) })
    const { asset, destination, id, userId } = withdrawal
    const sent = { _tag: "WithdrawalSent", chainId: ChainId.make(56), txHash: freshTxHash() } as const
    assert.deepStrictEqual<unknown>({ ...withdrawalNotice(withdrawal, sent) }, {
      id: `withdrawal-sent:${id}:3`, userId, subject: null, notification: { ...sent, withdrawalId: id, asset, amount: 100n, net: 93n, destination }
    })
    const ids = (["low gas", "fees too high"] as const).map((reason) => withdrawalNotice(withdrawal, { _tag: "WithdrawalWaits", reason }).id as string)
    assert.deepStrictEqual(ids, [`withdrawal-waits-low-gas:${id}:3`, `withdrawal-waits-fees-too-high:${id}:3`])
    assert.strictEqual(withdrawalNotice(withdrawal, { _tag: "WithdrawalRequested", expiresAt: minutesLater(1) }).id, `withdrawal-requested:${id}:3`)
  }).pipe(Effect.provide(MemoryAdapters.layer)))

it.effect("a new id is a UUID of version 7: the time first, then chance, and never the same", () =>
  Effect.gen(function*() {
    yield* TestClock.setTime(0x0199_abcd_ef01)
    const ids = yield* Effect.replicateEffect(newWithdrawalId, 200)
    for (const id of ids) assert.match(id, /^0199abcd-ef01-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
    assert.strictEqual(new Set(ids).size, 200)
    for (const [place, count] of [[15, 16], [19, 4], [20, 16], [24, 16], [35, 16]] as const) {
      assert.strictEqual(new Set(ids.map((id) => id.charAt(place))).size, count)
    }
    yield* TestClock.setTime(1)
    assert.match(yield* newWithdrawalId, /^00000000-0001-7/u)
    yield* TestClock.setTime(-1)
    assert.match(yield* newWithdrawalId, /^00000000-0000-7/u)
  }))

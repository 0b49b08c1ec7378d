import { assert, it } from "@effect/vitest"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { feesByNonce } from "@sigmatrade/core/payout/feesByNonce"
import { signedBefore } from "@sigmatrade/core/payout/signedBefore"
import { isOfSameKey, signedLastDay } from "@sigmatrade/core/payout/signedLastDay"
import { signedSoFar } from "@sigmatrade/core/payout/signedSoFar"
import { SignerEpoch, Signing } from "@sigmatrade/core/payout/SigningLog"
import type { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { minutesLater, NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { gapOf, GWEI, order, SYSTEM_WALLET, withdrawalAt } from "@sigmatrade/adapters/contract/payout/order"

const signed = (given: Parameters<typeof order>[0] = {}, minutes = 0) =>
  new Signing({ order: order(given), at: minutesLater(minutes), epoch: SignerEpoch.make(1) })
const DAY = 24 * 60
const KEY = order()

it("a key is its wallet on its chain: neither alone", () => {
  assert.isTrue(isOfSameKey(KEY, order({ nonce: 9 })))
  assert.isFalse(isOfSameKey(KEY, order({ wallet: SYSTEM_WALLET })))
  assert.isFalse(isOfSameKey(KEY, order({ chainId: ChainId.make(97) })))
})

it("a day's signings are those of the key since less than 24 hours, and any in the future", () => {
  const [old, young, now, later] = [signed({}, 0), signed({}, 1), signed({}, DAY), signed({}, DAY + 60)]
  const other = signed({ wallet: SYSTEM_WALLET }, DAY)
  assert.deepStrictEqual(signedLastDay([old, young, other, now, later], KEY, minutesLater(DAY)), [young, now, later])
})

it("each nonce costs its dearest order once, and nonces add up", () => {
  const at = (nonce: number, gasPrice: bigint, gasLimit = 100n) => ({ nonce, gasPrice, gasLimit })
  assert.strictEqual(feesByNonce([]), 0n)
  assert.strictEqual(feesByNonce([at(1, 5n), at(1, 7n), at(1, 6n), at(2, 3n, 10n)]), 730n)
})

it("what a log knows of a wallet is the nonce behind its highest one, and of withdrawals those that anybody's order names", () => {
  const log = [signed({ nonce: 4 }), signed({ nonce: 2 }), signed({ nonce: 9, wallet: SYSTEM_WALLET })]
  const asked = [withdrawalAt(2), withdrawalAt(3), withdrawalAt(9)]
  assert.deepStrictEqual(signedSoFar(log, KEY, asked), { nextNonce: 5, withdrawals: new Set([withdrawalAt(2), withdrawalAt(9)]) })
  assert.deepStrictEqual(signedSoFar([], KEY, asked), { nextNonce: 0, withdrawals: new Set<WithdrawalId>() })
})

it("what matters to one more signing is what its nonce signed, what names any of its withdrawals, and the key's last day", () => {
  const sameNonce = signed({ gasPrice: 2n * GWEI })
  const otherKey = signed({ wallet: SYSTEM_WALLET, withdrawals: [withdrawalAt(70)] })
  const sameWithdrawal = signed({ nonce: 8, withdrawals: [withdrawalAt(8), withdrawalAt(7)] })
  const gap = new Signing({ order: gapOf(6), at: NOW, epoch: SignerEpoch.make(1) })
  const log = [sameNonce, otherKey, sameWithdrawal, gap]
  assert.deepStrictEqual(signedBefore(3, log, signed({}, DAY - 1)), {
    epoch: 3, ofNonce: [sameNonce], ofWithdrawals: [sameNonce, sameWithdrawal], lastDay: [sameNonce, sameWithdrawal, gap]
  })
  assert.deepStrictEqual(signedBefore(3, log, signed({}, DAY)).lastDay, [])
})

import { assert, it } from "@effect/vitest"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { GAS, LogIndex } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Payout, payoutId } from "@sigmatrade/core/payout/Payout"
import { endOf } from "@sigmatrade/core/payout/settlePayouts"
import { freshAddress, freshTxHash } from "@sigmatrade/adapters/contract/freshAddress"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import { BNB, USDT } from "../community.ts"

const [chainId, wallet, to, other] = [ChainId.make(56), freshAddress(), freshAddress(), freshAddress()]
const [TX, ELSEWHERE] = [freshTxHash(), freshTxHash()]
const amount = Amount.make(2n ** 70n)

const payout = (purpose: Payout["purpose"] = "withdrawal") =>
  new Payout({
    id: payoutId(chainId, wallet, 5), chainId, wallet, nonce: 5, purpose, asset: USDT, to, amount, state: "open", reservedAt: NOW,
    settledAt: null, settledBy: null, withdrawals: []
  })

type Given = Partial<ConstructorParameters<typeof Transfer>[0]>
const gas = (given: Given = {}) => freshTransfer({ chainId, txHash: TX, from: wallet, to: other, asset: BNB, logIndex: GAS, ...given })
const paid = (given: Given = {}) => freshTransfer({ chainId, txHash: TX, from: wallet, to, asset: USDT, amount, logIndex: LogIndex.make(3), ...given })

it("a payout has not ended before the wallet has paid the gas of one of its transactions", () => {
  assert.isNull(endOf(payout(), []))
  assert.isNull(endOf(payout(), [paid()]))
  assert.isNull(endOf(payout(), [paid(), gas({ from: other })]))
  assert.isNull(endOf(payout("gap"), [paid({ to: wallet })]))
})

it("a payout is paid when the very payment is in the transaction whose gas was paid, wherever it stands there", () => {
  assert.deepStrictEqual(endOf(payout(), [gas(), paid()]), { state: "paid", by: TX })
  assert.deepStrictEqual(endOf(payout(), [paid({ logIndex: LogIndex.make(0) }), gas({ txHash: ELSEWHERE, from: other }), gas()]), { state: "paid", by: TX })
})

it("anything but the payment to the base unit is none: the transaction failed", () => {
  const unlike: ReadonlyArray<Given> = [
    { to: other }, { asset: BNB }, { amount: Amount.make(amount - 1n) }, { amount: Amount.make(amount + 1n) }, { from: other }, { txHash: ELSEWHERE }
  ]
  for (const given of unlike) assert.deepStrictEqual(endOf(payout(), [gas(), paid(given)]), { state: "reverted", by: TX })
  assert.deepStrictEqual(endOf(payout(), [gas()]), { state: "reverted", by: TX })
})

it("gas is no payment, even if it were as much and to the same address", () => {
  assert.deepStrictEqual(endOf(payout(), [gas({ to, asset: USDT, amount })]), { state: "reverted", by: TX })
})

it("a gap is filled by any transaction of its nonce: there is nothing to pay", () => {
  assert.deepStrictEqual(endOf(payout("gap"), [gas()]), { state: "filled", by: TX })
})

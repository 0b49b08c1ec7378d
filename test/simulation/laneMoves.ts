import { Address } from "@sigmatrade/core/chain/Address"
import { MempoolScript } from "@sigmatrade/adapters/memory/MempoolScript"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { signedInMemory } from "@sigmatrade/adapters/memory/signedInMemory"
import { Amount } from "@sigmatrade/core/money/Amount"
import { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { Effect } from "effect"
import { BNB, CHAIN, OURS, USDT } from "../unit/community.ts"
import { count } from "./Coverage.ts"
import type { Dice } from "./Dice.ts"
import { PAYOUT } from "./HistorySettings.ts"
import { OtherCopy } from "./payNetwork.ts"
import { newTransaction } from "./payments.ts"
import type { Scene } from "./Scene.ts"
import { walletOf } from "./wallets.ts"

/** Whoever fills the payout wallet. */
const TREASURY = walletOf(9_999)

const shuffled = <A>(dice: Dice, values: ReadonlyArray<A>): ReadonlyArray<A> =>
  values.map((value) => ({ value, place: dice.below(1_000_000) })).toSorted((one, other) => one.place - other.place).map(({ value }) => value)

/** Which payments of the payout wallet the next block takes: those that wait, some, none, or ones that others have taken the place of. */
const chosen = Effect.fnUntraced(function*({ isQuiet, pay }: Scene) {
  const pool = yield* MempoolScript
  const choice = pay === null || isQuiet ? "all" : pay.dice.weighted([[58, "all"], [20, "none"], [10, "some"], [12, "others"]])
  if (choice === "none" || pay === null) return []
  if (choice === "others") return yield* pool.executable(Infinity, shuffled(pay.dice, yield* pool.sent).map(({ hash }) => hash))
  return yield* pool.executable(choice === "some" ? 1 : Infinity)
})

/** What the payout wallet has in the next block. Anything may fail there. */
export const lanePayments = Effect.fnUntraced(function*(scene: Scene) {
  const { coverage: { outcomes }, isQuiet, pay } = scene
  if (pay === null) return []
  return (yield* chosen(scene)).map((one): ScriptedTransfer => {
    const failed = !isQuiet && pay.dice.percent(16)
    count(outcomes, failed ? "lane: mined, failed" : "lane: mined")
    return { ...one, failed }
  })
})

/** What everybody pays in a block that is lost, and nobody's lane. */
export const withoutLane = ({ coverage: { outcomes }, pay }: Scene, lost: ReadonlyArray<ScriptedTransfer>) => {
  if (pay === null) return lost
  const others = lost.filter(({ from }) => from !== PAYOUT)
  if (others.length < lost.length) count(outcomes, "lane: reorged", lost.length - others.length)
  return others
}

/** Money for the payout wallet. */
export const refill = (scene: Scene, token: bigint, native: bigint): ReadonlyArray<ScriptedTransfer> =>
  ([[USDT, token], [BNB, native]] as const).filter(([, amount]) => amount > 0n)
    .map(([asset, amount]) => ({ from: TREASURY, to: PAYOUT, asset, amount, txHash: newTransaction(scene) }))

/** What members have to begin with: they have paid it themselves, before the watcher came. */
export const firstMoney = (scene: Scene): ReadonlyArray<ScriptedTransfer> => {
  const { links, pay } = scene
  if (pay === null) return []
  const { token, native } = pay.settings.treasury
  const paid = [...links.keys()].flatMap((wallet) => [USDT, BNB].map((asset) => {
    const amount = pay.dice.pick([90n, 1_000n, 2n ** 63n + 1n, 2n ** 66n])
    return { from: Address.make(wallet), to: OURS, asset, amount, txHash: newTransaction(scene) }
  }))
  return [...paid, ...refill(scene, token, native)]
}

/** The operator's other copy of the key sends something under a nonce that is ours or will be. */
export const foreignSpend = Effect.fnUntraced(function*(scene: Scene) {
  const { pay } = scene
  if (pay === null) return
  const { dice } = pay
  const nonce = (yield* (yield* MempoolScript).nonce(PAYOUT)) + (dice.percent(70) ? 0 : 1)
  const order = new PaymentOrder({
    chainId: CHAIN, wallet: PAYOUT, nonce, asset: dice.percent(50) ? USDT : BNB, to: walletOf(dice.percent(50) ? 8_888 : dice.between(1, 6)),
    amount: Amount.make(BigInt(7_000_001 + pay.foreign.size)), gasLimit: 60_000n, gasPrice: 1_000n, withdrawals: []
  })
  const signed = signedInMemory(order)
  pay.foreign.set(signed.hash, order)
  yield* (yield* OtherCopy).send(signed)
})

import { tokenContract } from "@sigmatrade/adapters/memory/MemoryToken"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import type { Address } from "@sigmatrade/core/chain/Address"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { BNB, level, OURS, USDT } from "../unit/community.ts"
import type { Scene } from "./Scene.ts"
import { walletOf } from "./wallets.ts"

/** A token with the looks of one we take. */
const LOOKALIKE = AssetId.make("FAKE")
/** People with wallets: some join, some link them, some never do. */
export const PEOPLE = 6
const HUGE = 2n ** 63n + 1n

/** Price lists that a history may publish. */
export const PRICES = [
  [level(1, 50n), level(2, 100n), level(3, HUGE), level(1, 33n, USDT)],
  [level(1, 19n), level(2, 1_000n), level(4, 20n, USDT)],
  [level(1, 50n), level(2, 99n), level(3, 100n)]
]
const AMOUNTS = [1n, 4n, 5n, 9n, 10n, 19n, 20n, 32n, 33n, 34n, 49n, 50n, 51n, 99n, 100n, 101n, 999n, 1_000n, HUGE - 1n, HUGE, HUGE + 1n, 2n ** 128n]

/** A name for a new transaction. */
export const newTransaction = (scene: Scene): TxHash => {
  scene.transactions += 1
  return TxHash.make(`0xa${scene.transactions.toString(16).padStart(63, "0")}`)
}

/** Where members pay to. */
const target = ({ addresses, dice, settings }: Scene): Address => {
  const own = [...addresses.keys()]
  if (own.length > 0 && dice.percent(70)) return dice.pick(own)
  return settings.payout !== null && dice.percent(5) ? settings.payout : OURS
}

const fromMember = (scene: Scene): ScriptedTransfer => {
  const { dice } = scene
  return {
    from: walletOf(dice.between(1, PEOPLE)),
    to: target(scene),
    asset: dice.weighted([[50, BNB], [44, USDT], [6, LOOKALIKE]]),
    amount: dice.percent(2) ? 0n : dice.pick(AMOUNTS),
    txHash: newTransaction(scene),
    failed: dice.percent(8)
  }
}

/** Several logs in one transaction: to us, to others, of more than one token. */
const batch = (scene: Scene): ReadonlyArray<ScriptedTransfer> => {
  const { dice } = scene
  const txHash = newTransaction(scene)
  const failed = dice.percent(8)
  const sentBy = walletOf(dice.between(1, PEOPLE))
  return Array.from({ length: dice.between(2, 4) }, () =>
    ({ ...fromMember(scene), from: sentBy, asset: dice.percent(80) ? USDT : LOOKALIKE, txHash, failed, sentBy }))
}

/** Our own money on its way: sweeps, payouts, what the operator takes out or pays in. */
const own = (scene: Scene): ScriptedTransfer => {
  const { addresses, dice, pay, settings } = scene
  const ours = [OURS, ...(settings.payout === null ? [] : [settings.payout]), ...addresses.keys()]
  return {
    // What leaves the payout wallet has a nonce, and is the lane's where there is one.
    from: dice.pick(pay === null ? ours : ours.filter((wallet) => wallet !== settings.payout)),
    to: dice.percent(60) ? dice.pick(ours) : walletOf(dice.between(1, PEOPLE)),
    asset: dice.percent(50) ? BNB : USDT,
    amount: dice.pick(AMOUNTS.slice(0, 12)),
    txHash: newTransaction(scene),
    failed: dice.percent(10),
    gas: dice.percent(70) ? BigInt(dice.between(1, 7)) : undefined
  }
}

/** A contract sends us the native coin: only traces and balances tell of it. */
const byContract = (scene: Scene): ScriptedTransfer => ({
  from: tokenContract(LOOKALIKE),
  to: OURS,
  asset: BNB,
  amount: scene.dice.pick(AMOUNTS),
  txHash: newTransaction(scene),
  internal: true,
  failed: scene.dice.percent(10)
})

/** What one block holds. */
export const throwPayments = (scene: Scene): ReadonlyArray<ScriptedTransfer> =>
  Array.from({ length: scene.dice.weighted([[2, 0], [5, 1], [3, 2], [1, 4]]) }, () =>
    scene.dice.weighted<() => ReadonlyArray<ScriptedTransfer>>([
      [62, () => [fromMember(scene)]],
      [12, () => batch(scene)],
      [17, () => [own(scene)]],
      [9, () => [byContract(scene)]]
    ])()).flat()

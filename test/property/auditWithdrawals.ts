import type { World } from "@sigmatrade/adapters/memory/World"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { availableOf, CHAIN_PAYOUT, HOUSE_CAPITAL, HOUSE_FEES, heldOf } from "@sigmatrade/core/ledger/Account"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { HashMap } from "effect"

/** By how much accounts must differ from what deposits and sales alone come to, because of money that went out or waits to. */
export interface WithdrawnBooks {
  /** By account and asset. */
  readonly changes: ReadonlyMap<string, bigint>
  /** What is no member's any more, by asset. */
  readonly gone: ReadonlyMap<AssetId, bigint>
  /** What members got too much and nobody can take back, by asset. */
  readonly receivable: ReadonlyMap<AssetId, bigint>
}

const GIVEN_BACK: ReadonlySet<string> = new Set(["refused", "cancelled", "expired", "returned"])

/** I-06, I-29: a hold stands exactly while its withdrawal is on its way; then it is given back, or gone with its fee, once. */
export const withdrawnBooks = (world: World): WithdrawnBooks => {
  const changes = new Map<string, bigint>()
  const gone = new Map<AssetId, bigint>()
  const receivable = new Map<AssetId, bigint>()
  const add = (account: Account, asset: AssetId, amount: bigint) => changes.set(`${account} ${asset}`, (changes.get(`${account} ${asset}`) ?? 0n) + amount)
  const lose = (losses: Map<AssetId, bigint>, asset: AssetId, amount: bigint) => losses.set(asset, (losses.get(asset) ?? 0n) + amount)
  const recovered = new Set<string>()
  for (const { value: { taken, transfer: { amount, asset }, userId, withdrawalId } } of HashMap.values(world.recoveries)) {
    if (withdrawalId !== null) recovered.add(withdrawalId)
    if (withdrawalId !== null || userId === null) continue
    add(availableOf(userId), asset, -taken)
    add(HOUSE_CAPITAL, asset, amount)
    lose(gone, asset, taken)
    lose(receivable, asset, amount - taken)
  }
  for (const { amount, asset, fee, id, state, userId } of HashMap.values(world.withdrawals)) {
    if (GIVEN_BACK.has(state)) continue
    add(availableOf(userId), asset, -amount)
    if (state !== "paid") {
      add(heldOf(userId), asset, amount)
      continue
    }
    add(recovered.has(id) ? HOUSE_CAPITAL : CHAIN_PAYOUT, asset, amount - fee)
    add(HOUSE_FEES, asset, fee)
    lose(gone, asset, amount)
  }
  return { changes, gone, receivable }
}

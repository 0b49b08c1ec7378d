import type { Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { GAS } from "@sigmatrade/core/chain/Transfer"
import type { PayoutRecord } from "@sigmatrade/core/payout/Payout"
import type { LaneKey } from "@sigmatrade/core/payout/PayoutStore"
import { HashMap } from "effect"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

/** The key of a lane. */
export const laneKey = ({ chainId, wallet }: LaneKey): string => `${chainId}:${wallet}`

/** Payouts of a lane by nonce. */
export const payoutsOf = ({ payouts }: World, { chainId, wallet }: LaneKey): ReadonlyArray<PayoutRecord> =>
  HashMap.toValues(payouts.payouts)
    .filter(({ payout }) => payout.chainId === chainId && payout.wallet === wallet)
    .toSorted((one, other) => one.payout.nonce - other.payout.nonce)

const rowsWhere = (world: World, holds: (state: string) => boolean): ReadonlyArray<Transfer> =>
  HashMap.toEntries(world.transfers)
    .filter(([id, { state }]) => holds(state) && !HashMap.has(world.reversals, id))
    .map(([, { transfer }]) => transfer)

/** Final rows of transactions that no broken finality took. */
export const finalRows = (chainId: number, hashes: ReadonlyArray<TxHash>) => (world: World): ReadonlyArray<Transfer> =>
  rowsWhere(world, (state) => state === "final").filter((transfer) => transfer.chainId === chainId && hashes.includes(transfer.txHash))

/** Rows of a transaction, seen or final, that no broken finality took. */
export const standingRows = (chainId: number, hash: TxHash) => (world: World): ReadonlyArray<Transfer> =>
  rowsWhere(world, (state) => state === "final" || state === "seen")
    .filter((transfer) => transfer.chainId === chainId && transfer.txHash === hash)
    .toSorted((one, other) => one.logIndex - other.logIndex)

/** Gas that a lane's wallet has paid since the lane began for what we have not signed and nobody has noted. */
export const foreignSpends = (lane: LaneKey, limit: number) => (world: World): ReadonlyArray<Transfer> => {
  const row = rowOf(world.payouts.lanes, laneKey(lane))
  if (row === undefined) return []
  return rowsWhere(world, (state) => state === "final" || state === "seen").filter(({ blockNumber, chainId, from, logIndex, txHash }) =>
    chainId === lane.chainId && from === lane.wallet && logIndex === GAS && blockNumber > row.startBlock &&
    !HashMap.has(world.payouts.hashes, txHash) && !HashMap.has(world.payouts.foreign, `${chainId}:${txHash}`)
  ).toSorted((one, other) => one.blockNumber - other.blockNumber).slice(0, limit)
}

import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositLookup, KnownDeposit } from "@sigmatrade/core/deposit/DepositLookup"
import { DateTime, Effect, HashMap, Layer } from "effect"
import { payerOf, recordOf } from "./DepositStoreMemory.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import { evidenceKey, inChainOrder } from "./TransferStoreMemory.ts"
import type { TransferRow, World } from "./World.ts"
import { rowOf } from "./World.ts"

const knownOf = (world: World, row: TransferRow): KnownDeposit => {
  const { attribution, transfer } = row
  const userId = payerOf(world, row)
  const booked = rowOf(world.deposits, transferId(transfer))?.attribution ?? attribution
  const evidence = rowOf(world.evidence, evidenceKey(transfer.chainId, { number: transfer.blockNumber, hash: transfer.blockHash }))
  return new KnownDeposit({
    ...recordOf(world, row),
    from: transfer.from,
    to: transfer.to,
    userId,
    reason: userId === null && booked._tag === "Suspense" ? booked.reason : null,
    paidAt: DateTime.makeUnsafe(transfer.timestampSeconds * 1000),
    evidence: evidence === undefined
      ? null
      : { rule: evidence.rule, witnesses: evidence.witnesses.map(({ provider }) => provider).toSorted() }
  })
}

const found = (chainId: ChainId, isMeant: (row: TransferRow) => boolean, limit = Infinity) => (world: World): ReadonlyArray<KnownDeposit> =>
  HashMap.toValues(world.transfers)
    .filter((row) => row.transfer.chainId === chainId && (row.attribution._tag === "Member" || row.attribution._tag === "Suspense") && isMeant(row))
    .toSorted(inChainOrder).toReversed().slice(0, limit).map((row) => knownOf(world, row))

/** Payments to our wallets in the memory world, to be looked at. */
export const layer: Layer.Layer<DepositLookup, never, MemoryWorld> = Layer.effect(
  DepositLookup,
  Effect.map(MemoryWorld, (world) => DepositLookup.of({
    latest: (chainId, which, limit) =>
      world.read(found(chainId, ({ state }) => which === "all" || state === "seen" || state === "orphaned", limit)),
    inTransaction: (chainId, hash) => world.read(found(chainId, ({ transfer }) => transfer.txHash === hash)),
    inBlock: (chainId, number) => world.read(found(chainId, ({ transfer }) => transfer.blockNumber === number))
  }))
)

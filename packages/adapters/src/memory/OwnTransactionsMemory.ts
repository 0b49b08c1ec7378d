import { Address } from "@sigmatrade/core/chain/Address"
import { OwnTransactions } from "@sigmatrade/core/chain/OwnTransactions"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const payoutOf = ({ payouts }: World, hash: TxHash) => {
  const id = rowOf(payouts.hashes, hash)
  return id === undefined ? undefined : rowOf(payouts.payouts, id)?.payout
}

/** What the lane of the memory world has signed. */
export const layer: Layer.Layer<OwnTransactions, never, MemoryWorld> = Layer.effect(
  OwnTransactions,
  Effect.map(MemoryWorld, (world) => OwnTransactions.of({
    among: (hashes) => world.read(({ payouts }) => new Set(hashes.filter((hash) => HashMap.has(payouts.hashes, hash)))),
    settled: (hashes) => world.read((now) => new Set(hashes.filter((hash) => payoutOf(now, hash)?.settledBy === hash))),
    payoutWallets: (chainId) => world.read(({ payouts }) =>
      [...HashMap.keys(payouts.lanes)].map((key) => key.split(":")).flatMap(([chain, wallet = ""]) =>
        chain === String(chainId) ? [Address.make(wallet)] : []).toSorted())
  }))
)

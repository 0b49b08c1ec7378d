import type { Address } from "@sigmatrade/core/chain/Address"
import { feesByNonce } from "@sigmatrade/core/payout/feesByNonce"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { Signer, SigningRefused } from "@sigmatrade/core/payout/Signer"
import { Effect, Layer, Ref } from "effect"
import { signedInMemory } from "./signedInMemory.ts"

/**
 * A key of the memory chain, which remembers what it signed. It signs what `allows` says, and everything when nothing is said; for fees up to
 * `feesMax` as long as it lives.
 */
export const layer = (wallet: Address, allows: (order: PaymentOrder) => boolean = () => true, feesMax: bigint | null = null): Layer.Layer<Signer> =>
  Layer.effect(Signer, Effect.gen(function*() {
    const kept = yield* Ref.make<ReadonlyArray<PaymentOrder>>([])
    return Signer.of({
      wallet,
      sign: (order) =>
        allows(order)
          ? Effect.as(Ref.update(kept, (orders) => [...orders, order]), signedInMemory(order))
          : Effect.fail(new SigningRefused({ rule: "amount above limit", detail: "the memory key was told not to" })),
      feesLeft: Effect.map(Ref.get(kept), (orders) => feesMax === null ? null : feesMax - feesByNonce(orders)),
      signedSoFar: (withdrawals) => Effect.map(Ref.get(kept), (orders) => ({
        nextNonce: orders.reduce((next, { nonce }) => Math.max(next, nonce + 1), 0),
        withdrawals: new Set(withdrawals.filter((id) => orders.some((order) => order.withdrawals.includes(id))))
      }))
    })
  }))

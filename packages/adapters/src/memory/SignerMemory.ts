import type { Address } from "@sigmatrade/core/chain/Address"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { Signer, SigningRefused } from "@sigmatrade/core/payout/Signer"
import { Effect, Layer } from "effect"
import { signedInMemory } from "./signedInMemory.ts"

/** A key of the memory chain. It signs what `allows` says, and everything when nothing is said. */
export const layer = (wallet: Address, allows: (order: PaymentOrder) => boolean = () => true): Layer.Layer<Signer> =>
  Layer.succeed(Signer, {
    wallet,
    sign: (order) =>
      Effect.suspend(() =>
        allows(order)
          ? Effect.succeed(signedInMemory(order))
          : Effect.fail(new SigningRefused({ rule: "amount above limit", detail: "the memory key was told not to" })))
  })

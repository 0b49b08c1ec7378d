import { DateTime, Effect, Schema } from "effect"
import { parseAddress } from "../chain/checksumAddress.ts"
import { Keccak256 } from "../chain/Keccak256.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { UserId } from "./User.ts"
import { UserStore } from "./UserStore.ts"

/** The address is the one members pay to: nobody pays from it. */
export class WalletOurs extends Schema.TaggedError<WalletOurs>()("WalletOurs", {}) {}

/**
 * Links the wallet a member will pay from, as he typed it.
 * Errors: `AddressMalformed` (format, checksum, zero), `WalletOurs`, `WalletTaken`, `WalletAlreadyLinked`, `UserUnknown`.
 */
export const linkWallet = Effect.fn("linkWallet")(function*(id: UserId, text: string) {
  const address = yield* Effect.fromResult(parseAddress(text.trim(), yield* Keccak256))
  if (address === (yield* SystemWallet).address) return yield* new WalletOurs()
  return yield* (yield* UserStore).linkWallet(id, address, yield* DateTime.now)
})

import { DateTime, Effect, Schema } from "effect"
import { parseAddress } from "../chain/checksumAddress.ts"
import { Keccak256 } from "../chain/Keccak256.ts"
import { WatchedWallets } from "../chain/WatchedWallets.ts"
import type { UserId } from "./User.ts"
import { UserStore } from "./UserStore.ts"

/** The address is one of ours, such as members pay to: nobody pays from it. */
export class WalletOurs extends Schema.TaggedError<WalletOurs>()("WalletOurs", {}) {}

/**
 * Links the wallet a member will pay from, as he typed it.
 * Errors: `AddressMalformed` (format, checksum, zero), `WalletOurs`, `WalletTaken`, `WalletAlreadyLinked`, `UserUnknown`.
 */
export const linkWallet = Effect.fn("linkWallet")(function*(id: UserId, text: string) {
  const address = yield* Effect.fromResult(parseAddress(text.trim(), yield* Keccak256))
  if ((yield* (yield* WatchedWallets).among([address])).size > 0) return yield* new WalletOurs()
  return yield* (yield* UserStore).linkWallet(id, address, yield* DateTime.now)
})

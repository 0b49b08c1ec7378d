import { DateTime, Effect, Schema } from "effect"
import { parseAddress } from "../chain/checksumAddress.ts"
import { Keccak256 } from "../chain/Keccak256.ts"
import { WatchedWallets } from "../chain/WatchedWallets.ts"
import { Fact } from "../event/Event.ts"
import { EventLog } from "../event/EventLog.ts"
import { publicId } from "../event/publicId.ts"
import { Transaction } from "../persistence/Transaction.ts"
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
  const [users, events] = [yield* UserStore, yield* EventLog]
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const now = yield* DateTime.now
    const member = yield* users.linkWallet(id, address, now)
    yield* events.record([new Fact({ cause: `wallet.linked:${id}:${address}`, type: "wallet.linked", data: { user_id: publicId("usr", id), wallet: address } })], now)
    return member
  }))
})

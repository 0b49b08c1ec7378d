import { DateTime, Effect, Schema } from "effect"
import { Address } from "../chain/Address.ts"
import { ListedAssets } from "../chain/ListedAssets.ts"
import { WatchedWallets } from "../chain/WatchedWallets.ts"
import type { User } from "../user/User.ts"
import { UserStore, WalletUnlinked } from "../user/UserStore.ts"
import { WithdrawalPolicy } from "./WithdrawalPolicy.ts"

/** Money sent there would be lost or go round in a circle: a wallet of ours, a token's contract, or nobody's. */
export class DestinationForbidden extends Schema.TaggedError<DestinationForbidden>()("DestinationForbidden", {
  destination: Address,
  reason: Schema.Literals(["ours", "token contract", "zero"])
}) {}

/** His wallet is another one since a short while only: nothing can be withdrawn before this moment. */
export class WalletCoolingOff extends Schema.TaggedError<WalletCoolingOff>()("WalletCoolingOff", { until: Schema.DateTimeUtc }) {}

const ZERO_ADDRESS = Address.make(`0x${"0".repeat(40)}`)

/** Refuses a destination that is nobody's wallet to be paid to. Errors: `DestinationForbidden`. */
export const refuseForbidden = Effect.fn("refuseForbidden")(function*(destination: Address) {
  const refuse = (reason: DestinationForbidden["reason"]) => new DestinationForbidden({ destination, reason })
  if (destination === ZERO_ADDRESS) return yield* refuse("zero")
  if ((yield* ListedAssets).some(({ contract }) => contract === destination)) return yield* refuse("token contract")
  if ((yield* (yield* WatchedWallets).among([destination])).size > 0) return yield* refuse("ours")
})

/** Until when nothing can be withdrawn because of a change of the wallet at this moment. */
export const coolingOffUntil = (changedAt: DateTime.Utc, hours: number): DateTime.Utc => DateTime.add(changedAt, { hours })

/**
 * Where a member's money goes: to the wallet he has registered, whether he has proven it by a signature or not, and nowhere else. Errors:
 * `WalletUnlinked`, `DestinationForbidden`, `WalletCoolingOff`.
 */
export const destinationOf = Effect.fn("destinationOf")(function*({ id, wallet }: User, now: DateTime.Utc) {
  if (wallet === null) return yield* new WalletUnlinked({ id })
  yield* refuseForbidden(wallet.address)
  const [change] = yield* (yield* UserStore).walletChanges(id, 1)
  const { walletCooldownHours } = yield* WithdrawalPolicy
  const until = change === undefined ? now : coolingOffUntil(change.at, walletCooldownHours)
  return DateTime.isGreaterThan(until, now) ? yield* new WalletCoolingOff({ until }) : wallet.address
})

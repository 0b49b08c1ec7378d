import { DateTime, Effect, Option } from "effect"
import { AddressDerivation } from "../chain/AddressDerivation.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { TelegramId, User } from "../user/User.ts"
import { AttributionPolicy } from "./AttributionPolicy.ts"
import { DepositAddressStore } from "./DepositAddressStore.ts"

/** Steps of a path are below this: hardened ones cannot be derived from a public key. */
const STEP = 2 ** 31

/**
 * Where a member's address stands below the extended key: his Telegram id in two steps. No counter can be lost with a backup and give
 * one address to two members, and whoever holds the seed finds every address again from the ids alone.
 */
export const addressPath = (telegramId: TelegramId): readonly [high: number, low: number] => [
  Math.floor(telegramId / STEP), telegramId % STEP
]

/** Where a member pays to: the system wallet, or with strategy `address` his own address, kept before anyone sees it. */
export const depositAddress = Effect.fn("depositAddress")(function*(user: User) {
  const { strategy } = yield* AttributionPolicy
  if (strategy === "sender") return (yield* SystemWallet).address
  const store = yield* DepositAddressStore
  const known = yield* store.of(user.id)
  if (Option.isSome(known)) return known.value.address
  const path = addressPath(user.telegramId)
  const address = (yield* AddressDerivation).derive(path)
  yield* store.assign({ userId: user.id, address, path }, yield* DateTime.now)
  return address
})

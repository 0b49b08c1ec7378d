import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import type { LevelWish } from "@sigmatrade/core/level/LevelWish"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap } from "effect"
import { BNB, level, memberWithWallet, mineFinal, ONE, payment, USDT, workOff } from "../community.ts"

/** Two levels are on sale, and a member has paid in so little at a time that none was bought: 1.5 BNB and 7 base units of USDT. */
export const savedUp = Effect.gen(function*() {
  yield* (yield* LevelStore).publish([level(1, ONE), level(2, 2n * ONE), level(1, 40n, USDT)], yield* DateTime.now)
  const top = yield* memberWithWallet(1)
  const sponsor = yield* memberWithWallet(2, top)
  const buyer = yield* memberWithWallet(3, sponsor)
  yield* mineFinal(payment(3, 3n * ONE / 4n), payment(3, 3n * ONE / 4n), payment(3, 7n, USDT))
  yield* workOff()
  return { buyer, sponsor, top }
})

/** The wish for a level under the offer of this moment. */
export const wishOf = Effect.fn("wishOf")(function*({ id: userId }: User, number: number, asset: AssetId = BNB) {
  const levels = yield* LevelStore
  const rank = LevelNumber.make(number)
  const offer = { priceVersion: (yield* levels.table).version, turn: yield* levels.turn(userId, rank) }
  return { userId, level: rank, asset, ...offer } satisfies LevelWish
})

/** The levels a member owns. */
export const ownedBy = Effect.fn("ownedBy")(function*({ id }: User) {
  return [...((yield* (yield* LevelStore).owned([id])).get(id) ?? [])] as ReadonlyArray<number>
})

/** What a member is told, in order. */
export const noticesOf = Effect.fn("noticesOf")(function*({ id }: User) {
  const rows = yield* (yield* MemoryWorld).read(({ notices }) => HashMap.toValues(notices))
  return rows.toSorted((one, other) => one.order - other.order).flatMap(({ notice }) => notice.userId === id ? [notice.notification._tag] : [])
})

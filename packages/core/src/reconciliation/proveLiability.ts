import { Effect, Option, Schema } from "effect"
import { Keccak256 } from "../chain/Keccak256.ts"
import { AssetId } from "../money/Asset.ts"
import type { UserId } from "../user/User.ts"
import { LiabilityProof } from "./LiabilityProof.ts"
import { CHUNK_LEVELS, LiabilityStore } from "./LiabilityStore.ts"
import { Day, leafOf, pathOf } from "./SumNode.ts"

/** Nothing of this member is in the tree of that day: he had nothing, or it is forgotten, or not published yet. */
export class LiabilityUnknown extends Schema.TaggedError<LiabilityUnknown>()("LiabilityUnknown", { day: Day, asset: AssetId }) {}

/** Shows a member that what he was owed on a day is part of the published total. Errors: `LiabilityUnknown`. */
export const proveLiability = Effect.fn("proveLiability")(function*(userId: UserId, asset: AssetId, day: Day) {
  const store = yield* LiabilityStore
  const keccak256 = yield* Keccak256
  const tree = (yield* store.trees(day)).find((one) => one.asset === asset)
  const place = yield* store.place(day, asset, userId)
  if (tree === undefined || Option.isNone(place)) return yield* new LiabilityUnknown({ day, asset })
  const { chunk, index, leaves, liability } = place.value
  const path = [
    ...pathOf(keccak256, leaves.map((leaf) => leafOf(keccak256, leaf)), index, CHUNK_LEVELS),
    ...pathOf(keccak256, yield* store.chunks(day, asset), chunk)
  ]
  return new LiabilityProof({ liability, path, root: tree.root.hash, total: tree.root.sum })
})

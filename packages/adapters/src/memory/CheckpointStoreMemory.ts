import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import type { KeptCheckpoint, Opening } from "@sigmatrade/core/reconciliation/Checkpoint"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { AnchorUnknown } from "@sigmatrade/core/persistence/PageRequest"
import type { PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import { DateTime, Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"

const keyOf = ({ asset, chainId, wallet }: Pick<Opening, "asset" | "chainId" | "wallet">) => `${chainId} ${wallet} ${asset}`

/** What `last` answers: a checkpoint without its id. */
const bare = ({ at, block, broken, chainId, reserves, wallets }: KeptCheckpoint) => ({ chainId, block, at, wallets, reserves, broken })

/** By number, not by entry: a sound one may be forgotten while somebody reads on from it. */
const listed = (chainId: ChainId, sound: boolean | null, { anchor, limit }: PageRequest<number>) =>
  (world: World): Result.Result<Step<ReadonlyArray<KeptCheckpoint>>, AnchorUnknown> => {
    if (anchor !== null && (anchor.id < 1 || anchor.id > world.checkpointsMade)) return Result.fail(new AnchorUnknown({ id: String(anchor.id) }))
    const asked = world.checkpoints.toReversed().filter((one) => one.chainId === chainId && (sound === null || isSound(one) === sound))
    const page = anchor?.side === "newer"
      ? asked.filter(({ id }) => id > anchor.id).slice(-limit)
      : asked.filter(({ id }) => anchor === null || id < anchor.id).slice(0, limit)
    return Result.succeed([page, world])
  }

/** Comparisons of books and chain in the memory world. */
export const layer: Layer.Layer<CheckpointStore, never, MemoryWorld> = Layer.effect(
  CheckpointStore,
  Effect.map(MemoryWorld, (world) => CheckpointStore.of({
    opening: (chainId, wallet, asset) => world.read(({ openings }) => HashMap.get(openings, keyOf({ chainId, wallet, asset }))),
    open: (opening) => world.change((before) =>
      HashMap.has(before.openings, keyOf(opening))
        ? [false, before]
        : [true, { ...before, openings: HashMap.set(before.openings, keyOf(opening), opening) }]),
    record: (checkpoint, keepSince) => world.change((before) => [undefined, {
      ...before,
      checkpointsMade: before.checkpointsMade + 1,
      checkpoints: [
        ...before.checkpoints.filter((one) => !isSound(one) || DateTime.isGreaterThanOrEqualTo(one.at, keepSince)),
        { ...checkpoint, id: before.checkpointsMade + 1 }
      ]
    }]),
    last: (chainId) => world.read(({ checkpoints }) => Option.map(
      Option.fromUndefinedOr(checkpoints.findLast((one) => one.chainId === chainId)), bare
    )),
    unsound: (chainId, limit) => world.read(({ checkpoints }) =>
      checkpoints.filter((one) => one.chainId === chainId && !isSound(one)).toReversed().slice(0, limit).map(bare)),
    list: (chainId, sound, page) => world.attempt(listed(chainId, sound, page))
  }))
)

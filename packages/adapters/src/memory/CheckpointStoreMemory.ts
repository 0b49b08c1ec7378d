import { isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import type { Opening } from "@sigmatrade/core/reconciliation/Checkpoint"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"

const keyOf = ({ asset, chainId, wallet }: Pick<Opening, "asset" | "chainId" | "wallet">) => `${chainId} ${wallet} ${asset}`

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
      checkpoints: [
        ...before.checkpoints.filter((one) => !isSound(one) || DateTime.isGreaterThanOrEqualTo(one.at, keepSince)), checkpoint
      ]
    }]),
    last: (chainId) => world.read(({ checkpoints }) => Option.fromUndefinedOr(checkpoints.findLast((one) => one.chainId === chainId))),
    unsound: (chainId, limit) => world.read(({ checkpoints }) =>
      checkpoints.filter((one) => one.chainId === chainId && !isSound(one)).toReversed().slice(0, limit))
  }))
)

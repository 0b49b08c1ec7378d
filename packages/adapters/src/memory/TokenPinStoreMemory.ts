import type { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import { Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const pinned = (facts: TokenFacts) => (world: World): Step<void> => [undefined, {
  ...world,
  tokenPins: HashMap.set(world.tokenPins, facts.asset, [...rowOf(world.tokenPins, facts.asset) ?? [], facts])
}]

/** What was agreed to of each token in the memory world. */
export const layer: Layer.Layer<TokenPinStore, never, MemoryWorld> = Layer.effect(
  TokenPinStore,
  Effect.map(MemoryWorld, (world) => TokenPinStore.of({
    get: (asset) => world.read(({ tokenPins }) => Option.fromUndefinedOr(rowOf(tokenPins, asset)?.at(-1))),
    pin: (facts) => world.change(pinned(facts))
  }))
)

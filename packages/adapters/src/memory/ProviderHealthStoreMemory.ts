import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import { Effect, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"

/** The last report of the providers in the memory world. */
export const layer: Layer.Layer<ProviderHealthStore, never, MemoryWorld> = Layer.effect(
  ProviderHealthStore,
  Effect.map(MemoryWorld, (world) => ProviderHealthStore.of({
    report: (healths, at) =>
      world.change((before) => [undefined, { ...before, providerReport: healths.map((health) => ({ health, at })) }]),
    all: world.read(({ providerReport }) => providerReport)
  }))
)

import type { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Layer } from "effect"

type Reader = ChainReader["Service"]

/** Does something while these providers read otherwise than they should; without `change` one is left out. From a fresh start. */
export const lying = (changes: ReadonlyArray<readonly [ProviderId, ((reader: Reader) => Partial<Reader>) | null]>) =>
  <A, E, R>(work: Effect.Effect<A, E, R>) =>
    Effect.provide(work, Layer.fresh(ProviderPool.layer).pipe(Layer.provideMerge(Layer.effect(
      ChainProviders,
      Effect.map(ChainProviders, (providers) =>
        providers.flatMap((provider) => {
          const found = changes.find(([id]) => id === provider.id)
          if (found === undefined) return [provider]
          const [, change] = found
          return change === null ? [] : [{ ...provider, reader: { ...provider.reader, ...change(provider.reader) } }]
        }))
    ))))

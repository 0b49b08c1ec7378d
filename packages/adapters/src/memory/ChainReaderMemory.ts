import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Context, Effect, Layer } from "effect"
import * as ChainNetworkMemory from "./ChainNetworkMemory.ts"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import { ChainScript } from "./ChainScript.ts"
import type { ProviderScript } from "./ProviderScript.ts"

export { ChainScript } from "./ChainScript.ts"
export type { ScriptedTransfer } from "./ScriptedTransfer.ts"
export type { ChainMemorySettings } from "./ChainMemorySettings.ts"

const ONLY = ProviderId.make("memory")

/** A chain that starts with an empty genesis block: its one provider, and the script that moves it. Finality lags by nothing at first. */
export const make = Effect.fnUntraced(function*(settings: ChainMemorySettings) {
  const { providerScript, providers: [only], script } = yield* ChainNetworkMemory.make({ ...settings, providers: [ONLY] })
  if (only === undefined) return yield* Effect.die(new Error("a chain without its provider"))
  const set = (change: Parameters<ProviderScript["Service"]["set"]>[1]) => providerScript.set(ONLY, change)
  return {
    reader: only.reader,
    script,
    /** How its provider behaves from now on. */
    set
  }
})

/** The reader and its script as services. */
export const layer = (settings: ChainMemorySettings): Layer.Layer<ChainReader | ChainScript> =>
  Layer.effectContext(Effect.map(make(settings), ({ reader, script }) =>
    Context.make(ChainReader, reader).pipe(Context.add(ChainScript, script))))

import * as ChainNetworkMemory from "@sigmatrade/adapters/memory/ChainNetworkMemory"
import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { HealthPolicy } from "@sigmatrade/core/provider/ProviderHealth"
import * as ProviderPool from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Layer } from "effect"
import { BNB, CHAIN, OURS, P1, P2, P3, USDT } from "../community.ts"

/** As an operator may have it. */
export const policy: HealthPolicy["Service"] = {
  lookMsMax: 2_000, failuresMax: 3, silentMs: 30_000, lagBlocksMax: 20, headAgeMsMax: 15_000, missedMsMax: 10_000, identityEveryMs: 60_000, genesis: null
}

/** Three providers of one chain and the pool that watches them. */
export const providers = (given: Partial<HealthPolicy["Service"]> = {}) => {
  const chain = ChainNetworkMemory.layer({ chainId: CHAIN, wallets: [OURS], tokens: [USDT], native: BNB, providers: [P1, P2, P3] })
  const settings = Layer.mergeAll(
    Layer.fresh(chain),
    Layer.fresh(MemoryAdapters.layer),
    Layer.succeed(SystemWallet, { chainId: CHAIN, address: OURS, payout: null }),
    Layer.succeed(HealthPolicy, { ...policy, ...given })
  )
  return ProviderPool.layer.pipe(Layer.provideMerge(settings))
}

/** What another process would see: a pool that knows nothing yet, over the same providers and the same books. */
export const restarted = <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.provide(work, Layer.fresh(ProviderPool.layer))

export const look = Effect.flatMap(ProviderPool.ProviderPool, (pool) => pool.look)
/** The states in the order of the settings. */
export const states = Effect.map(look, (standings) => standings.map(({ state }) => state))
/** A block by the clock as it is now. */
export const mine = Effect.flatMap(ChainScript, (script) => script.mine())

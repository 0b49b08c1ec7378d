import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { LookAhead } from "@sigmatrade/core/chain/ChainReader"
import { ChainReader, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect, Layer } from "effect"
import type { BscSettings } from "./BscSettings.ts"
import { readBalances } from "./readBalances.ts"
import { readFinalRange } from "./readFinalRange.ts"
import { readHead, readHeader, readHeaders, readLatestHash } from "./readHeaders.ts"
import { readIdentity } from "./readIdentity.ts"
import { readInternalTransfers } from "./readInternalTransfers.ts"
import { readLook } from "./readLook.ts"
import { readLiveRange } from "./readLiveRange.ts"
import { readTokenFacts } from "./readTokenFacts.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { watchHeads } from "./watchHeads.ts"
import type { WatchedChain } from "./WatchedChain.ts"
import { makeWatchedChain } from "./WatchedChain.ts"

/** What the provider would not say, in core's words. */
const unavailable = (operation: string) => ({ reason, retryAfterMs }: RpcFailure) =>
  Effect.fail(new ChainUnavailable({ operation, reason, ...retryAfterMs === undefined ? {} : { retryAfterMs: Math.ceil(retryAfterMs) } }))

/** The port over one line. */
export const readerOf = (chain: WatchedChain, settings: Pick<BscSettings, "wsUrl">): ChainReader["Service"] =>
  ChainReader.of({
    identity: readIdentity(chain).pipe(
      Effect.catchTag("RpcFailure", unavailable("identity")),
      Effect.withSpan("ChainReaderBsc.identity")
    ),
    head: readHead(chain).pipe(
      Effect.catchTag("RpcFailure", unavailable("head")),
      Effect.withSpan("ChainReaderBsc.head")
    ),
    look: Effect.fn("ChainReaderBsc.look")((ahead: LookAhead) =>
      readLook(chain, ahead).pipe(Effect.catchTag("RpcFailure", unavailable("head")))
    ),
    header: Effect.fn("ChainReaderBsc.header")((number: BlockNumber) =>
      readHeader(chain, number).pipe(Effect.catchTag("RpcFailure", unavailable("header")))
    ),
    headers: Effect.fn("ChainReaderBsc.headers")((numbers: ReadonlyArray<BlockNumber>, lately = false) =>
      readHeaders(chain, numbers, lately).pipe(Effect.catchTag("RpcFailure", unavailable("headers")))
    ),
    liveRange: Effect.fn("ChainReaderBsc.liveRange")((from: BlockNumber, to: BlockNumber) =>
      readLiveRange(chain, from, to).pipe(Effect.catchTag("RpcFailure", unavailable("liveRange")))
    ),
    finalRange: Effect.fn("ChainReaderBsc.finalRange")((from: BlockNumber, to: BlockNumber) =>
      readFinalRange(chain, from, to).pipe(Effect.catchTag("RpcFailure", unavailable("finalRange")))
    ),
    balances: Effect.fn("ChainReaderBsc.balances")((asset: AssetId, wallets: ReadonlyArray<Address>, number: BlockNumber) =>
      readBalances(chain, asset, wallets, number).pipe(Effect.catchTag("RpcFailure", unavailable("balances")))
    ),
    tokenFacts: Effect.fn("ChainReaderBsc.tokenFacts")((asset: AssetId) =>
      readTokenFacts(chain, asset).pipe(Effect.catchTag("RpcFailure", unavailable("tokenFacts")))
    ),
    internalTransfers: Effect.fn("ChainReaderBsc.internalTransfers")((block: BlockHeader) =>
      readInternalTransfers(chain, block).pipe(Effect.catchTag("RpcFailure", unavailable("internalTransfers")))
    ),
    heads: watchHeads(chain.limits, settings.wsUrl, readLatestHash(chain))
  })

/**
 * Reads BNB Smart Chain, or any chain with the same JSON-RPC, from one provider. Opens nothing and asks nothing by itself; whether it
 * is the right chain, its `identity` tells.
 */
export const make = (settings: BscSettings): Effect.Effect<ChainReader["Service"], never, WatchedWallets> =>
  Effect.map(WatchedWallets, (watched) => readerOf(makeWatchedChain(settings, watched), settings))

/** The port on one provider, for those that need no other. */
export const layer = (settings: BscSettings): Layer.Layer<ChainReader, never, WatchedWallets> => Layer.effect(ChainReader, make(settings))

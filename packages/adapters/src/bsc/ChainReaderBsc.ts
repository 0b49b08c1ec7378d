import type { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainHead } from "@sigmatrade/core/chain/ChainReader"
import { BlockUnknown, ChainReader, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Layer, Ref, Result } from "effect"
import type { BscSettings } from "./BscSettings.ts"
import type { ChainMismatch } from "./ChainMismatch.ts"
import { checkChain } from "./ChainMismatch.ts"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import { readFinalRange } from "./readFinalRange.ts"
import { readLiveRange } from "./readLiveRange.ts"
import type { RangeSize } from "./RangeSize.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import { watchHeads } from "./watchHeads.ts"
import type { WatchedChain } from "./WatchedChain.ts"
import { makeWatchedChain } from "./WatchedChain.ts"

const headerCall = (place: string) => ({ method: "eth_getBlockByNumber", params: [place, false] })

/** `null` when the provider has no notion of finality; a provider that merely cannot answer now is a failure. */
const readFinalized = (answer: Result.Result<unknown, RpcFailure>): Effect.Effect<BlockHeader | null, RpcFailure> => {
  if (Result.isSuccess(answer)) return answer.success === null ? Effect.succeed(null) : decodeHeader(answer.success)
  const unsupported = answer.failure.kind === "refused" || answer.failure.kind === "unknown block"
  return unsupported ? Effect.succeed(null) : Effect.fail(answer.failure)
}

const readHead = Effect.fnUntraced(function*(chain: WatchedChain): Effect.fn.Return<ChainHead, RpcFailure> {
  const [latest, finalized] = yield* chain.rpc.settle([headerCall("latest"), headerCall("finalized")])
  if (latest === undefined || finalized === undefined) return yield* malformed("head")
  return { latest: yield* decodeHeader(yield* Effect.fromResult(latest)), finalized: yield* readFinalized(finalized) }
})

const readHeader = Effect.fnUntraced(function*(
  chain: WatchedChain,
  number: BlockNumber
): Effect.fn.Return<BlockHeader, RpcFailure | BlockUnknown> {
  const [block] = yield* chain.rpc.all([headerCall(hexNumber(number))])
  return block === null ? yield* new BlockUnknown({ number }) : yield* decodeHeader(block, number)
})

const readLatestHash = (chain: WatchedChain) =>
  chain.rpc.all([headerCall("latest")]).pipe(Effect.flatMap(([block]) => decodeHeader(block)), Effect.map(({ hash }) => hash))

/** What the provider would not say, in core's words. */
const unavailable = (operation: string) => ({ reason }: RpcFailure) => Effect.fail(new ChainUnavailable({ operation, reason }))

/**
 * Reads BNB Smart Chain, or any chain with the same JSON-RPC, from one provider. The layer is built once chain id and decimals of
 * every token have been seen to be right. Errors: `ChainMismatch`; `ChainUnavailable` when no answer came within `startWaitMsMax`.
 */
export const layer = (settings: BscSettings): Layer.Layer<ChainReader, ChainMismatch | ChainUnavailable> =>
  Layer.effect(ChainReader, Effect.gen(function*() {
    const chain = makeWatchedChain(settings)
    yield* checkChain(chain, settings)
    const size = yield* Ref.make<RangeSize>({ blocks: chain.limits.rangeBlocksMax, accepted: 0 })
    return ChainReader.of({
      head: readHead(chain).pipe(
        Effect.catchTag("RpcFailure", unavailable("head")),
        Effect.withSpan("ChainReaderBsc.head")
      ),
      header: Effect.fn("ChainReaderBsc.header")((number: BlockNumber) =>
        readHeader(chain, number).pipe(Effect.catchTag("RpcFailure", unavailable("header")))
      ),
      liveRange: Effect.fn("ChainReaderBsc.liveRange")((from: BlockNumber, to: BlockNumber) =>
        readLiveRange(chain, from, to).pipe(Effect.catchTag("RpcFailure", unavailable("liveRange")))
      ),
      finalRange: Effect.fn("ChainReaderBsc.finalRange")((from: BlockNumber, to: BlockNumber) =>
        readFinalRange(chain, size, from, to).pipe(Effect.catchTag("RpcFailure", unavailable("finalRange")))
      ),
      heads: watchHeads(chain.limits, settings.wsUrl, readLatestHash(chain))
    })
  }))

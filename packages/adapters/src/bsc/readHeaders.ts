import type { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainHead } from "@sigmatrade/core/chain/ChainReader"
import { BlockUnknown } from "@sigmatrade/core/chain/ChainReader"
import { Clock, Effect, Result } from "effect"
import { decodeHeader, hexNumber } from "./decodeHeader.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

const headerCall = (place: string) => ({ method: "eth_getBlockByNumber", params: [place, false] })

/** `null` when the provider has no notion of finality; a provider that merely cannot answer now is a failure. */
const readFinalized = (answer: Result.Result<unknown, RpcFailure>): Effect.Effect<BlockHeader | null, RpcFailure> => {
  if (Result.isSuccess(answer)) return answer.success === null ? Effect.succeed(null) : decodeHeader(answer.success)
  const unsupported = answer.failure.kind === "refused" || answer.failure.kind === "unknown block"
  return unsupported ? Effect.succeed(null) : Effect.fail(answer.failure)
}

/** The newest block and the newest final one, in one request. */
export const readHead = Effect.fnUntraced(function*(chain: WatchedChain): Effect.fn.Return<ChainHead, RpcFailure> {
  const [latest, finalized] = yield* chain.rpc.settle([headerCall("latest"), headerCall("finalized")])
  if (latest === undefined || finalized === undefined) return yield* malformed("head")
  return { latest: yield* decodeHeader(yield* Effect.fromResult(latest)), finalized: yield* readFinalized(finalized) }
})

/** The hash of the newest block. */
export const readLatestHash = (chain: WatchedChain) =>
  chain.rpc.all([headerCall("latest")]).pipe(Effect.flatMap(([block]) => decodeHeader(block)), Effect.map(({ hash }) => hash))

/** One header by height. */
export const readHeader = Effect.fnUntraced(function*(
  chain: WatchedChain,
  number: BlockNumber
): Effect.fn.Return<BlockHeader, RpcFailure | BlockUnknown> {
  const [block] = yield* chain.rpc.all([headerCall(hexNumber(number))])
  return block === null ? yield* new BlockUnknown({ number }) : yield* decodeHeader(block, number)
})

/** Headers in the order asked for, `null` for those the provider has not. `lately`: what it has proven about final blocks is not asked again. */
export const readHeaders = Effect.fnUntraced(function*(
  chain: WatchedChain,
  numbers: ReadonlyArray<BlockNumber>,
  lately: boolean
): Effect.fn.Return<ReadonlyArray<BlockHeader | null>, RpcFailure> {
  const nowMs = yield* Clock.currentTimeMillis
  const known = new Map(numbers.flatMap((number) => {
    const header = lately ? chain.known.get(number, nowMs) : undefined
    return header === undefined ? [] : [[number, header] as const]
  }))
  const asked = [...new Set(numbers)].filter((number) => !known.has(number))
  const answers = asked.length === 0 ? [] : yield* chain.rpc.all(asked.map((number) => headerCall(hexNumber(number))))
  const headers = new Map<BlockNumber, BlockHeader | null>()
  for (const [index, number] of asked.entries()) {
    headers.set(number, answers[index] === null ? null : yield* decodeHeader(answers[index], number))
  }
  return numbers.map((number) => headers.get(number) ?? known.get(number) ?? null)
})

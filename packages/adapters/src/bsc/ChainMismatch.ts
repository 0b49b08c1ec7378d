import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Effect, Option, Schema } from "effect"
import type { BscToken } from "./BscSettings.ts"
import { Quantity } from "./decodeHeader.ts"
import { decimalsCall, smallWord } from "./readTokenFacts.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A provider serves another chain, or a pinned contract is another token. Not retryable: a person must correct the settings. */
export class ChainMismatch extends Schema.TaggedError<ChainMismatch>()("ChainMismatch", {
  provider: ProviderId,
  /** `chain id`, or `decimals of` and the asset. */
  subject: Schema.String,
  expected: Schema.Int,
  /** `null` when the contract gives no such answer at all. */
  actual: Schema.NullOr(Schema.Int)
}) {
  override get message(): string {
    const answered = this.actual === null ? "no answer" : String(this.actual)
    return `The RPC provider ${this.provider} does not serve what the settings name: ${this.subject} must be ${this.expected}, ` +
      `it is ${answered}. Correct QUICKNODE_HTTPS_URL, BSC_RPC_URLS, BSC_CHAIN_ID or USDT_CONTRACT, then start again.`
  }
}

/** Compares what one provider serves with what the settings name. Errors: `ChainMismatch` for the first difference. */
export const checkChain = Effect.fnUntraced(function*(
  chain: WatchedChain,
  provider: ProviderId,
  tokens: ReadonlyArray<BscToken>
): Effect.fn.Return<void, ChainMismatch | RpcFailure> {
  const [chainAnswer] = yield* chain.rpc.all([{ method: "eth_chainId", params: [] }])
  const chainId = Option.getOrNull(Schema.decodeUnknownOption(Quantity)(chainAnswer))
  if (chainId === null) return yield* malformed("chain id")
  if (chainId !== chain.chainId) {
    return yield* new ChainMismatch({ provider, subject: "chain id", expected: chain.chainId, actual: chainId })
  }
  const answers = yield* chain.rpc.all(tokens.map(({ contract }) => decimalsCall(contract)))
  return yield* Effect.forEach(tokens, ({ asset, decimals: expected }, index) => {
    const actual = smallWord(answers[index])
    const subject = `decimals of ${asset}`
    return actual === expected ? Effect.void : Effect.fail(new ChainMismatch({ provider, subject, expected, actual }))
  }, { discard: true })
})

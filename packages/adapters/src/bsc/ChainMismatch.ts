import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Option, Predicate, Schedule, Schema } from "effect"
import type { BscSettings, BscToken } from "./BscSettings.ts"
import { Quantity } from "./decodeHeader.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** The provider serves another chain, or a pinned contract is another token. Not retryable: a person must correct the settings. */
export class ChainMismatch extends Schema.TaggedError<ChainMismatch>()("ChainMismatch", {
  /** `chain id`, or `decimals of` and the asset. */
  subject: Schema.String,
  expected: Schema.Int,
  /** `null` when the contract gives no such answer at all. */
  actual: Schema.NullOr(Schema.Int)
}) {
  override get message(): string {
    const answered = this.actual === null ? "no answer" : String(this.actual)
    return `The RPC provider does not serve what the settings name: ${this.subject} must be ${this.expected}, it is ${answered}. ` +
      "Correct QUICKNODE_HTTPS_URL, BSC_CHAIN_ID or USDT_CONTRACT, then start again."
  }
}

/** The selector of `decimals()`. */
const DECIMALS = "0x313ce567"

/** A uint8 in a 32-byte word; `null` for anything else, such as the empty answer of an address without code. */
const smallWord = (answer: unknown): number | null =>
  Predicate.isString(answer) && /^0x0{62}[0-9a-f]{2}$/.test(answer) ? Number.parseInt(answer.slice(-2), 16) : null

const compare = Effect.fnUntraced(function*(
  chain: WatchedChain,
  tokens: ReadonlyArray<BscToken>
): Effect.fn.Return<void, ChainMismatch | RpcFailure> {
  const [chainAnswer] = yield* chain.rpc.all([{ method: "eth_chainId", params: [] }])
  const chainId = Option.getOrNull(Schema.decodeUnknownOption(Quantity)(chainAnswer))
  if (chainId === null) return yield* malformed("chain id")
  if (chainId !== chain.chainId) return yield* new ChainMismatch({ subject: "chain id", expected: chain.chainId, actual: chainId })
  const answers = yield* chain.rpc.all(tokens.map(({ contract }) =>
    ({ method: "eth_call", params: [{ to: contract, data: DECIMALS }, "latest"] })
  ))
  return yield* Effect.forEach(tokens, ({ asset, decimals: expected }, index) => {
    const actual = smallWord(answers[index])
    return actual === expected ? Effect.void : Effect.fail(new ChainMismatch({ subject: `decimals of ${asset}`, expected, actual }))
  }, { discard: true })
})

/**
 * Makes sure that the provider serves the chain and the tokens that the settings name. A provider that does not answer is asked
 * again with growing, jittered pauses for `startWaitMsMax`. Errors: `ChainMismatch` at once, `ChainUnavailable` when time is up.
 */
export const checkChain = (
  chain: WatchedChain,
  settings: Pick<BscSettings, "tokens">
): Effect.Effect<void, ChainMismatch | ChainUnavailable> => {
  const pauses = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("2 seconds")]).pipe(Schedule.jittered)
  return compare(chain, settings.tokens).pipe(
    Effect.retry({
      schedule: pauses.pipe(Schedule.upTo({ duration: chain.limits.startWaitMsMax })),
      while: (error) => error._tag === "RpcFailure"
    }),
    Effect.catchTag("RpcFailure", ({ reason }) => Effect.fail(new ChainUnavailable({ operation: "start", reason })))
  )
}

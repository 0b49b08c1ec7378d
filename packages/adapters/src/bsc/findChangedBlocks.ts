import type { Address } from "@sigmatrade/core/chain/Address"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Array, Effect, Predicate } from "effect"
import { hexNumber } from "./decodeHeader.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** Blocks after `low` up to `high`, of which some changed our wallets: their states at the two ends differ. */
interface Stretch {
  readonly low: number
  readonly high: number
  readonly before: string
  readonly after: string
}

/** Balance and nonce of every wallet after each of the blocks, as one text per block to compare. */
const readStates = Effect.fnUntraced(function*(
  chain: WatchedChain,
  wallets: ReadonlySet<Address>,
  numbers: ReadonlyArray<number>
): Effect.fn.Return<ReadonlyArray<string>, RpcFailure> {
  const calls = numbers.flatMap((number) =>
    [...wallets].flatMap((wallet) =>
      ["eth_getBalance", "eth_getTransactionCount"].map((method) => ({ method, params: [wallet, hexNumber(number)] }))
    )
  )
  const answers = yield* chain.rpc.all(calls)
  if (!answers.every((answer) => Predicate.isString(answer) && /^0x[0-9a-f]+$/.test(answer))) return yield* malformed("account state")
  return Array.chunksOf(answers, wallets.size * 2).map((state) => state.join())
})

/** A contract can pay out without counting nonces, so its state at two heights says little about what arrived between. */
const holdsCode = Effect.fnUntraced(function*(chain: WatchedChain, wallets: ReadonlySet<Address>, number: number) {
  const codes = yield* chain.rpc.all([...wallets].map((wallet) => ({ method: "eth_getCode", params: [wallet, hexNumber(number)] })))
  return codes.some((code) => code !== "0x")
})

const halves = ({ low, high, before, after }: Stretch, middle: number, state: string): ReadonlyArray<Stretch> =>
  [{ low, high: middle, before, after: state }, { low: middle, high, before: state, after }].filter((half) => half.before !== half.after)

/**
 * The blocks of `from..to` that may hold a native transfer to or from our wallets, ascending; `null` when comparing cannot tell and every
 * block must be read: more wallets than `comparedWalletsMax`, or a wallet with code.
 *
 * A wallet without code loses value only by a transaction of its own, and each raises its nonce. So where neither balance nor
 * nonce differ between two heights, nothing arrived between them; where they do, bisection finds the blocks. When so many blocks
 * changed that looking for them costs more calls than half of the blocks, all of the undecided ones are returned.
 * Errors: a `state` failure when the provider has pruned the states asked for.
 */
export const findChangedBlocks = Effect.fnUntraced(function*(
  chain: WatchedChain,
  wallets: ReadonlySet<Address>,
  from: BlockNumber,
  to: BlockNumber
): Effect.fn.Return<ReadonlyArray<BlockNumber> | null, RpcFailure> {
  if (wallets.size === 0) return []
  if (wallets.size > chain.limits.comparedWalletsMax || (yield* holdsCode(chain, wallets, to))) return null
  // Genesis holds no transactions, so its own state may stand for the one before it.
  const start = Math.max(0, from - 1)
  const [before = "", after = ""] = yield* readStates(chain, wallets, [start, to])
  let stretches: ReadonlyArray<Stretch> = before === after ? [] : [{ low: start, high: to, before, after }]
  let callsLeft = (to - start) / 2
  for (;;) {
    const open = stretches.filter(({ high, low }) => high - low > 1)
    const middles = open.map(({ high, low }) => Math.floor((low + high) / 2))
    callsLeft -= middles.length * wallets.size * 2
    if (open.length === 0 || callsLeft < 0) break
    const states = yield* readStates(chain, wallets, middles)
    const decided = stretches.filter(({ high, low }) => high - low === 1)
    stretches = [...decided, ...open.flatMap((stretch, index) => halves(stretch, middles[index] ?? 0, states[index] ?? ""))]
  }
  return stretches
    .flatMap(({ high, low }) => Array.range(low + 1, high))
    .toSorted((one, other) => one - other)
    .map((number) => BlockNumber.make(number))
})

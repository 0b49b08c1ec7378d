import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BalanceAt, ChainRange, ForgedAnswer, LookAhead, LookedAhead } from "@sigmatrade/core/chain/ChainReader"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { Effect } from "effect"
import { guessReceipts } from "./guessReceipts.ts"
import { meetCalls } from "./meetCalls.ts"
import { readBalances } from "./readBalances.ts"
import { readHead } from "./readHeaders.ts"
import { readLiveRange } from "./readLiveRange.ts"
import { readTokenFacts } from "./readTokenFacts.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

type Held = ReadonlyArray<readonly [BalanceAt, Amount | null]>

/** One block, proven; `null` when it is not there yet, or cannot be read now. */
const readNext = (chain: WatchedChain, number: BlockNumber): Effect.Effect<ChainRange | null, ForgedAnswer> => {
  let needed = false
  const guessing = guessReceipts(chain.rpc, number, chain.learnt.receiptsNeeded)
  const settle: typeof guessing.settle = (calls, most) => {
    needed ||= calls.some(({ method }) => method === "eth_getBlockReceipts")
    return guessing.settle(calls, most)
  }
  return readLiveRange({ ...chain, rpc: { ...guessing, settle } }, number, number).pipe(
    Effect.tap(() => Effect.sync(() => chain.learnt.receiptsNeeded.note(needed))),
    Effect.catchTags({
      RpcFailure: () => Effect.succeed(null),
      BlockUnknown: () => Effect.succeed(null),
      ChainMoved: () => Effect.succeed(null)
    })
  )
}

/** Balances of one asset after one block; none when they cannot be read now. */
const readHeld = (chain: WatchedChain, group: ReadonlyArray<BalanceAt>): Effect.Effect<Held> => {
  const [first] = group
  if (first === undefined) return Effect.succeed([])
  return readBalances(chain, first.asset, group.map(({ wallet }) => wallet), first.number).pipe(
    Effect.map((held): Held => group.map((question, index) => [question, held[index] ?? null] as const)),
    Effect.catchTag("RpcFailure", () => Effect.succeed<Held>([]))
  )
}

/**
 * The head, and with it, in the same request, what is foreseen. What else does not come as foreseen is left out; without a head there is
 * no look. A forged block fails the look: nothing of a liar is used.
 */
export const readLook = Effect.fnUntraced(function*(
  chain: WatchedChain,
  { balances, next, tokens }: LookAhead
): Effect.fn.Return<LookedAhead, RpcFailure | ForgedAnswer> {
  const groups = [...Map.groupBy(balances, ({ asset, number }) => `${asset} ${number}`).values()]
  const join = meetCalls(chain.rpc, 1 + (next === null ? 0 : 1) + groups.length + tokens.length)
  const { held, ...looked } = yield* Effect.all({
    head: join((rpc) => readHead({ ...chain, rpc })),
    next: next === null ? Effect.succeed(null) : join((rpc) => readNext({ ...chain, rpc }, next)),
    held: Effect.forEach(groups, (group) => join((rpc) => readHeld({ ...chain, rpc }, group)), { concurrency: "unbounded" }),
    tokens: Effect.forEach(tokens, (asset) =>
      join((rpc) => readTokenFacts({ ...chain, rpc }, asset)).pipe(Effect.catchTag("RpcFailure", () => Effect.succeed(null))), {
      concurrency: "unbounded"
    })
  }, { concurrency: "unbounded" })
  const heldBy = new Map<BalanceAt, Amount | null>(held.flat())
  return { ...looked, balances: balances.map((question) => heldBy.get(question)) }
})

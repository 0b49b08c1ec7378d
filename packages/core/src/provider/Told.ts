import type { BlockNumber } from "../chain/BlockHeader.ts"
import type { BalanceAt, ChainRange, LookAhead, LookedAhead } from "../chain/ChainReader.ts"
import type { TokenFacts } from "../chain/TokenFacts.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"

/** What a provider said of a token's contract, and how far it was then. */
export interface TokenWord {
  readonly facts: TokenFacts
  readonly latest: BlockNumber
  /** In milliseconds since 1970. */
  readonly atMs: number
}

/** What a provider has told together with its head: its word as of that look, like an answer to a question asked right after it. */
export interface Told {
  readonly next: ChainRange | null
  /** By `balanceKey`; `null`: so old a state is not kept. */
  readonly balances: ReadonlyMap<string, Amount | null>
  /** Of the last looks too: see `WORD_MS_MAX`. */
  readonly tokens: ReadonlyMap<AssetId, TokenWord>
}

/** Nothing but the head. */
export const NOTHING_TOLD: Told = { next: null, balances: new Map(), tokens: new Map() }

/** What a balance is found by. */
export const balanceKey = ({ asset, number, wallet }: BalanceAt): string => `${asset} ${wallet} ${number}`

/** How long a provider's word about a contract stands; it counts for payments in blocks that it had when it gave it. */
const WORD_MS_MAX = 1500

/** What is left of earlier words about contracts. */
export const standing = (tokens: Told["tokens"], nowMs: number): Told["tokens"] =>
  new Map([...tokens].filter(([, { atMs }]) => nowMs - atMs < WORD_MS_MAX))

/** What was told at a look, in the words of the questions; `before`: what stands of earlier looks. */
export const toldOf = (
  ahead: LookAhead,
  { balances, head: { latest }, next, tokens }: LookedAhead,
  before: Told["tokens"],
  nowMs: number
): Told => ({
  next,
  balances: new Map(ahead.balances.flatMap((question, index) => {
    const held = balances[index]
    return held === undefined ? [] : [[balanceKey(question), held] as const]
  })),
  tokens: new Map([
    ...before,
    ...ahead.tokens.flatMap((asset, index) => {
      const facts = tokens[index]
      return facts === null || facts === undefined ? [] : [[asset, { facts, latest: latest.number, atMs: nowMs }] as const]
    })
  ])
})

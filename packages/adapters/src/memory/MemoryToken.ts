import { Address } from "@sigmatrade/core/chain/Address"
import { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { digest } from "./digest.ts"

/** How a token's contract behaves and what is seen of it. */
export interface MemoryToken {
  /** Any text; another one is other code. */
  readonly code: string
  readonly decimals: number | null
  /** Any text; another one is a proxy that points elsewhere. */
  readonly proxy: string
  /** What the receiver gets less than the log says, in basis points of the amount, rounded down: a token that keeps a fee. */
  readonly feeBps: number
}

/** Every token that is not as it was at first. `version` tells one such state from the next. */
export interface MemoryTokens {
  readonly version: number
  readonly changed: ReadonlyMap<AssetId, MemoryToken>
}

/** A token that does what it says. */
const PLAIN: MemoryToken = { code: "plain", decimals: 18, proxy: "none", feeBps: 0 }

/** Every token is as it was at first. */
export const UNCHANGED: MemoryTokens = { version: 0, changed: new Map() }

/** A token as it is in this state. */
export const tokenIn = (tokens: MemoryTokens, asset: AssetId): MemoryToken => tokens.changed.get(asset) ?? PLAIN

/** The next state, in which one token is different. */
export const changeToken = (tokens: MemoryTokens, asset: AssetId, change: Partial<MemoryToken>): MemoryTokens => ({
  version: tokens.version + 1,
  changed: new Map(tokens.changed).set(asset, { ...tokenIn(tokens, asset), ...change })
})

/** Where the contract of an asset lives on every memory chain. */
export const tokenContract = (asset: AssetId): Address => Address.make(digest(`contract ${asset}`).slice(0, 42))

/** What a reader sees of a token. */
export const factsOf = (tokens: MemoryTokens, asset: AssetId): TokenFacts => {
  const { code, decimals, proxy } = tokenIn(tokens, asset)
  return new TokenFacts({ asset, codeHash: digest(`code ${asset} ${code}`), decimals, proxyHash: digest(`proxy ${asset} ${proxy}`) })
}

import type { BlockHash, BlockNumber } from "../chain/BlockHeader.ts"
import type { ProviderId } from "../chain/ProviderId.ts"
import type { Witness } from "../deposit/BlockEvidence.ts"
import { nthHighest } from "./finalHeight.ts"

/** A block of ours that a provider's own final chain has another one in place of. */
export interface Contradiction {
  readonly number: BlockNumber
  readonly ours: BlockHash
  readonly theirs: BlockHash
}

/** How a provider's final chain lies to the chain we have read. */
export interface Position {
  readonly provider: ProviderId
  readonly latest: BlockNumber
  /** Up to this height its final chain is ours; `null`: it does not say, or we cannot tell. */
  readonly final: BlockNumber | null
  readonly contradicts: Contradiction | null
}

/** What the providers say of our chain, taken together. */
export interface Weighed {
  /** Our chain is final up to here by the word of the quorum; `null`: nowhere. */
  readonly height: BlockNumber | null
  /** Who says so. */
  readonly witnesses: ReadonlyArray<Witness>
  /** Providers that speak at all, fewer than the quorum when there is none. */
  readonly speaking: number
  /**
   * `one`: nobody contradicts what any other calls final. `outvoted`: a majority is against those `liars`. `turned`: as many as the quorum are on another final
   * chain, but for `liars` on a third one, and nobody is on ours: ours is not the chain any more. `split`: nobody can tell.
   */
  readonly verdict: "one" | "outvoted" | "turned" | "split"
  readonly liars: ReadonlyArray<ProviderId>
}

const judge = (positions: ReadonlyArray<Position>, quorum: number, height: number | null): Pick<Weighed, "verdict" | "liars"> => {
  const against = positions.filter(({ contradicts }) => contradicts !== null)
  const lowest = Math.min(...against.map(({ contradicts }) => contradicts?.number ?? Infinity))
  const speaking = positions.filter(({ final }) => final !== null)
  const on = speaking.filter(({ final }) => final !== null && final >= lowest)
  const majority = Math.max(2, quorum)
  // A contradiction above what the quorum calls final is neither believed nor refuted yet.
  if (against.length === 0 || (height !== null && height < lowest)) return { verdict: "one", liars: [] }
  if (on.length === 0) return { verdict: against.length >= quorum && against.length > speaking.length ? "turned" : "split", liars: [] }
  if (on.length >= majority && on.length > against.length) return { verdict: "outvoted", liars: against.map(({ provider }) => provider) }
  // Those against must be on one other chain: two hashes for one height outweigh nobody.
  const heights = new Set(against.map(({ contradicts }) => contradicts?.number))
  const united = new Set(against.map(({ contradicts }) => `${contradicts?.number}:${contradicts?.theirs}`)).size === heights.size
  return against.length >= majority && against.length > on.length && united
    ? { verdict: "outvoted", liars: on.map(({ provider }) => provider) }
    : { verdict: "split", liars: [] }
}

/**
 * Up to where our chain is final by the word of `quorum` different providers, each counted up to where its own final chain is ours. One
 * that lies about its height can neither raise nor stall it while enough others speak. Pure. Source: PRODUCT, "Credit rule".
 */
export const weigh = (positions: ReadonlyArray<Position>, quorum: number): Weighed => {
  const speaking = positions.flatMap(({ final, latest, provider }) => final === null ? [] : [{ provider, final, latest }])
  const height = nthHighest(speaking.map(({ final }) => final), quorum)
  const found = judge(positions, quorum, height)
  return {
    height: found.verdict === "one" || (found.verdict === "outvoted" && found.liars.every((liar) => !speaking.some(({ provider }) => provider === liar)))
      ? height
      : null,
    witnesses: height === null ? [] : speaking.filter(({ final }) => final >= height),
    speaking: positions.filter(({ contradicts, final }) => final !== null || contradicts !== null).length,
    ...found
  }
}

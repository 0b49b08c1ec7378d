import type { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"

/** Headers kept at most: those of the blocks with our money in many stretches, at a few hundred bytes each. */
const HEADERS_KEPT_MAX = 8_192
/** How long a provider's word about a final block is taken for its word now: should finality break, it changes its mind. */
const WORD_MS_MAX = 30_000

/** What a provider itself has proven about final blocks: asked for again soon after, its word is known already. */
export interface KnownHeaders {
  /** The header of a height, while it may still be believed. */
  readonly get: (number: BlockNumber, nowMs: number) => BlockHeader | undefined
  /** Remembers a header. */
  readonly add: (header: BlockHeader, nowMs: number) => void
}

/** Remembers headers by height; the one that was added longest ago is forgotten first. */
export const makeKnownHeaders = (keptMax = HEADERS_KEPT_MAX): KnownHeaders => {
  const headers = new Map<BlockNumber, { readonly header: BlockHeader; readonly atMs: number }>()
  return {
    get: (number, nowMs) => {
      const known = headers.get(number)
      return known !== undefined && nowMs - known.atMs < WORD_MS_MAX ? known.header : undefined
    },
    add: (header, nowMs) => {
      headers.delete(header.number)
      headers.set(header.number, { header, atMs: nowMs })
      const [oldest] = headers.keys()
      if (oldest !== undefined && headers.size > keptMax) headers.delete(oldest)
    }
  }
}

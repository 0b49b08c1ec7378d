/** How many blocks the provider lets us ask about at once, as far as we have learnt. */
export interface RangeSize {
  readonly blocks: number
  /** Ranges of this size accepted in a row. */
  readonly accepted: number
}

/** After a refusal: half of what was asked, at least one block. */
export const shrunkRange = (asked: number): RangeSize => ({ blocks: Math.max(1, Math.floor(asked / 2)), accepted: 0 })

/**
 * After an answer: `regrowAfter` answers in a row to ranges of full size earn twice the size, at most `blocksMax`.
 * A shorter range, the end of a stretch, teaches nothing.
 */
export const acceptedRange = (size: RangeSize, asked: number, regrowAfter: number, blocksMax: number): RangeSize => {
  if (asked < size.blocks || size.blocks >= blocksMax) return size
  return size.accepted + 1 < regrowAfter
    ? { blocks: size.blocks, accepted: size.accepted + 1 }
    : { blocks: Math.min(blocksMax, size.blocks * 2), accepted: 0 }
}

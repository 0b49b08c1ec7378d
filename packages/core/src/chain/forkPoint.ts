import type { BlockHash, BlockHeader, BlockNumber } from "./BlockHeader.ts"

/**
 * The last block two header chains share, highest first wins; `null` when they share none of the given headers.
 * `stored` is what we have read before, `current` what the chain shows now; order does not matter.
 */
export const forkPoint = (
  stored: ReadonlyArray<Pick<BlockHeader, "number" | "hash">>,
  current: ReadonlyArray<Pick<BlockHeader, "number" | "hash">>
): { readonly number: BlockNumber; readonly hash: BlockHash } | null => {
  const known = new Map(current.map((header) => [header.number, header.hash]))
  return stored
    .filter((header) => known.get(header.number) === header.hash)
    .reduce<Pick<BlockHeader, "number" | "hash"> | null>(
      (highest, header) => highest === null || header.number > highest.number ? header : highest,
      null
    )
}

import { assert } from "@effect/vitest"
import { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef, ScanCursor } from "@sigmatrade/core/chain/ScanCursorStore"
import { freshBlockHash } from "../freshAddress.ts"
import { height } from "../height.ts"

/** A stretch of `count` linked headers from `from` on. */
export const freshHeaders = (from: number, count: number): ReadonlyArray<BlockHeader> =>
  Array.from({ length: count }).reduce<ReadonlyArray<BlockHeader>>((line) => [
    ...line,
    new BlockHeader({
      number: height(from + line.length),
      hash: freshBlockHash(),
      parentHash: line.at(-1)?.hash ?? freshBlockHash(),
      timestampSeconds: 4_000_000_000 + line.length
    })
  ], [])

/** A block by height and hash. */
export const refOf = (header: BlockHeader | undefined): BlockRef => {
  assert.isDefined(header)
  return { number: header.number, hash: header.hash }
}

/** The cursor at one of these headers, all of which are kept. */
export const cursorAt = (headers: ReadonlyArray<BlockHeader>, index: number): ScanCursor => {
  const [first] = headers
  assert.isDefined(first)
  return { ...refOf(headers.at(index)), linkedFrom: first.number }
}

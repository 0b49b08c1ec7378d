import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, Option } from "effect"
import { freshChainId } from "../freshAddress.ts"
import { cursorAt, freshHeaders } from "./freshHeaders.ts"

/** A chain of which blocks 10..19 have been read. */
export const started = Effect.gen(function*() {
  const chainId = freshChainId()
  const headers = freshHeaders(10, 10)
  const cursor = cursorAt(headers, -1)
  yield* (yield* ScanCursorStore).move(chainId, Option.none(), cursor, headers)
  return { chainId, headers, cursor }
})

/** Where the scan of a chain stands, or null before its first block. */
export const cursorOf = Effect.fn("cursorOf")(function*(chainId: ChainId) {
  return Option.getOrNull(yield* (yield* ScanCursorStore).get(chainId))
})

import { Effect } from "effect"
import type { BlockHash, BlockNumber } from "../chain/BlockHeader.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"

/**
 * Whether the block at a height is the child of another one, by the word of the quorum, or of all where there are fewer. One alone may sit on
 * a fork that we have left, or lie.
 */
export const isChildOf = Effect.fn("isChildOf")(function*(
  parent: BlockHash,
  number: BlockNumber,
  providers: ReadonlyArray<Speaking>,
  quorum: number
) {
  const said = yield* Effect.forEach(providers, (provider) =>
    readFrom([provider], (reader) => reader.header(number)).pipe(Effect.orElseSucceed(() => null)), { concurrency: "unbounded" })
  return said.filter((header) => header?.parentHash === parent).length >= Math.min(quorum, providers.length)
})

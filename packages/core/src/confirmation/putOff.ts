import { Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ChainMoved } from "../chain/ChainReader.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { ruleInForce } from "./finalHeight.ts"
import { judgeBlocks } from "./judgeBlocks.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** The block that the quorum calls final at a height: one provider's word would shut the older blocks for ever. Errors: `ChainMoved`. */
const agreedAt = Effect.fn("agreedAt")(function*(number: BlockNumber, providers: ReadonlyArray<Speaking>) {
  const policy = yield* ConfirmationPolicy
  const { rule } = ruleInForce(policy, providers.map(({ head }) => head))
  const said = yield* Effect.forEach(providers, (provider) =>
    readFrom([provider], (reader) => reader.header(number)).pipe(Effect.orElseSucceed(() => null)), { concurrency: "unbounded" })
  const headers = [...new Map(said.flatMap((header) => header === null ? [] : [[header.hash, header] as const])).values()]
  const judged = yield* judgeBlocks(headers, providers, policy, rule)
  const agreed = headers.find((_, index) => {
    const one = judged[index]
    return one?._tag === "Final" || (one?._tag === "Disputed" && one.majority === "for")
  })
  return agreed ?? (yield* new ChainMoved({ number }))
})

/** The block under which reading begins: the cursor while it stands, or the parent of the first block the settings name. */
const startOf = Effect.fn("startOf")(function*(cursor: Option.Option<ScanCursor>, providers: ReadonlyArray<Speaking>) {
  if (Option.isSome(cursor)) {
    const { hash, number } = cursor.value
    // The chain may have left our block while nobody watched: then it is gone back to first.
    return (yield* agreedAt(number, providers)).hash === hash ? { number, hash } : null
  }
  const { startBlock } = yield* ScanPolicy
  if (Option.isNone(startBlock) || startBlock.value === 0) return null
  const { hash, number } = yield* agreedAt(BlockNumber.make(startBlock.value - 1), providers)
  return { number, hash }
})

/**
 * When more final blocks lie before us than we should be behind, they become a gap that is read later, oldest first, and the cursor goes
 * on at the newest final block: new payments are seen at once. Answers where the cursor is then; `null` when nothing was put off.
 */
export const putOff = Effect.fn("putOff")(function*(
  chainId: ChainId,
  cursor: Option.Option<ScanCursor>,
  providers: ReadonlyArray<Speaking>,
  final: BlockNumber | null
) {
  const { behindBlocksMax, startBlock } = yield* ScanPolicy
  const reached = Option.match(cursor, {
    onNone: () => Option.match(startBlock, { onNone: () => Infinity, onSome: (number) => number - 1 }),
    onSome: ({ number }) => number
  })
  if (final === null || final - reached <= behindBlocksMax) return null
  const after = yield* startOf(cursor, providers)
  if (after === null) return null
  const end = yield* agreedAt(final, providers)
  const cursors = yield* ScanCursorStore
  yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* cursors.move(chainId, cursor, { number: end.number, hash: end.hash, linkedFrom: end.number }, [end])
    yield* cursors.openGap(chainId, { after, end: { number: end.number, hash: end.hash }, from: BlockNumber.make(after.number + 1) })
  }))
  yield* Effect.logInfo("Older blocks are read beside the new ones", { from: after.number + 1, to: end.number })
  return end.number
})

import { Effect } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"

/**
 * What a provider read to us does not follow on our cursor. Either its chain has left our block: then it is answered, for us to go back.
 * Or it still shows our block and a child of another one: while they are young the chain moved between two answers, `null`; once both are
 * final by its own word it contradicts itself, and is out.
 */
export const whoIsWrong = Effect.fn("whoIsWrong")(function*(cursor: ScanCursor, provider: Speaking) {
  const next = BlockNumber.make(cursor.number + 1)
  const [own, child] = yield* readFrom([provider], (reader) => reader.headers([cursor.number, next]))
  if (own === null || own === undefined) return null
  if (own.hash !== cursor.hash) return provider
  const final = provider.head.finalized?.number ?? -1
  if (child !== null && child !== undefined && child.parentHash !== own.hash && next <= final) {
    const facts = { what: "its own final blocks are not linked", number: String(next) }
    yield* (yield* ProviderPool).convict(provider.id, facts)
  }
  return null
})

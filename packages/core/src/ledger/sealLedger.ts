import { Effect } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import type { EntryId } from "./BookedEntry.ts"
import { LedgerSeals } from "./LedgerSeals.ts"
import type { Seal, SealHead } from "./Seal.ts"
import { sealEntry } from "./sealEntry.ts"
import { Sha256 } from "./Sha256.ts"

/**
 * Seals the oldest entries that have no seal, at most `limit`, beside those who book: they never wait for it. Answers how many; what
 * somebody might still book an older entry before waits for a later run.
 */
export const sealLedger = Effect.fn("sealLedger")(function*(limit: number) {
  const seals = yield* LedgerSeals
  const sha256 = yield* Sha256
  const { run } = yield* Transaction
  yield* run(seals.note)
  return yield* run(Effect.gen(function*() {
    const from = yield* seals.lock
    const added: Array<{ readonly id: EntryId; readonly seal: Seal }> = []
    let head: Pick<SealHead, "entries" | "hash"> = from
    for (const { entry, id } of yield* seals.unsealed(limit)) {
      const { position, seal } = sealEntry(entry, head, sha256)
      added.push({ id, seal })
      head = { entries: position, hash: seal.hash }
    }
    if (added.length > 0) yield* seals.append(from, added)
    return added.length
  }))
})

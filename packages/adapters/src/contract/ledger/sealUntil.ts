import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { Effect } from "effect"

/** Looks for somebody else's transactions to end, 20 ms apart: others use the same server. */
const LOOKS_MAX = 500

/** Seals until the chain is this long. */
export const sealUntil = Effect.fn("sealUntil")(function*(entries: number, limit = 1000) {
  const seals = yield* LedgerSeals
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const sealed = yield* sealLedger(limit)
    const head = yield* seals.head
    if (head.entries >= entries) return head
    if (sealed === 0) yield* Effect.sleep("20 millis")
  }
  return yield* Effect.die(new Error(`never ${entries} sealed entries`))
})

import { Effect } from "effect"
import { verifyAudit } from "../admin/verifyAudit.ts"
import { verifyLedger } from "../ledger/verifyLedger.ts"
import { Invariants } from "../reconciliation/Invariants.ts"
import type { DumpFacts } from "./Backup.ts"
import type { DatabaseCopy } from "./DatabaseDump.ts"
import { differencesOf } from "./differencesOf.ts"

/** What the books of a copy say of themselves: chains that broke, invariants that do not hold. */
const bookFaults = Effect.gen(function*() {
  const seals = yield* verifyLedger().pipe(
    Effect.as([]),
    Effect.catchTag("ChainBroken", ({ entryId, position, what }) =>
      Effect.succeed([`the chain of ledger seals breaks at position ${position}, entry ${entryId}: ${what}`]))
  )
  const { broken } = yield* verifyAudit()
  const invariants = yield* (yield* Invariants).broken
  return [
    ...seals,
    ...(broken === null ? [] : [`the chain of the audit log breaks at record ${broken}`]),
    ...invariants.map(({ id, meaning, sample }) => `invariant ${id} (${meaning}) is broken: ${sample.slice(0, 200)}`)
  ]
})

/** What is wrong with a copy. */
export interface CopyFaults {
  /** It is not what was backed up: never to be used. */
  readonly differences: ReadonlyArray<string>
  /** Its books are wrong in themselves, and were so when they were backed up. */
  readonly books: ReadonlyArray<string>
}

/** Looks through a copy, with everything its manifest and its own books say. The books are not asked when it is not what was backed up. */
export const faultsOf = Effect.fn("faultsOf")(function*(copy: DatabaseCopy, expected: DumpFacts) {
  const differences = differencesOf(expected, yield* copy.facts)
  return { differences, books: differences.length > 0 ? [] : yield* copy.within(bookFaults) } satisfies CopyFaults
})

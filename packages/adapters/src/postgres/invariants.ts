import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { bookingInvariants } from "./bookingInvariants.ts"
import { chainInvariants } from "./chainInvariants.ts"
import type { Invariant } from "./Invariant.ts"
import { ledgerInvariants } from "./ledgerInvariants.ts"
import { legacyInvariants } from "./legacyInvariants.ts"
import { rewardInvariants } from "./rewardInvariants.ts"
import { payoutInvariants } from "./payoutInvariants.ts"
import { saleInvariants } from "./saleInvariants.ts"
import { withdrawalInvariants } from "./withdrawalInvariants.ts"

/** Every invariant the database can check by itself. */
export const invariants: ReadonlyArray<Invariant> = [
  ...ledgerInvariants, ...chainInvariants, ...bookingInvariants, ...saleInvariants,
  ...rewardInvariants, ...withdrawalInvariants, ...payoutInvariants, ...legacyInvariants
]

/** Runs every invariant; answers those that are broken, with the rows that break them. */
export const brokenInvariants = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const checked = yield* Effect.forEach(invariants, (invariant) =>
    Effect.map(sql.unsafe(`${invariant.query} LIMIT 100`), (rows) => ({ ...invariant, rows })))
  return checked.filter(({ rows }) => rows.length > 0)
})

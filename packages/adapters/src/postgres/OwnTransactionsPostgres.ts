import { Address } from "@sigmatrade/core/chain/Address"
import { OwnTransactions } from "@sigmatrade/core/chain/OwnTransactions"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { TxHash as TxHashSchema } from "@sigmatrade/core/chain/Transfer"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const hashes = readRows(Schema.Struct({ hash: TxHashSchema }))
const walletRows = readRows(Schema.Struct({ wallet: Address }))
const asSet = (rows: ReadonlyArray<{ readonly hash: TxHash }>): ReadonlySet<TxHash> => new Set(rows.map(({ hash }) => hash))

const settled = (sql: SqlClient.SqlClient): OwnTransactions["Service"]["settled"] => (asked) =>
  // Locked first, whatever their state: whoever settles them now comes first, and whoever wants to after us sees what we did.
  sql`
    SELECT 1 FROM payouts p WHERE p.id IN (SELECT a.payout_id FROM payout_attempts a WHERE a.hash = ANY(${[...asked]}::text[]))
    ORDER BY p.id FOR NO KEY UPDATE`.pipe(
    Effect.orDie,
    Effect.andThen(hashes(sql`SELECT p.settled_by AS hash FROM payouts p WHERE p.settled_by = ANY(${[...asked]}::text[])
      AND EXISTS (SELECT 1 FROM payout_attempts a WHERE a.payout_id = p.id AND a.hash = p.settled_by)`)),
    Effect.map(asSet)
  )

/** What the lane has signed, in Postgres. */
export const layer: Layer.Layer<OwnTransactions, never, SqlClient.SqlClient> = Layer.effect(
  OwnTransactions,
  Effect.map(SqlClient.SqlClient, (sql) =>
    OwnTransactions.of({
      among: (asked) => hashes(sql`SELECT hash FROM payout_attempts WHERE hash = ANY(${[...asked]}::text[])`).pipe(Effect.map(asSet)),
      settled: settled(sql),
      payoutWallets: (chainId) =>
        walletRows(sql`SELECT wallet FROM payout_lanes WHERE chain_id = ${chainId} ORDER BY wallet`).pipe(
          Effect.map((rows) => rows.map(({ wallet }) => wallet))
        )
    }))
)

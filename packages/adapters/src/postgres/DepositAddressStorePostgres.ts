import { Address } from "@sigmatrade/core/chain/Address"
import type { DepositAddress } from "@sigmatrade/core/deposit/DepositAddressStore"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const AddressRow = Schema.Struct({ userId: UserId, address: Address, path: Schema.Array(Schema.Int) })
const OwnerRow = Schema.Struct({ userId: UserId, address: Address })
const FewRow = Schema.Struct({ address: Address })

/** Before every member's id. */
const NOBODY = "00000000-0000-0000-0000-000000000000"

const of = (sql: SqlClient.SqlClient): DepositAddressStore["Service"]["of"] => (userId) =>
  readRows(AddressRow)(sql`SELECT user_id AS "userId", address, path FROM deposit_addresses WHERE user_id = ${userId}`).pipe(
    Effect.map((rows) => Option.fromUndefinedOr(rows[0]))
  )

const assign = (sql: SqlClient.SqlClient) =>
  Effect.fn("DepositAddressStorePostgres.assign")(function*(given: DepositAddress, at: DateTime.Utc) {
    // The path as text: the driver cannot type an empty array, nor small and large numbers together.
    const made = yield* sql`
      INSERT INTO deposit_addresses (user_id, address, path, given_at)
      VALUES (${given.userId}, ${given.address}, ${`{${given.path.join()}}`}::text::int[], ${DateTime.toDateUtc(at)})
      ON CONFLICT (user_id) DO NOTHING RETURNING user_id`.pipe(Effect.orDie)
    if (made.length > 0) return
    const kept = Option.getOrUndefined(yield* of(sql)(given.userId))
    if (kept?.address !== given.address || kept.path.join() !== given.path.join()) {
      return yield* Effect.die(new Error("A member was given a second address"))
    }
  })

const few = (sql: SqlClient.SqlClient): DepositAddressStore["Service"]["few"] => (limit) =>
  readRows(FewRow)(sql`SELECT address FROM deposit_addresses ORDER BY address LIMIT ${limit + 1}`).pipe(
    Effect.map((rows) => rows.length > limit ? null : rows.map(({ address }) => address))
  )

/** Addresses given to members, in Postgres. */
export const layer: Layer.Layer<DepositAddressStore, never, SqlClient.SqlClient> = Layer.effect(
  DepositAddressStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    DepositAddressStore.of({
      assign: assign(sql),
      of: of(sql),
      owners: (addresses) =>
        readRows(OwnerRow)(sql`
          SELECT user_id AS "userId", address FROM deposit_addresses WHERE address = ANY(${addresses}::text[])`).pipe(
            Effect.map((rows) => new Map(rows.map(({ address, userId }) => [address, userId])))
          ),
      page: (after, limit) =>
        readRows(AddressRow)(sql`
          SELECT user_id AS "userId", address, path FROM deposit_addresses
          WHERE user_id > ${after ?? NOBODY}::uuid ORDER BY user_id LIMIT ${limit}`),
      few: few(sql)
    }))
)

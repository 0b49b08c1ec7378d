import { Address } from "@sigmatrade/core/chain/Address"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { User, UserId, WalletLink } from "@sigmatrade/core/user/User"
import { UserUnknown, WalletTaken, WalletUnlinked } from "@sigmatrade/core/user/UserStore"
import type { StandingChange, UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { isViolationOf } from "./isViolationOf.ts"
import { readRows } from "./readRows.ts"

const OwnerRow = Schema.Struct({
  userId: UserId,
  address: Address,
  linkedAt: Schema.DateTimeUtcFromDate,
  provenAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  until: Schema.NullOr(Schema.DateTimeUtcFromDate)
})
const ChangeRow = Schema.Struct({ from: Address, to: Address, at: Schema.DateTimeUtcFromDate })
const StandingRow = Schema.Struct({
  userId: UserId, standing: User.fields.standing, operator: OperatorName, note: Schema.String, at: Schema.DateTimeUtcFromDate
})

/** A present wallet has no end; the rows of one address are all of one member. */
const ownerOf = (rows: ReadonlyArray<typeof OwnerRow.Type>, userId: UserId) => {
  const present = rows.find(({ until }) => until === null)
  return {
    userId,
    wallet: present === undefined ? null : new WalletLink(present),
    past: rows.flatMap(({ linkedAt, until }) => until === null ? [] : [{ from: linkedAt, until }])
  }
}

const walletOwners = (sql: SqlClient.SqlClient): UserStore["Service"]["walletOwners"] => (addresses) =>
  readRows(OwnerRow)(sql`
    SELECT id AS "userId", wallet_address AS address, wallet_linked_at AS "linkedAt", wallet_proven_at AS "provenAt",
      NULL::timestamptz AS until, 0 AS serial
    FROM users WHERE wallet_address = ANY(${addresses}::text[])
    UNION ALL SELECT user_id, from_address, from_linked_at, NULL, changed_at, serial
    FROM wallet_changes WHERE from_address = ANY(${addresses}::text[]) ORDER BY serial`).pipe(
      Effect.map((rows) => new Map([...Map.groupBy(rows, ({ address }) => address)].flatMap(([address, [first, ...rest]]) =>
        first === undefined ? [] : [[address, ownerOf([first, ...rest], first.userId)] as const])))
    )

const changeWallet = (sql: SqlClient.SqlClient, get: UserStore["Service"]["get"]): UserStore["Service"]["changeWallet"] =>
  Effect.fn("UserStorePostgres.changeWallet")(function*(id: UserId, address: Address, at: DateTime.Utc) {
    const now = DateTime.toDateUtc(at)
    return yield* sql.withTransaction(Effect.gen(function*() {
      yield* sql`SELECT 1 FROM users WHERE id = ${id} FOR NO KEY UPDATE`
      const user = yield* get(id)
      if (user.wallet === null) return yield* new WalletUnlinked({ id })
      if (user.wallet.address === address) return user
      yield* sql`
        INSERT INTO wallet_changes (user_id, from_address, from_linked_at, to_address, changed_at)
        SELECT id, wallet_address, wallet_linked_at, ${address}, ${now} FROM users WHERE id = ${id}`
      yield* sql`
        UPDATE users SET wallet_address = ${address}, wallet_linked_at = ${now}, wallet_proven_at = NULL WHERE id = ${id}`
      return new User({ ...user, wallet: new WalletLink({ address, linkedAt: at, provenAt: null }) })
    })).pipe(
      Effect.catchIf(isViolationOf("IDX_users_wallet_address"), () => new WalletTaken({ address })),
      Effect.catchTag("SqlError", (error) => Effect.die(error))
    )
  })

const setStanding = (sql: SqlClient.SqlClient, get: UserStore["Service"]["get"]): UserStore["Service"]["setStanding"] =>
  Effect.fn("UserStorePostgres.setStanding")(function*({ at, note, operator, standing, userId }: StandingChange) {
    yield* get(userId)
    const changed = yield* sql`
      WITH changed AS (UPDATE users SET standing = ${standing} WHERE id = ${userId} AND standing <> ${standing} RETURNING id)
      INSERT INTO standing_changes (user_id, standing, operator, note, changed_at)
      SELECT id, ${standing}, ${operator}, ${note}, ${DateTime.toDateUtc(at)} FROM changed RETURNING serial`
    return changed.length > 0
  }, Effect.catchIf((error) => !(error instanceof UserUnknown), (error) => Effect.die(error)))

/** What members changed and what was decided about them, none of which is ever forgotten. `get` is that of the store. */
export const memberHistory = (sql: SqlClient.SqlClient, get: UserStore["Service"]["get"]): Pick<
  UserStore["Service"], "walletOwners" | "changeWallet" | "setStanding" | "walletChanges" | "standingChanges"
> => ({
  walletOwners: walletOwners(sql),
  changeWallet: changeWallet(sql, get),
  setStanding: setStanding(sql, get),
  walletChanges: (id: UserId, limit: number) =>
    readRows(ChangeRow)(sql`
      SELECT from_address AS "from", to_address AS "to", changed_at AS at FROM wallet_changes WHERE user_id = ${id}
      ORDER BY serial DESC LIMIT ${limit}`),
  standingChanges: (id: UserId, limit: number) =>
    readRows(StandingRow)(sql`
      SELECT user_id AS "userId", standing, operator, note, changed_at AS at FROM standing_changes WHERE user_id = ${id}
      ORDER BY serial DESC LIMIT ${limit}`)
})

import { LoginLink } from "@sigmatrade/core/admin/LoginLink"
import { LoginLinkStore } from "@sigmatrade/core/admin/LoginLinkStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const LinkRow = Schema.Struct({
  ...LoginLink.fields,
  telegramId: Int8.pipe(Schema.decodeTo(LoginLink.fields.telegramId)),
  expiresAt: Schema.DateTimeUtcFromDate
})

/** Links that open the dashboard, in Postgres. */
export const layer: Layer.Layer<LoginLinkStore, never, SqlClient.SqlClient> = Layer.effect(
  LoginLinkStore,
  Effect.map(SqlClient.SqlClient, (sql) => LoginLinkStore.of({
    put: ({ expiresAt, hash, operator, session, telegramId }) => Effect.orDie(Effect.asVoid(sql`
      INSERT INTO dashboard_links (telegram_id, hash, operator, session, expires_at)
      VALUES (${telegramId}, ${hash}, ${operator}, ${session}, ${DateTime.toDateUtc(expiresAt)})
      ON CONFLICT ON CONSTRAINT dashboard_links_one_each DO UPDATE SET hash = EXCLUDED.hash, operator = EXCLUDED.operator,
        session = EXCLUDED.session, expires_at = EXCLUDED.expires_at`)),
    take: (hash, now) => readRows(LinkRow)(sql`
      DELETE FROM dashboard_links WHERE hash = ${hash} AND expires_at > ${DateTime.toDateUtc(now)}
      RETURNING hash, telegram_id AS "telegramId", operator, session, expires_at AS "expiresAt"`).pipe(
      Effect.map(([row]) => Option.map(Option.fromUndefinedOr(row), (found) => new LoginLink(found)))
    )
  }))
)

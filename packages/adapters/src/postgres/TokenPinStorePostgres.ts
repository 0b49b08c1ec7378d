import { TokenFacts } from "@sigmatrade/core/chain/TokenFacts"
import { TokenPinStore } from "@sigmatrade/core/chain/TokenPinStore"
import { DateTime, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

/** What tokens were when they were agreed to, in Postgres. */
export const layer: Layer.Layer<TokenPinStore, never, SqlClient.SqlClient> = Layer.effect(
  TokenPinStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    TokenPinStore.of({
      get: (asset) =>
        readRows(TokenFacts)(sql`
          SELECT asset, code_hash AS "codeHash", decimals, proxy_hash AS "proxyHash" FROM token_pins
          WHERE asset = ${asset} ORDER BY id DESC LIMIT 1`).pipe(Effect.map((rows) => Option.fromUndefinedOr(rows[0]))),
      pin: ({ asset, codeHash, decimals, proxyHash }, at) =>
        sql`
          INSERT INTO token_pins (asset, code_hash, decimals, proxy_hash, pinned_at)
          VALUES (${asset}, ${codeHash}, ${decimals}::int, ${proxyHash}, ${DateTime.toDateUtc(at)})`.pipe(Effect.orDie, Effect.asVoid)
    }))
)

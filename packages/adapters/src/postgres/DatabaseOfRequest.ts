import { PgClient } from "@effect/sql-pg"
import type { Redacted } from "effect"
import type { DatabaseSettings } from "./Database.ts"

/** A pooler between us and the database, by its URL: who we are and where it is. */
export interface PoolerSettings {
  readonly url: Redacted.Redacted<string>
  readonly applicationName: string
}

/** Connections one request may have: so many statements of its answer run at the same time. */
const CONNECTIONS_MAX = 2

/**
 * A client for as long as one request is answered, where connections may not outlive it. It connects with the first statement, keeps no
 * statement prepared and takes the database as it is: those who run for long migrate it. A pooler need not know our limits of time.
 */
export const layer = (settings: DatabaseSettings | PoolerSettings) =>
  PgClient.layer({
    ...settings,
    maxConnections: CONNECTIONS_MAX,
    minConnections: 0,
    connectTimeout: "5 seconds",
    prepare: false,
    ...("url" in settings ? {} : { startupParameters: { statement_timeout: "30000", lock_timeout: "10000", idle_in_transaction_session_timeout: "30000" } })
  })

import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** Where migrations lie. */
export const migrationsFolder = fileURLToPath(new URL("../../../packages/adapters/src/postgres/migrations/", import.meta.url))

/** One migration as it lies in its folder. */
export interface MigrationFiles {
  readonly id: number
  readonly name: string
  readonly up: string
  readonly note: string
}

/** Every migration, oldest first. */
export const migrations: ReadonlyArray<MigrationFiles> = readdirSync(migrationsFolder).filter((name) => /^\d{4}_\w+$/.test(name)).toSorted().map((name) => ({
  id: Number.parseInt(name, 10),
  name,
  up: readFileSync(`${migrationsFolder}${name}/up.sql`, "utf8"),
  note: readFileSync(`${migrationsFolder}${name}/note.md`, "utf8")
}))

/** Runs one migration by itself, without a word of it in the table of migrations. */
export const runUp = (up: string) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe(`DO $migration$ BEGIN\n${up}\nEND $migration$`))

import { Console, Effect, Schema } from "effect"
import { Command } from "effect/cli"
import { SchemaStandings } from "./SchemaStandings.ts"
import { writeTable } from "./writeTable.ts"
import { writeTime } from "./writeTime.ts"

/** Something a migration has made is gone or was changed by hand. Restore it, or the database. */
export class SchemaDamaged extends Schema.TaggedError<SchemaDamaged>()("SchemaDamaged", { migrations: Schema.Array(Schema.String) }) {
  override get message() {
    return `The database lacks what these migrations have made: ${this.migrations.join(", ")}. ` +
      "Each one's verify.sql lists it, its up.sql shows how it is made: make it again, or restore a backup. Start nothing before."
  }
}

const words = (isThere: boolean | null) => isThere === null ? "of a newer version, or changed by it" : isThere ? "whole" : "DAMAGED"

/** `migrations`: brings the database to the newest schema, as every start does, and says how it stands. */
export const migrationsCommand = Command.make("migrations", {}, Effect.fnUntraced(function*() {
  const found = yield* (yield* SchemaStandings).all
  yield* Console.log(writeTable(["migration", "ran", "stands"], found.map(({ isThere, name, ranAt }) => [name, writeTime(ranAt), words(isThere)])).join("\n"))
  const damaged = found.filter(({ isThere }) => isThere === false).map(({ name }) => name)
  if (damaged.length > 0) return yield* new SchemaDamaged({ migrations: damaged })
})).pipe(Command.withDescription("Bring the database to the newest schema, and check that everything its migrations have made is there"))

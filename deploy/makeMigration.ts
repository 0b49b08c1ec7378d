import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

const UP = `-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.
-- Expand only: the version before this one goes on running beside it.

`

const note = (folder: string) => `# ${folder}

What it makes, and what for.

Locks: which tables, and for how long. Undo: how to take it away again.
`

/** Makes the next migration in a folder of migrations, empty yet; answers what it is called. */
const makeMigration = (folder: string, name: string): string => {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/u.test(name)) throw new Error("Give the migration a name in lower case with _ between its words: npm run migration:generate -- wallet_labels")
  const ids = readdirSync(folder).flatMap((one) => /^(\d{4})_/u.exec(one)?.[1] ?? []).map(Number)
  const made = `${String(Math.max(0, ...ids) + 1).padStart(4, "0")}_${name}`
  if (existsSync(join(folder, made))) throw new Error(`${made} is there already.`)
  mkdirSync(join(folder, made))
  writeFileSync(join(folder, made, "up.sql"), UP)
  writeFileSync(join(folder, made, "note.md"), note(made))
  return made
}

const [name = "", place = "packages/adapters/src/postgres/migrations"] = process.argv.slice(2)
try {
  console.log(`${makeMigration(resolve(place), name)} is made: write up.sql and note.md, then npm run migration:verify and npm run test:migrations.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

import { assert, describe, it } from "vitest"
import { contractionsOf } from "./contractionsOf.ts"
import { migrations } from "./migrations.ts"

/** What its note says of a migration that takes something away: no process of this version or an older one may run beside it. */
const safeAfter = (note: string) => /^Contract: safe after (\d+\.\d+\.\d+)\b/m.exec(note)?.[1]

const breaking = [
  "DROP TABLE payouts;",
  "DROP INDEX users_created_at;",
  "DROP FUNCTION take_rate_limit(text);",
  "DROP TRIGGER audit_log_is_history ON audit_log;",
  "DROP VIEW balances;",
  "ALTER TABLE users RENAME TO members;",
  "ALTER TABLE users RENAME COLUMN name TO title;",
  "ALTER INDEX users_created_at RENAME TO users_by_age;",
  "ALTER TABLE users DROP COLUMN name;",
  "ALTER TABLE users ADD COLUMN age integer NOT NULL;",
  "ALTER TABLE users ALTER COLUMN serial TYPE integer;",
  "ALTER TABLE users ALTER COLUMN wallet_address SET NOT NULL;",
  "ALTER TABLE users ALTER COLUMN standing DROP DEFAULT;",
  "ALTER TABLE users DROP CONSTRAINT users_standing_check;",
  "ALTER TABLE users DISABLE TRIGGER ALL;",
  "DELETE FROM users;",
  "TRUNCATE users;",
  "EXECUTE 'DROP TABLE ' || 'users';",
  "IF EXISTS (SELECT 1 FROM admins) THEN\n  DROP TABLE admins;\nEND IF;",
  "DROP TABLE users;\nCREATE TABLE users (id uuid);",
  "CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';\nDROP FUNCTION f(text);"
]

const harmless = [
  "CREATE TABLE planted (id uuid NOT NULL);\nALTER TABLE planted ADD COLUMN age integer NOT NULL;\nALTER TABLE planted DROP COLUMN id;\nDROP TABLE planted;",
  "ALTER TABLE users ADD COLUMN age integer;",
  "ALTER TABLE users ADD COLUMN age integer NOT NULL DEFAULT 0;",
  "ALTER TABLE users ADD COLUMN number bigint NOT NULL GENERATED ALWAYS AS IDENTITY;",
  "ALTER TABLE users DROP CONSTRAINT users_standing_check;\nALTER TABLE users ADD CONSTRAINT users_standing_check CHECK (standing <> '');",
  "DROP FUNCTION f(text, integer[]);\nCREATE FUNCTION f(a text, b integer[], OUT c text) LANGUAGE sql AS 'SELECT a';",
  "DROP INDEX users_created_at;\nCREATE INDEX users_created_at ON users (created_at, id);",
  "DROP TRIGGER a ON users;\nCREATE TRIGGER a BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION refuse_change();",
  "UPDATE users SET standing = 'active' WHERE standing IS NULL;",
  "PERFORM refuse_change();"
]

describe("a migration", () => {
  it.each(migrations)("$name only expands, or its note says after which version it is safe", ({ note, up }) => {
    const taken = contractionsOf(up)
    assert.isTrue(taken.length === 0 || safeAfter(note) !== undefined, `Expand first and contract a release later, or say so in note.md ("Contract: safe after 1.2.3."): ${taken.join("; ")}`)
  })

  it.each(breaking)("that takes something from the version before is noticed: %s", (up) => {
    assert.isNotEmpty(contractionsOf(up))
  })

  it.each(harmless)("that takes nothing is let through: %s", (up) => {
    assert.deepStrictEqual(contractionsOf(up), [])
  })

  it("that only mentions a contract does not declare one", () => {
    assert.isUndefined(safeAfter("# 0050\n\nThis is no Contract: it expands.\n"))
    assert.strictEqual(safeAfter("# 0050\n\nContract: safe after 1.2.3.\n"), "1.2.3")
  })
})

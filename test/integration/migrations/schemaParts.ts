import { readRows } from "@sigmatrade/adapters/postgres/readRows"
import { Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"

const Part = Schema.Struct({ kind: Schema.String, table: Schema.String, name: Schema.String, detail: Schema.String, drop: Schema.String })

/** One thing a schema is made of: what it is, exactly how it is, and the statement that takes it away. */
export type SchemaPart = typeof Part.Type

/** What the migrator keeps is no part of any migration. */
const OURS = "n.nspname = 'public' AND c.relname <> 'migrations'"

/** Everything of the schema `public` by the words of the catalog. Not null constraints stand with their columns: older servers know them there only. */
const PARTS = `
  SELECT 'table' AS kind, c.relname::text AS "table", c.relname::text AS name, c.relkind::text || c.relpersistence::text AS detail,
    format('DROP TABLE %I CASCADE', c.relname) AS drop
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND c.relkind IN ('r', 'p')
  UNION ALL
  SELECT 'column', c.relname, a.attname, format('%s %s %s %s %s', CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END, format_type(a.atttypid, a.atttypmod), a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)),
    format('ALTER TABLE %I DROP COLUMN %I CASCADE', c.relname, a.attname)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE ${OURS} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT 'constraint', c.relname, k.conname, pg_get_constraintdef(k.oid), format('ALTER TABLE %I DROP CONSTRAINT %I CASCADE', c.relname, k.conname)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND k.contype IN ('c', 'f', 'p', 'u', 'x')
  UNION ALL
  SELECT 'index', c.relname, i.relname, pg_get_indexdef(x.indexrelid), format('DROP INDEX %I CASCADE', i.relname)
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OURS} AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
  UNION ALL
  SELECT 'trigger', c.relname, t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text, format('DROP TRIGGER %I ON %I', t.tgname, c.relname)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND NOT t.tgisinternal
  UNION ALL
  SELECT 'function', '', p.proname, md5(p.prosrc) || ' ' || pg_get_functiondef(p.oid), format('DROP FUNCTION %s CASCADE', p.oid::regprocedure)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prokind = 'f'
  ORDER BY 1, 2, 3, 4`

/** Every part of a database's schema; what is left out says nothing about how it works: the order of columns, and statistics. */
export const schemaParts = Effect.flatMap(SqlClient.SqlClient, (sql) => readRows(Part)(sql.unsafe(PARTS)))

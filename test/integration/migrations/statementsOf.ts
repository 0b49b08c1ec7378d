import { loadModule, parsePlPgSQLSync, parseSync } from "libpg-query"

await loadModule()

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null

/** Every object below a value that stands under this key. */
const under = (value: unknown, key: string): ReadonlyArray<Tree> => {
  if (!isTree(value)) return []
  const found = value[key]
  return [...(isTree(found) ? [found] : []), ...Object.values(value).flatMap((one) => under(one, key))]
}

const bodyOf = (up: string): unknown => parsePlPgSQLSync(`CREATE FUNCTION up() RETURNS void LANGUAGE plpgsql AS $migration$ BEGIN\n${up}\nEND $migration$`)

/** The lines of `up.sql` on which the statements of its body begin, counted from 1. */
export const linesOf = (up: string): ReadonlyArray<number> => {
  const [block] = under(bodyOf(up), "PLpgSQL_stmt_block")
  const body: ReadonlyArray<Readonly<Record<string, { readonly lineno?: number }>>> = Array.isArray(block?.["body"]) ? block["body"] : []
  return body.flatMap((statement) => Object.entries(statement)).flatMap(([kind, { lineno }]) =>
    kind === "PLpgSQL_stmt_return" || lineno === undefined ? [] : [lineno - 1])
}

/** One statement of a migration as the server's own parser reads it: what it is, and the rest. */
export interface Statement {
  readonly kind: string
  readonly tree: unknown
}

/** Every statement of `up.sql`, those in branches and loops too; one that is put together while it runs has the kind `EXECUTE`. */
export const statementsOf = (up: string): ReadonlyArray<Statement> => {
  const body = bodyOf(up)
  const queries = under(body, "sqlstmt").flatMap((one) => under(one, "PLpgSQL_expr")).map(({ query }) => String(query))
  const parsed = queries.flatMap((query) => parseSync(query).stmts ?? []).flatMap(({ stmt }) => Object.entries(stmt ?? {}))
  const dynamic = under(body, "PLpgSQL_stmt_dynexecute")
  return [...parsed.map(([kind, tree]) => ({ kind, tree })), ...dynamic.map((tree) => ({ kind: "EXECUTE", tree }))]
}

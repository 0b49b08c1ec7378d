import type { Statement } from "./statementsOf.ts"
import { statementsOf } from "./statementsOf.ts"

/** What of the server's parse trees is looked at here. */
interface Tree {
  readonly relation?: { readonly relname?: string }
  readonly relations?: ReadonlyArray<{ readonly RangeVar?: { readonly relname?: string } }>
  readonly cmds?: ReadonlyArray<{ readonly AlterTableCmd?: Command }>
  readonly objects?: ReadonlyArray<unknown>
  readonly removeType?: string
  readonly funcname?: unknown
  readonly trigname?: string
  readonly idxname?: string
  readonly parameters?: ReadonlyArray<{ readonly FunctionParameter?: { readonly mode?: string; readonly argType?: unknown } }>
}
interface Command {
  readonly subtype?: string
  readonly name?: string
  readonly def?: { readonly ColumnDef?: { readonly colname?: string; readonly constraints?: ReadonlyArray<Constraint> }; readonly Constraint?: Constraint["Constraint"] }
}
interface Constraint {
  readonly Constraint?: { readonly contype?: string; readonly conname?: string }
}

const treeOf = ({ tree }: Statement) => tree as Tree

/** The words of a name, whatever it is wrapped in: schemas, tables, functions, types. */
const wordsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value !== "object" || value === null) return []
  const { sval } = value as { readonly sval?: unknown }
  return typeof sval === "string" ? [sval] : Object.values(value).flatMap(wordsIn)
}

const FUNCTION_TYPES = /^FUNC_PARAM_(DEFAULT|IN|INOUT|VARIADIC)$/

/** A name by which something that was dropped is known when it is made again: for functions with the types they take. */
const madeName = (statement: Statement): ReadonlyArray<string> => {
  const { kind } = statement
  const { funcname, idxname, parameters = [], relation, trigname } = treeOf(statement)
  if (kind === "CreateFunctionStmt") {
    const types = parameters.flatMap(({ FunctionParameter }) => FUNCTION_TYPES.test(FunctionParameter?.mode ?? "") ? wordsIn(FunctionParameter?.argType).at(-1) ?? "" : [])
    return [`${wordsIn(funcname).join(".")}(${types.join(", ")})`]
  }
  if (kind === "CreateTrigStmt") return [`${trigname} of ${relation?.relname}`]
  return kind === "IndexStmt" && idxname !== undefined ? [idxname] : []
}

const droppedNames = ({ objects = [], removeType }: Tree): ReadonlyArray<string> =>
  objects.map((object) => {
    const { ObjectWithArgs } = object as { readonly ObjectWithArgs?: { readonly objname?: unknown; readonly objargs?: ReadonlyArray<unknown> } }
    if (ObjectWithArgs !== undefined) {
      return `${wordsIn(ObjectWithArgs.objname).join(".")}(${(ObjectWithArgs.objargs ?? []).map((type) => wordsIn(type).at(-1)).join(", ")})`
    }
    const words = wordsIn(object)
    return removeType === "OBJECT_TRIGGER" ? `${words.at(-1)} of ${words.at(-2)}` : words.join(".")
  })

const VALUED = ["CONSTR_DEFAULT", "CONSTR_IDENTITY", "CONSTR_GENERATED"]

/** What a change of an existing table takes from those who do not know it yet. */
const takenBy = ({ def, name, subtype }: Command, added: ReadonlySet<string>): string | null => {
  const kinds = (def?.ColumnDef?.constraints ?? []).map(({ Constraint }) => Constraint?.contype ?? "")
  switch (subtype) {
    case "AT_AddColumn":
      return kinds.some((kind) => kind === "CONSTR_NOTNULL" || kind === "CONSTR_PRIMARY") && !kinds.some((kind) => VALUED.includes(kind))
        ? `adds ${def?.ColumnDef?.colname}, which must be given` : null
    case "AT_DropConstraint":
      return added.has(name ?? "") ? null : `drops the constraint ${name}`
    case "AT_AddConstraint":
      return def?.Constraint?.contype === "CONSTR_NOTNULL" ? "forbids null" : null
    case "AT_ColumnDefault":
      return def === undefined ? `drops the default of ${name}` : null
    case "AT_DropColumn":
    case "AT_AlterColumnType":
    case "AT_SetNotNull":
    case "AT_DropIdentity":
    case "AT_DropExpression":
    case "AT_DetachPartition":
    case "AT_DisableTrig":
    case "AT_DisableTrigAll":
    case "AT_DisableTrigUser":
      return `${subtype} ${name ?? ""}`.trim()
    default:
      return null
  }
}

/** What a migration takes from a version that does not know it: names that go, shapes that change, values that must be given. */
export const contractionsOf = (up: string): ReadonlyArray<string> => {
  const statements = statementsOf(up)
  const made = new Set(statements.flatMap(madeName))
  const added = new Set(statements.flatMap((one) => treeOf(one).cmds ?? []).flatMap(({ AlterTableCmd }) =>
    AlterTableCmd?.subtype === "AT_AddConstraint" ? AlterTableCmd.def?.Constraint?.conname ?? [] : []))
  const fresh = new Set<string>()
  return statements.flatMap((statement) => {
    const { kind } = statement
    const { cmds = [], relation, relations = [], ...rest } = treeOf(statement)
    const table = relation?.relname ?? ""
    if (kind === "CreateStmt") fresh.add(table)
    if (kind === "EXECUTE") return ["EXECUTE cannot be judged"]
    if (kind === "RenameStmt" || kind === "AlterObjectSchemaStmt") return fresh.has(table) ? [] : [`${table}: renames`]
    if (kind === "DropStmt") return droppedNames(rest).filter((name) => !made.has(name) && !fresh.has(name.split(" of ").at(-1) ?? "")).map((name) => `drops ${name}`)
    if (kind === "DeleteStmt") return fresh.has(table) ? [] : [`${table}: deletes rows`]
    if (kind === "TruncateStmt") return relations.flatMap(({ RangeVar }) => fresh.has(RangeVar?.relname ?? "") ? [] : [`${RangeVar?.relname}: deletes rows`])
    if (kind !== "AlterTableStmt" || fresh.has(table)) return []
    return cmds.flatMap(({ AlterTableCmd }) => {
      const taken = AlterTableCmd === undefined ? null : takenBy(AlterTableCmd, added)
      return taken === null ? [] : [`${table}: ${taken}`]
    })
  })
}

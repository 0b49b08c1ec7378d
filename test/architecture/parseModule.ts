import type { Expression, Node, Program } from "@oxc-project/types"
import { parseSync, Visitor } from "rolldown/utils"

/** A thing in a module with the line it stands on, counted from 1. */
export interface Found {
  readonly text: string
  readonly line: number
}

/** What the rules need to know of one TypeScript file. */
export interface ParsedModule {
  /** Every specifier: import, export from, import type, dynamic import. A specifier that is no literal is `?`. */
  readonly imports: ReadonlyArray<Found>
  /** Every exported name; a re-export is `*` because its docstring stands elsewhere. */
  readonly exports: ReadonlyArray<Found & { readonly documented: boolean }>
  readonly functions: ReadonlyArray<Found & { readonly lines: number }>
  /** Reads of environment variables, through Node, Vite, Deno, Bun or effect's Config. */
  readonly environmentReads: ReadonlyArray<Found>
  /** Statements that build an Effect and drop it, so that it never runs. */
  readonly droppedEffects: ReadonlyArray<Found>
  /** Names called or constructed, with their path: `Movement`, `Movement.make`. */
  readonly calls: ReadonlyArray<Found>
  /** `{ a, b }` of `import { a, b } from "x"`. */
  readonly importedNames: ReadonlyArray<Found & { readonly from: string }>
  /** The keys of each object literal, separated by spaces. */
  readonly objects: ReadonlyArray<Found>
}

type Lines = (node: { readonly start: number; readonly end: number }) => { readonly line: number; readonly lines: number }

const lineCounter = (text: string): Lines => {
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length
  return (node) => ({ line: lineAt(node.start), lines: lineAt(node.end) - lineAt(node.start) + 1 })
}

/** `a.b.c` of a chain of names, `?` where a link is no plain name. */
const dotted = (node: Expression | Node): string => {
  if (node.type === "Identifier") return node.name
  if (node.type !== "MemberExpression") return node.type === "MetaProperty" ? "import.meta" : "?"
  const property = node.property.type === "Identifier" && !node.computed ? node.property.name
    : node.property.type === "Literal" ? String(node.property.value) : "?"
  return `${dotted(node.object)}.${property}`
}

const declaredNames = (statement: Program["body"][number]): ReadonlyArray<string> => {
  if (statement.type === "ExportAllDeclaration") return ["*"]
  if (statement.type === "ExportDefaultDeclaration") return ["default"]
  if (statement.type !== "ExportNamedDeclaration") return []
  const { declaration } = statement
  if (declaration === null) return statement.specifiers.map(() => "*")
  if (declaration.type === "VariableDeclaration") return declaration.declarations.map(({ id }) => id.type === "Identifier" ? id.name : "*")
  return "id" in declaration && declaration.id !== null && "name" in declaration.id ? [declaration.id.name] : ["*"]
}

type Comments = ReturnType<typeof parseSync>["comments"]

/** A docstring stands directly above the export and says more than its name. */
const isDocumented = (text: string, comments: Comments, name: string, start: number) =>
  comments.some((comment) =>
    comment.type === "Block" && comment.value.startsWith("*") && comment.end <= start && text.slice(comment.end, start).trim() === "" &&
    /[\p{L}\p{N}]/u.test(comment.value.replace(new RegExp(`\\b${name}\\b`, "gi"), "")))

const environments = ["process.env", "import.meta.env", "Deno.env", "Bun.env"]
const readsEnvironment = (name: string) =>
  environments.some((environment) => name.endsWith(environment)) || /^(Config|ConfigProvider)\./.test(name)

const effectModules = /^(Effect|Layer|Stream|Queue|PubSub|Ref|Deferred|Fiber|FiberSet|FiberMap|Scope|Schedule)\./
/** `Effect.runFork` and `Queue.offerUnsafe` act at once: there is no Effect to lose. */
const actsAtOnce = (name: string) => /\.(run([A-Z]\w*)?|\w+Unsafe)$/.test(name)

/** Whether a statement like `Effect.log("x")` or `work.pipe(Effect.asVoid)` makes an Effect that nobody takes. */
const dropsEffect = (expression: Expression): boolean => {
  if (expression.type !== "CallExpression") return false
  const callee = dotted(expression.callee)
  if (effectModules.test(callee)) return !actsAtOnce(callee)
  const last = expression.arguments.at(-1)
  return callee.endsWith(".pipe") && last !== undefined && !actsAtOnce(dotted(last.type === "CallExpression" ? last.callee : last))
}

const visit = (program: Program, at: Lines) => {
  const imports: Array<Found> = []
  const functions: Array<Found & { lines: number }> = []
  const environmentReads: Array<Found> = []
  const droppedEffects: Array<Found> = []
  const calls: Array<Found> = []
  const importedNames: Array<Found & { from: string }> = []
  const objects: Array<Found> = []
  const addImport = (node: Node, source: Node | null) => {
    if (source !== null) imports.push({ text: source.type === "Literal" ? String(source.value) : "?", line: at(node).line })
  }
  const addFunction = (node: Node & { id?: { name: string } | null }) => functions.push({ text: node.id?.name ?? "function", ...at(node) })
  new Visitor({
    ImportDeclaration: (node) => {
      addImport(node, node.source)
      for (const specifier of node.specifiers) {
        const imported = specifier.type === "ImportSpecifier" ? dotted(specifier.imported) : "*"
        importedNames.push({ text: imported, from: node.source.value, line: at(node).line })
      }
    },
    ExportNamedDeclaration: (node) => addImport(node, node.source),
    ExportAllDeclaration: (node) => addImport(node, node.source),
    ImportExpression: (node) => addImport(node, node.source),
    TSImportType: (node) => addImport(node, node.source),
    TSExternalModuleReference: (node) => addImport(node, node.expression),
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
    MemberExpression: (node) => {
      if (readsEnvironment(dotted(node))) environmentReads.push({ text: dotted(node), line: at(node).line })
    },
    VariableDeclarator: (node) => {
      const from = node.init === null || node.id.type !== "ObjectPattern" ? "" : dotted(node.init)
      const takesEnv = node.id.type === "ObjectPattern" && node.id.properties.some((property) =>
        property.type === "Property" && dotted(property.key) === "env")
      if (/(^|\.)process$|^import\.meta$/.test(from) && takesEnv) environmentReads.push({ text: `${from}.env`, line: at(node).line })
    },
    ExpressionStatement: (node) => {
      if (dropsEffect(node.expression)) droppedEffects.push({ text: "dropped Effect", line: at(node).line })
    },
    CallExpression: (node) => {
      if (dotted(node.callee) === "require") addImport(node, node.arguments[0] ?? null)
      calls.push({ text: dotted(node.callee), line: at(node).line })
    },
    ObjectExpression: (node) => {
      const keys = node.properties.map((property) => property.type === "Property" ? dotted(property.key) : "...")
      objects.push({ text: keys.join(" "), line: at(node).line })
    },
    NewExpression: (node) => calls.push({ text: dotted(node.callee), line: at(node).line })
  }).visit(program)
  return { imports, functions, environmentReads, droppedEffects, calls, importedNames, objects }
}

const parsed = new Map<string, ParsedModule>()

/** Parses TypeScript with oxc. The same text is parsed once. Throws on a syntax error. */
export const parseModule = (path: string, text: string): ParsedModule => {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const { comments, errors, program } = parseSync(path.endsWith("x") ? "module.tsx" : "module.ts", text)
  if (errors.length > 0) throw new Error(`${path}: ${errors.map((error) => error.message).join("; ")}`)
  const at = lineCounter(text)
  const exports = program.body.flatMap((statement) => declaredNames(statement).map((name) => ({
    text: name,
    line: at(statement).line,
    documented: isDocumented(text, comments, name === "*" ? "" : name, statement.start)
  })))
  const result = { exports, ...visit(program, at) }
  parsed.set(text, result)
  return result
}

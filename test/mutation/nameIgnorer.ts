import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin"

/** As much of a syntax tree as is looked at here. */
interface Node {
  readonly type: string
  readonly name?: string
  readonly callee?: Node
  readonly object?: Node
  readonly property?: Node
  readonly arguments?: ReadonlyArray<Node>
}

interface Path {
  readonly node: Node
  readonly parent?: Node | null
}

/** Calls whose first argument is a name: for people who read traces, or for the compiler. */
const NAMED_BY_FIRST = new Set(["Effect.fn", "Effect.withSpan", "Schema.brand", "Schema.Class"])

const nameOf = (callee: Node | undefined): string =>
  callee?.type === "MemberExpression" ? `${callee.object?.name ?? ""}.${callee.property?.name ?? ""}` : callee?.name ?? ""

/** `Context.Service<...>()("@sigmatrade/core/...")`: the key of a service, another one for each. */
const isKey = (callee: Node | undefined): boolean =>
  callee?.type === "CallExpression" && ["Context.Service", "Context.Reference"].includes(nameOf(callee.callee))

const isName = ({ node, parent }: Path): boolean =>
  node.type === "StringLiteral" && parent?.type === "CallExpression" && parent.arguments?.[0] === node
  && (NAMED_BY_FIRST.has(nameOf(parent.callee)) || isKey(parent.callee))

/** Leaves names of spans, services, brands and classes alone: text that no behaviour depends on, and that a test could only repeat. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "names", {
    shouldIgnore: (path: unknown) => isName(path as Path) ? "The name of a span, a service, a brand or a class" : undefined
  })
]

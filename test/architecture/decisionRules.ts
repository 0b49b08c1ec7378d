import type { Rule } from "./Rule.ts"
import { isSuite, perFile, sourceFiles } from "./Rule.ts"
import type { SourceTree } from "./SourceTree.ts"

const postings = "packages/core/src/ledger/postings/"
/** What of `ledger/Account` names no account by itself. */
const neutral = ["Account", "ownerOf"]

/** Which file decides what, and what every reader of core may rely on. */
export const decisionRules: ReadonlyArray<Rule> = [
  {
    promise: "only adapters/env reads environment variables",
    violations: perFile(({ module, path }) =>
      path.startsWith("packages/adapters/src/env/") ? [] : [
        ...module.environmentReads,
        ...module.importedNames.filter(({ from, text }) => /^(node:)?process$/.test(from) && (text === "env" || text === "*"))
      ].map(({ line, text }) => ({ line, text: `reads settings through ${text}` }))),
    planted: [
      ["apps/bot/src/main.ts", `const token = process.env.TELEGRAM_BOT_TOKEN`],
      ["apps/bot/src/main.ts", `const token = process["env"]["TELEGRAM_BOT_TOKEN"]`],
      ["apps/bot/src/main.ts", `const { env } = process`],
      ["apps/bot/src/main.ts", `import { env } from "node:process"`],
      ["apps/api/src/main.ts", `const port = globalThis.process.env["API_PORT"]`],
      ["packages/adapters/src/redis/Planted.ts", `export const Planted = Config.string("REDIS_HOST")`],
      ["packages/core/src/money/Planted.ts", `/** A setting read here. */\nexport const Planted = import.meta.env`]
    ]
  },
  {
    promise: "only ledger/postings decides which accounts move",
    violations: perFile(({ home, module, path }) => {
      if (path.startsWith(postings) || isSuite(path)) return []
      const builds = module.calls.filter(({ text }) => text === "Movement" || text === "Movement.make")
      const pairs = module.objects.filter(({ text }) => /\bdebit\b/.test(text) && /\bcredit\b/.test(text))
      const accounts = module.importedNames.filter(({ from, text }) => from.endsWith("ledger/Account") && !neutral.includes(text))
      const inCore = path.startsWith("packages/core/src/ledger/") ? builds : [...builds, ...pairs]
      const found = home === "core" ? inCore : home === "adapters" ? accounts : builds
      return found.map(({ line, text }) => ({ line, text: `decides about accounts (${text})` }))
    }),
    planted: [
      ["packages/core/src/level/Planted.ts", `/** A movement made here. */\nexport const Planted = (values: Values) => new Movement(values)`],
      ["packages/core/src/level/Planted.ts", `/** A movement made here. */\nexport const Planted = { debit: "user:1:available", credit: "house:sales" }`],
      ["packages/core/src/ledger/Planted.ts", `/** A movement made here. */\nexport const Planted = Movement.make`.concat("({})")],
      ["apps/bot/src/Planted.ts", `export const Planted = new Movement({})`],
      ["packages/adapters/src/postgres/Planted.ts", `import { HOUSE_SALES } from "@sigmatrade/core/ledger/Account"\nexport const Planted = 1`]
    ]
  },
  {
    promise: "every export of core has a docstring, and stands where it is declared",
    violations: perFile(({ home, module }) => {
      if (home !== "core") return []
      const documented = new Set(module.exports.filter((found) => found.documented).map(({ text }) => text))
      return module.exports.filter(({ text }) => text === "*" || !documented.has(text)).map(({ line, text }) => ({
        line,
        text: text === "*" ? "passes on what is declared elsewhere" : `${text} has no docstring`
      }))
    }),
    planted: [
      ["packages/core/src/money/Planted.ts", "export const Planted = 1"],
      ["packages/core/src/money/Planted.ts", "/** Planted. */\nexport const Planted = 1"],
      ["packages/core/src/money/Planted.ts", "/** Says something of another. */\nconst other = 1\nexport class Planted {}"],
      ["packages/core/src/money/Planted.ts", "// Not a docstring at all.\nexport function Planted() {}"],
      ["packages/core/src/money/Planted.ts", "/** All of the amounts. */\nexport * from \"./Amount.ts\""]
    ]
  },
  {
    promise: "an Effect that is built is also used",
    violations: perFile(({ module }) => module.droppedEffects),
    planted: [
      ["apps/bot/src/Planted.ts", `export const Planted = Effect.gen(function*() {\n  Effect.log("lost")\n})`],
      ["apps/bot/src/Planted.ts", `export const Planted = 1\nwork.pipe(Effect.asVoid)`]
    ]
  }
]

/** Every name core shows to the world, by file: what a release may not lose by accident. */
export const publicNames = (tree: SourceTree): string =>
  sourceFiles(tree).filter(({ home, segments }) => home === "core" && segments[0] !== "internal").map(({ module, segments }) => {
    const names = [...new Set(module.exports.map(({ text }) => text))].toSorted()
    return `${segments.join("/").replace(/\.ts$/, "")}: ${names.join(", ")}\n`
  }).toSorted().join("")

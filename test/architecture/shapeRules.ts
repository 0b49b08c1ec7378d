import type { Rule } from "./Rule.ts"
import { isSuite, perFile, sourcePaths } from "./Rule.ts"

const linesMax = 200
const functionLinesMax = 40
const linesIn = (text: string) => text.replace(/\n$/, "").split("\n").length
const lines = (count: number) => "//\n".repeat(count)

/** Files that are started, not imported: they need no export. */
const isStart = (path: string) => /^apps\/[^/]+\/src\/(main|node|edge|operatorMain|legacyMain|backupMain|restoreMain)\.ts$/.test(path)

/** How big a thing may be and what it is called. */
export const shapeRules: ReadonlyArray<Rule> = [
  {
    promise: `a file has at most ${linesMax} lines`,
    violations: perFile(({ text }) => linesIn(text) <= linesMax ? [] : [{ line: 1, text: `has ${linesIn(text)} lines` }]),
    planted: [
      ["apps/bot/src/Planted.ts", `export const Planted = 1\n${lines(linesMax)}`],
      ["packages/adapters/src/contract/limit/Planted.ts", `export const Planted = 1\n${lines(linesMax)}`]
    ]
  },
  {
    promise: `a function has at most ${functionLinesMax} lines`,
    violations: perFile(({ module, path }) =>
      isSuite(path) ? [] : module.functions.filter((found) => found.lines > functionLinesMax).map(({ line, lines: count, text }) => ({
        line,
        text: `${text} has ${count} lines`
      }))),
    planted: [
      ["apps/bot/src/Planted.ts", `export function Planted() {\n${lines(functionLinesMax - 1)}}`],
      ["apps/bot/src/Planted.ts", `export const Planted = Effect.gen(function*() {\n${lines(functionLinesMax - 1)}})`],
      ["apps/bot/src/Planted.ts", `export const Planted = () => {\n${lines(functionLinesMax - 1)}}`]
    ]
  },
  {
    promise: "folders are at most two deep below src, three for migrations",
    violations: (tree) =>
      sourcePaths(tree).filter((path) => path.split("/").length - 4 > (path.includes("/migrations/") ? 3 : 2))
        .map((path) => `${path}:1 lies too deep`),
    planted: [
      ["packages/core/src/ledger/postings/deep/Planted.ts", "export const Planted = 1"],
      ["packages/adapters/src/postgres/migrations/0001_start/deep/up.sql", "SELECT 1;"]
    ]
  },
  {
    promise: "a file is named after its main export; in adapters that export may be called layer",
    violations: perFile(({ home, module, path, segments }) => {
      const name = (segments.at(-1) ?? "").replace(/\.tsx?$/, "")
      const found = module.exports.some(({ text }) => text === name || (home === "adapters" && text === "layer"))
      return found || isStart(path) || path.endsWith(".d.ts") ? [] : [{ line: 1, text: `exports nothing called ${name}` }]
    }),
    planted: [
      ["packages/core/src/money/Planted.ts", "/** Some other thing here. */\nexport const Other = 1"],
      ["packages/core/src/money/Planted.ts", "/** Some other thing here. */\nexport const layer = 1"],
      ["apps/bot/src/features/planted.ts", "export const other = 1"],
      ["apps/api/src/dashboard/Planted.tsx", "export const Other = () => <p>other</p>"]
    ]
  },
  {
    promise: "nothing is called utils, helpers or common",
    violations: (tree) =>
      sourcePaths(tree).filter((path) =>
        path.split("/").some((segment) => /^(common|misc|shared)$|(^|[-_.])(utils?|helpers?)$|(Utils?|Helpers?)$/.test(segment.replace(/\.\w+$/, "")))
      ).map((path) => `${path}:1 says nothing about what it holds`),
    planted: [
      ["packages/core/src/money/utils.ts", "/** A thing that helps. */\nexport const utils = 1"],
      ["packages/adapters/src/bsc/logHelpers.ts", "export const logHelpers = 1"],
      ["apps/bot/src/common/Planted.ts", "export const Planted = 1"]
    ]
  },
  {
    promise: "sentences in a person's language stand in the bot's texts",
    violations: perFile(({ path, text }) =>
      path.startsWith("apps/bot/src/texts/") || isSuite(path) ? [] : text.split("\n").flatMap((line, index) =>
        /\p{Script=Cyrillic}/u.test(line) ? [{ line: index + 1, text: "holds a text for people" }] : [])),
    planted: [["apps/bot/src/features/Planted.ts", `export const Planted = "Пополнить"`]]
  }
]

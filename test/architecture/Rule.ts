import type { ParsedModule } from "./parseModule.ts"
import { parseModule } from "./parseModule.ts"
import type { SourceTree } from "./SourceTree.ts"

/** One rule of DESIGN as a function over files, with at least one violation that it must catch. */
export interface Rule {
  readonly promise: string
  /** One line per violation, `path:line what is wrong`. */
  readonly violations: (tree: SourceTree) => ReadonlyArray<string>
  /** Files that each break this rule when laid over the sample project. */
  readonly planted: readonly [Planted, ...ReadonlyArray<Planted>]
}

/** A file that breaks one rule: its path and text. */
export type Planted = readonly [path: string, text: string]

/** A source file of a package or an app. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  /** `core`, `adapters`, `bot`, `watcher` or `api`. */
  readonly home: string
  /** Path segments below `src`; the last is the file's name. */
  readonly segments: ReadonlyArray<string>
  readonly module: ParsedModule
}

/** Whether a file is one of the published contract suites: these are tests, though they stand in a package. */
export const isSuite = (path: string) => path.startsWith("packages/adapters/src/contract/")

/** Everything below `packages/<name>/src` and `apps/<name>/src`, whatever its type. */
export const sourcePaths = (tree: SourceTree) => [...tree.keys()].filter((path) => /^(packages|apps)\/[^/]+\/src\//.test(path))

/** The TypeScript files below `packages/<name>/src` and `apps/<name>/src`, parsed. */
export const sourceFiles = (tree: SourceTree): ReadonlyArray<SourceFile> =>
  sourcePaths(tree).filter((path) => /\.tsx?$/.test(path)).map((path) => {
    const text = tree.get(path) ?? ""
    const [, home = "", , ...segments] = path.split("/")
    return { path, text, home, segments, module: parseModule(path, text) }
  })

/** A rule that looks at one file at a time. */
export const perFile = (violations: (file: SourceFile) => ReadonlyArray<{ readonly line: number; readonly text: string }>) =>
(tree: SourceTree): ReadonlyArray<string> =>
  sourceFiles(tree).flatMap((file) => violations(file).map(({ line, text }) => `${file.path}:${line} ${text}`))

import type { Rule } from "./Rule.ts"
import type { SourceTree } from "./SourceTree.ts"

const topLevel = [
  "packages/", "apps/", "test/", "docs/", "deploy/", ".ci/", "package.json", "package-lock.json", "tsconfig.base.json",
  "docker-compose.yml", "Dockerfile", "README.md", "CHANGELOG.md", "LICENSE", ".env.example", ".gitattributes", ".gitignore", ".nvmrc", ".npmrc", ".oxlintrc.json"
]
const members = ["packages/core/", "packages/adapters/", "apps/bot/", "apps/watcher/", "apps/api/"]
const proofs = [
  "unit", "property", "contract", "integration", "simulation", "e2e", "bench", "mutation", "architecture", "support", "sandbox", "packages", "deploy"
]

const publishedExports = {
  "./internal/*": null,
  "./*": { "@sigmatrade/source": "./src/*.ts", "types": "./dist/*.d.ts", "default": "./dist/*.js" }
}

const topOf = (path: string) => path.includes("/") ? path.slice(0, path.indexOf("/") + 1) : path

const isPlaced = (path: string) =>
  topLevel.includes(topOf(path)) && (!/^(packages|apps)\/./.test(path) || members.some((member) => path.startsWith(member)))

const manifest = (tree: SourceTree, name: string): { readonly exports?: unknown; readonly files?: unknown } =>
  JSON.parse(tree.get(`packages/${name}/package.json`) ?? "{}")

const exportsText = (exports: unknown) => JSON.stringify({ exports, files: ["src", "dist"] })

/** What lies where, and what a package shows. */
export const workspaceRules: ReadonlyArray<Rule> = [
  {
    promise: "the top level, the packages and the apps are those of DESIGN",
    violations: (tree) => [...tree.keys()].filter((path) => !isPlaced(path)).map((path) => `${path}:1 has no place in DESIGN`),
    planted: [["tsconfig.json", "{}"], ["scripts/", ""], ["packages/shared/src/Planted.ts", "export const Planted = 1"], ["apps/web/package.json", "{}"]]
  },
  {
    promise: "test has one folder per kind of proof",
    violations: (tree) =>
      [...tree.keys()].filter((path) => /^test\/[^/]+\/$/.test(path) && !proofs.includes(path.split("/")[1] ?? ""))
        .map((path) => `${path}:1 is no kind of proof`),
    planted: [["test/misc/", ""]]
  },
  {
    promise: "core and adapters show their files by one star and keep internal closed",
    violations: (tree) =>
      ["core", "adapters"].filter((name) => {
        const { exports, files } = manifest(tree, name)
        return JSON.stringify({ exports, files }) !== exportsText(publishedExports)
      }).map((name) => `packages/${name}/package.json:1 opens something else`),
    planted: [
      ["packages/core/package.json", exportsText({ "./*": publishedExports["./*"] })],
      ["packages/core/package.json", exportsText({ ...publishedExports, ".": "./dist/index.js" })],
      ["packages/adapters/package.json", exportsText({ ...publishedExports, "./*": "./src/*.ts" })],
      ["packages/adapters/package.json", JSON.stringify({ exports: publishedExports, files: ["dist"] })]
    ]
  }
]

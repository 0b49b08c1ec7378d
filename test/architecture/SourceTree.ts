import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

/** The files of a project: path from its root, with `/`, to text. A test lays planted files over it. */
export type SourceTree = ReadonlyMap<string, string>

const generated = new Set(["node_modules", "dist"])

const walk = (root: string, folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (generated.has(entry.name) || entry.name.endsWith(".tsbuildinfo")) return []
    return entry.isDirectory() ? walk(root, path) : [path]
  })

/** What `.gitignore` keeps out of the project, at the top level. */
const isIgnored = (root: string) => {
  const patterns = readFileSync(join(root, ".gitignore"), "utf8").split("\n").map((line) => line.replaceAll("/", "").trim())
  return (name: string) => name === ".git" || patterns.some((pattern) =>
    pattern.startsWith("*") ? name.endsWith(pattern.slice(1)) : name === pattern)
}

/** Packages and apps with their texts; of the rest of the top level, and of `test`, the names only (folders end in `/`). */
export const readSourceTree = (root: string): SourceTree => {
  const ignored = isIgnored(root)
  const names = (folder: string) => readdirSync(join(root, folder)).filter((name) => !ignored(name)).map((name) =>
    statSync(join(root, folder, name)).isDirectory() ? `${folder}${name}/` : `${folder}${name}`)
  const sources = ["packages", "apps"].flatMap((folder) => walk(root, folder))
  return new Map([
    ...[...names(""), ...names("test/")].map((path) => [path, ""] as const),
    ...sources.map((path) => [path, readFileSync(join(root, path), "utf8")] as const)
  ])
}

import { cpSync, statSync } from "node:fs"
import { join } from "node:path"

/** Copies what the compiler leaves behind (SQL, texts, pages) from a folder of sources to where its compiled files are. */
export const copyAssets = (from: string, to: string): void =>
  cpSync(from, to, { recursive: true, filter: (path) => statSync(path).isDirectory() || !/\.tsx?$/.test(path) })

if (import.meta.main) {
  for (const name of ["core", "adapters"]) copyAssets(join("packages", name, "src"), join("packages", name, "dist"))
}

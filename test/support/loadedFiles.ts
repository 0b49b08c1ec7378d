import { readFileSync } from "node:fs"
import { join } from "node:path"

/** What a bundle loads before it runs a line of its own: by which files, in the folder of the bundle, and their text. */
export const loadedFiles = (folder: string, name: string, loaded = new Map<string, string>()): ReadonlyMap<string, string> => {
  if (loaded.has(name)) return loaded
  const text = readFileSync(join(folder, name), "utf8")
  loaded.set(name, text)
  for (const [, file = ""] of text.matchAll(/\b(?:from|import)\s*"\.\/([\w-]+\.js)"/gu)) loadedFiles(folder, file, loaded)
  return loaded
}

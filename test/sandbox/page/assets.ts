import { readFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { stripTypeScriptTypes } from "node:module"

/** A file the browser asks for, ready to be sent. */
export interface Asset {
  readonly type: string
  readonly text: string
}

const folder = new URL("./browser/", import.meta.url)

const read = async (name: string): Promise<Asset | undefined> => {
  const kind = /^[\w-]+\.(ts|css|svg)$/.exec(name)?.[1]
  const text = kind === undefined ? undefined : await readFile(new URL(name, folder), "utf8").catch(() => undefined)
  if (kind === undefined || text === undefined) return undefined
  if (kind === "css") return { type: "text/css; charset=utf-8", text }
  if (kind === "svg") return { type: "image/svg+xml", text }
  // The browser gets the same TypeScript the tests check, with its types blanked out: no build.
  return { type: "text/javascript; charset=utf-8", text: stripTypeScriptTypes(text) }
}

/** The page's own files. They are read anew each time, so that a change is seen after a reload. */
export const assets = {
  html: () => readFileSync(new URL("page.html", folder), "utf8"),
  named: read
}

import { createHash } from "node:crypto"
import { script } from "./script.ts"
import { style } from "./style.ts"

const named = (name: string, type: string, text: string) => {
  const [stem = "", ending = ""] = name.split(".")
  return { path: `/dashboard/assets/${stem}.${createHash("sha256").update(text).digest("hex").slice(0, 16)}.${ending}`, type, text }
}

/** Our own files. Another content has another name, so that what a browser keeps is never old. */
export const assets = [named("dashboard.css", "text/css; charset=utf-8", style), named("dashboard.js", "text/javascript; charset=utf-8", script)] as const

/** Where the style and the script lie. */
export const [stylePath, scriptPath] = assets.map(({ path }) => path) as [string, string]

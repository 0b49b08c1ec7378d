import type { Update } from "grammy/types"

/** Words of ours or of a client, of which nothing can be a secret. */
const READABLE: ReadonlySet<string> = new Set(["type", "status", "data", "language_code", "mime_type"])
/** Deeper than any update. */
const DEPTH_MAX = 12

const stripped = (value: unknown, name: string, depth: number): unknown => {
  if (typeof value === "string") return READABLE.has(name) ? value : `<${value.length} characters>`
  if (typeof value !== "object" || value === null) return value
  if (depth >= DEPTH_MAX) return "<more>"
  return Array.isArray(value)
    ? value.map((one) => stripped(one, name, depth + 1))
    : Object.fromEntries(Object.entries(value).map(([key, one]) => [key, stripped(one, key, depth + 1)]))
}

/** An update for people to look at: its form and its ids. Of what a person has written only the length, since any text may be a password. */
export const withoutSecrets = (update: Update): string => JSON.stringify(stripped(update, "", 0))

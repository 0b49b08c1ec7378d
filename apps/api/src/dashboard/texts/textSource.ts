import type { Language } from "@sigmatrade/core/user/User"
import { readFileSync } from "node:fs"

/** The file a language's texts stand in, as it was written. Where there are no files it is in the bundle (`deploy/bundleEdge.ts`). */
export const textSource = (language: Language): string => readFileSync(new URL(`./${language}.ftl`, import.meta.url), "utf8")

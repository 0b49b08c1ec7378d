import { Schema } from "effect"
import type { PlatformError } from "effect"

/** The file cannot be read or written, or is there already. */
export class FileUnusable extends Schema.TaggedError<FileUnusable>()("FileUnusable", { path: Schema.String, reason: Schema.String }) {}

/** What the system said about a file, in the operator's words. */
export const fileUnusable = (path: string) => (error: PlatformError.PlatformError) => new FileUnusable({ path, reason: error.reason._tag })

import { Effect, FileSystem, Stream } from "effect"
import { fileUnusable } from "./FileUnusable.ts"

/** The lines of a file. Errors: `FileUnusable`. */
export const readLines = (path: string) =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, (files) =>
    files.stream(path).pipe(Stream.mapError(fileUnusable(path)), Stream.decodeText, Stream.splitLines)))

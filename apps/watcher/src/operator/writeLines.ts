import { Effect, FileSystem, Sink, Stream } from "effect"
import { FileUnusable, fileUnusable } from "./FileUnusable.ts"

/**
 * Writes lines into a new file that only its owner can read. It gets its name when it is whole: a torn export is never mistaken for one.
 * Errors: `FileUnusable`, also when the file is there; those of the lines.
 */
export const writeLines = Effect.fn("writeLines")(function*<E, R>(path: string, lines: Stream.Stream<string, E, R>) {
  const files = yield* FileSystem.FileSystem
  const orUnusable = Effect.mapError(fileUnusable(path))
  if (yield* orUnusable(files.exists(path))) return yield* new FileUnusable({ path, reason: "it is there already" })
  const part = `${path}.part`
  const sink = files.sink(part, { flag: "w", mode: 0o600 }).pipe(Sink.mapError(fileUnusable(path)))
  yield* Stream.run(Stream.encodeText(lines), sink).pipe(Effect.tapCause(() => Effect.ignore(files.remove(part))))
  yield* orUnusable(files.rename(part, path))
})

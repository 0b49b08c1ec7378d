import { Effect, Option, Schema, Stream } from "effect"
import { LedgerArchive } from "./LedgerArchive.ts"
import { entryOf, LedgerHeader, LedgerLine } from "./LedgerLine.ts"
import { reversalFits } from "./reversalFits.ts"
import type { SealedEntry, SealHash } from "./Seal.ts"
import { GENESIS } from "./Seal.ts"
import { sealEntry } from "./sealEntry.ts"
import { Sha256 } from "./Sha256.ts"

/** A file that is not taken over: what is wrong with it, and in which line, from 1. Nothing of it was booked. */
export class LineRefused extends Schema.TaggedError<LineRefused>()("LineRefused", {
  line: Schema.Int,
  what: Schema.Literals(["is no header", "is no entry", "is not the next position", "does not fit the chain", "takes back what does not fit", "is too much", "is missing"])
}) {}

const readHeader = Schema.decodeUnknownOption(Schema.fromJsonString(LedgerHeader))
const readLine = Schema.decodeUnknownOption(Schema.fromJsonString(LedgerLine))

/** What was read so far. */
interface Read {
  readonly header: LedgerHeader | null
  readonly entries: number
  readonly hash: SealHash
}

type Refusal = LineRefused["what"]

/** The entry of the next line, chained to those before. */
const nextEntry = (before: Read, header: LedgerHeader, text: string, sha256: Sha256["Service"]): SealedEntry | Refusal => {
  if (before.entries === header.entries) return "is too much"
  const line = Option.getOrNull(readLine(text))
  if (line === null) return "is no entry"
  if (line.position !== before.entries + 1) return "is not the next position"
  const entry = entryOf(line)
  if (!reversalFits(entry)) return "takes back what does not fit"
  const sealed = sealEntry(entry, before, sha256)
  const isWhole = sealed.position < header.entries || sealed.seal.hash === header.hash
  return sealed.seal.hash === line.hash && isWhole ? sealed : "does not fit the chain"
}

const readOn = (sha256: Sha256["Service"]) => (before: Read, text: string): Effect.Effect<readonly [Read, ReadonlyArray<SealedEntry>], LineRefused> => {
  if (before.header === null) {
    const header = Option.getOrNull(readHeader(text))
    const fits = header !== null && (header.entries > 0 || header.hash === GENESIS)
    return fits ? Effect.succeed([{ ...before, header }, []]) : Effect.fail(new LineRefused({ line: 1, what: "is no header" }))
  }
  const found = nextEntry(before, before.header, text, sha256)
  if (typeof found === "string") return Effect.fail(new LineRefused({ line: before.entries + 2, what: found }))
  return Effect.succeed([{ ...before, entries: found.position, hash: found.seal.hash }, [found]])
}

/**
 * Takes over the lines of an export (without their ends of line) into empty books, every entry checked against the chain as it comes, so
 * that the books end in the same hashes; all of it or nothing. Answers how many entries. Errors: `LineRefused`, with the first line
 * that is wrong; `LedgerNotEmpty`; those of the lines.
 */
export const importLedger = Effect.fn("importLedger")(function*<E, R>(lines: Stream.Stream<string, E, R>) {
  const sha256 = yield* Sha256
  let read: Read = { header: null, entries: 0, hash: GENESIS }
  const sealed = Stream.mapAccumEffect(lines, () => read, (before, text) =>
    Effect.tap(readOn(sha256)(before, text), ([after]) => Effect.sync(() => (read = after))))
  const whole = Effect.suspend(() =>
    read.header !== null && read.entries === read.header.entries
      ? Effect.void
      : Effect.fail(new LineRefused({ line: read.header === null ? 1 : read.entries + 2, what: "is missing" })))
  yield* (yield* LedgerArchive).adopt(Stream.concat(sealed, Stream.drain(Stream.fromEffect(whole))))
  return read.entries
})

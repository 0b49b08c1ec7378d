import { Schema, Stream } from "effect"
import { LedgerHeader, LedgerLine, lineOf } from "./LedgerLine.ts"
import type { SealHead } from "./Seal.ts"
import { walkSeals } from "./walkSeals.ts"

const writeHeader = Schema.encodeSync(Schema.fromJsonString(LedgerHeader))
const writeLine = Schema.encodeSync(Schema.fromJsonString(LedgerLine))

/**
 * All sealed entries as NDJSON, each line with its end of line: the header first, then the entries in the order of the chain, checked as
 * they are read, a page in memory. What is not sealed yet is not in it. Errors: `ChainBroken`.
 */
export const exportLedger = (head: SealHead) =>
  Stream.concat(
    Stream.fromIterable([writeHeader({ format: "sigmatrade-ledger", version: 1, entries: head.entries, hash: head.hash })]),
    Stream.map(walkSeals(head), (sealed) => writeLine(lineOf(sealed)))
  ).pipe(Stream.map((line) => `${line}\n`))

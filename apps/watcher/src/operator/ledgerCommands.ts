import { exportLedger } from "@sigmatrade/core/ledger/exportLedger"
import { importLedger } from "@sigmatrade/core/ledger/importLedger"
import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import type { SealHead } from "@sigmatrade/core/ledger/Seal"
import { verifyLedger } from "@sigmatrade/core/ledger/verifyLedger"
import { Console, Effect, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { readLines } from "./readLines.ts"
import { showProgress } from "./showProgress.ts"
import { whoActs } from "./whoActs.ts"
import { writeLines } from "./writeLines.ts"

const file = Flag.String("file").pipe(Flag.withDescription("The file: NDJSON, the header first, then an entry per line"))

/** Lines between two reports of progress. */
const REPORT_EVERY = 500

const whole = ({ entries, hash }: SealHead): string =>
  entries === 0 ? "Nothing is sealed yet." : `${entries} ${entries === 1 ? "entry" : "entries"}, the last one sealed with ${hash}`

/** `ledger verify`: whether the books are as they were sealed. */
const verify = Command.make("verify", {}, Effect.fnUntraced(function*() {
  const head = yield* Effect.scoped(Effect.flatMap(showProgress("Entries"), ({ tell }) => verifyLedger(tell)))
  yield* Console.log(head.entries === 0
    ? whole(head)
    : `The books are as they were sealed: ${whole(head)}. Keep this hash elsewhere: who has it sees any later change.`)
})).pipe(Command.withDescription("Check every sealed entry of the books, and name the first that was changed, removed or put in"))

/** `ledger export`: the sealed books as a file. */
const exportTo = Command.make("export", { file }, Effect.fnUntraced(function*(given) {
  const head = yield* (yield* LedgerSeals).head
  yield* Effect.scoped(Effect.gen(function*() {
    const { tell } = yield* showProgress("Entries")
    const lines = Stream.tap(Stream.zipWithIndex(exportLedger(head)), ([, done]) =>
      done % REPORT_EVERY === 0 || done === head.entries ? tell({ done, of: head.entries }) : Effect.void)
    yield* writeLines(given.file, Stream.map(lines, ([line]) => line))
  }))
  yield* Console.log(`Written to ${given.file}: ${whole(head)}`)
})).pipe(Command.withDescription("Write the sealed books into a new file, every entry with its hash; it holds amounts and members' ids"))

/** `ledger import`: the books of a file, into an empty ledger. */
const importFrom = Command.make("import", { file }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  yield* importLedger(readLines(given.file))
  const head = yield* Effect.scoped(Effect.flatMap(showProgress("Entries"), ({ tell }) => verifyLedger(tell)))
  yield* Console.log(`${operator} takes over ${given.file}: ${whole(head)}`)
})).pipe(Command.withDescription("Take over an export into an empty ledger: all of it, or nothing when its chain breaks"))

/** What is done with the books as a whole. */
export const ledgerCommands = { verify, exportTo, importFrom }
